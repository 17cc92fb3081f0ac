// Command find prints the path of the terraform or tofu executable that the repository's targets use, getting one first
// when the machine has none. TF chooses another.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/drydock-iac/terraform-provider-drydock/internal/terraformcli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	cli, err := terraformcli.Find(ctx, terraformcli.Options{Progress: os.Stderr})
	if err != nil {
		stop()
		fmt.Fprintf(os.Stderr, "find: %v\n", err)
		os.Exit(1)
	}
	fmt.Fprintln(os.Stderr, cli)
	fmt.Println(cli.Path)
}
