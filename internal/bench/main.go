// Command bench is "make bench": the figures that drydock promises, each beside
// a floor measured in the same run, so that a slow machine does not look like a
// slow program. It asserts nothing; it prints.
package main

import (
	"cmp"
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
	many := flag.Int("many", 10_000, "how many services the region grows to")
	tasks := flag.Int("tasks", 1000, "how many tasks the large rolling update has")
	crowd := flag.Int("crowd", 10_000, "how many tasks the region grows to")
	only := flag.String("only", "", "one part alone: provider, region, serve or lint")
	parse := flag.String("parse", "", "only parse the files of this folder: the floor of lint, measured as a process")
	flag.Parse()
	if *parse != "" {
		if err := parseOnly(*parse); err != nil {
			fmt.Fprintf(os.Stderr, "bench: %v\n", err)
			os.Exit(2)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, sizes{*services, *runs, *many, *tasks, *crowd}, *only); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

// sizes say how large what is measured is.
type sizes struct{ services, runs, many, tasks, crowd int }

func run(ctx context.Context, n sizes, only string) error {
	if err := os.RemoveAll(workDir); err != nil {
		return err
	}
	if err := os.MkdirAll(workDir, 0o755); err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer out.Flush()
	report := func(figure, drydock, floor, ratio, promised string) {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", figure, drydock, floor, ratio, promised)
	}
	report("figure", "drydock", "floor", "ratio", "promised")
	for _, part := range []struct {
		name    string
		measure func() error
	}{
		{"provider", func() error { return providerFigures(ctx, report, n.services, n.runs) }},
		{"region", func() error { return regionFigures(ctx, report, n.many, n.tasks, n.crowd) }},
		{"serve", func() error { return serveFigures(ctx, report, n.runs) }},
		{"lint", func() error { return lintFigures(ctx, report, []int{10, 100, 1000, 5000}, n.runs) }},
	} {
		if only == "" || only == part.name {
			if err := part.measure(); err != nil {
				return fmt.Errorf("%s: %w", part.name, err)
			}
		}
	}
	return nil
}

// reporter writes one line of the table.
type reporter = func(figure, drydock, floor, ratio, promised string)

// providerFigures measures the binary as Terraform uses it.
func providerFigures(ctx context.Context, report reporter, services, runs int) error {
	binary := filepath.Join("bin", "terraform-provider-drydock")
	info, err := os.Stat(binary)
	if err != nil {
		return fmt.Errorf("run it from the root of the checkout as \"make bench\": %w", err)
	}
	cli, err := terraformcli.Find(ctx, terraformcli.Options{Progress: os.Stderr})
	if err != nil {
		return err
	}
	report("binary, stripped", megabytes(uint64(info.Size())), "", "", "under 60 MB")

	start, floor, err := startTimes(ctx, binary, 4*runs)
	if err != nil {
		return err
	}
	report("start to schema answered", ms(start), ms(floor)+" (start of a process)", ratio(start, floor), "under 100 ms")

	all, err := estates(ctx, cli, binary, services, runs)
	if err != nil {
		return err
	}
	twins := fmt.Sprintf(" (%d terraform_data)", 2*services)
	for _, part := range []struct {
		name     string
		of       func(measured) time.Duration
		promised string
	}{
		{fmt.Sprintf("plan, %d services", services), plan, ""},
		{fmt.Sprintf("apply, %d services", services), apply, ""},
		{"plan and apply", both, "within 2x"},
	} {
		ours, echo, builtIn := median(all.drydock, part.of), median(all.echo, part.of), median(all.builtIn, part.of)
		report(part.name, ms(ours), ms(builtIn)+twins, ratio(ours, builtIn), part.promised)
		report("  of a provider with nothing behind", ms(echo), ms(builtIn)+twins, ratio(echo, builtIn), "")
		report("  against that one", ms(ours), ms(echo), ratio(ours, echo), part.promised)
	}
	var peak int64
	for _, m := range all.drydock {
		peak = max(peak, m.peak)
	}
	report("peak memory of the provider, plan", megabytes(uint64(peak)), "", "", "under 100 MB")
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
	return middleOf(ds, func(d time.Duration) time.Duration { return d })
}

// middleOf is the one of the middle time.
func middleOf[T any](all []T, of func(T) time.Duration) T {
	slices.SortFunc(all, func(a, b T) int { return cmp.Compare(of(a), of(b)) })
	return all[len(all)/2]
}

func ms(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }

func ratio(a, b time.Duration) string { return fmt.Sprintf("%.2fx", float64(a)/float64(b)) }
