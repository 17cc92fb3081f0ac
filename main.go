// The one binary of drydock: a Terraform provider when Terraform starts it,
// otherwise the command line.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/drydock-iac/terraform-provider-drydock/internal/cli"
	"github.com/drydock-iac/terraform-provider-drydock/internal/garbage"
	"github.com/drydock-iac/terraform-provider-drydock/provider"
)

// version is set by the release build.
var version = "0.0.0-dev"

func main() {
	garbage.Started()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if isPlugin(os.Args) {
		if err := provider.Serve(ctx, version); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(cli.Main(ctx, os.Args[1:], version, cli.StandardIO()))
}

// isPlugin tells how the binary was started: Terraform gives no arguments and
// leaves the file its name.
func isPlugin(args []string) bool {
	name := strings.TrimSuffix(filepath.Base(args[0]), ".exe")
	return len(args) == 1 && name != "drydock"
}
