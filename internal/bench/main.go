// Command bench is "make bench": the figures that drydock promises, each beside
// a floor measured in the same run, so that a slow machine does not look like a
// slow program. It asserts nothing; it prints.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/terraformcli"
)

const workDir = ".cache/bench"

func main() {
	services := flag.Int("services", 100, "how many services the estate has")
	runs := flag.Int("runs", 5, "how often each figure is taken")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *services, *runs); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, services, runs int) error {
	binary := filepath.Join("bin", "terraform-provider-drydock")
	info, err := os.Stat(binary)
	if err != nil {
		return fmt.Errorf("run it from the root of the checkout as \"make bench\": %w", err)
	}
	cli, err := terraformcli.Find(ctx, terraformcli.Options{Progress: os.Stderr})
	if err != nil {
		return err
	}
	if err := os.RemoveAll(workDir); err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer out.Flush()
	fmt.Fprintf(out, "figure\tdrydock\tfloor\tratio\tpromised\n")
	fmt.Fprintf(out, "binary, stripped\t%.1f MB\t\t\tunder 60 MB\n", float64(info.Size())/1e6)

	start, floor, err := startTimes(ctx, binary, 4*runs)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "start to schema answered\t%s\t%s (start of a process)\t%s\tunder 100 ms\n", ms(start), ms(floor), ratio(start, floor))

	ours, theirs, err := estates(ctx, cli, binary, services, runs)
	if err != nil {
		return err
	}
	total, floorTotal := median(ours, both), median(theirs, both)
	fmt.Fprintf(out, "plan, %d services\t%s\t%s (%d terraform_data)\t%s\t\n", services,
		ms(median(ours, plan)), ms(median(theirs, plan)), 2*services, ratio(median(ours, plan), median(theirs, plan)))
	fmt.Fprintf(out, "apply, %d services\t%s\t%s (%d terraform_data)\t%s\t\n", services,
		ms(median(ours, apply)), ms(median(theirs, apply)), 2*services, ratio(median(ours, apply), median(theirs, apply)))
	fmt.Fprintf(out, "plan and apply\t%s\t%s\t%s\twithin 2x\n", ms(total), ms(floorTotal), ratio(total, floorTotal))
	var peak int64
	for _, m := range ours {
		peak = max(peak, m.peak)
	}
	fmt.Fprintf(out, "peak memory of the provider, plan\t%.0f MB\t\t\tunder 100 MB\n", float64(peak)/1e6)
	return nil
}

func plan(m measured) time.Duration  { return m.plan }
func apply(m measured) time.Duration { return m.apply }
func both(m measured) time.Duration  { return m.plan + m.apply }

func median(all []measured, of func(measured) time.Duration) time.Duration {
	ds := make([]time.Duration, len(all))
	for i, m := range all {
		ds[i] = of(m)
	}
	return middle(ds)
}

func middle(ds []time.Duration) time.Duration {
	slices.Sort(ds)
	return ds[len(ds)/2]
}

func ms(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }

func ratio(a, b time.Duration) string { return fmt.Sprintf("%.2fx", float64(a)/float64(b)) }
