package acctest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/terraformcli"
	"github.com/drydock-iac/terraform-provider-drydock/provider"
)

// World is the region of one test, and how the provider gets to it.
type World struct {
	// StatePath is the region's state file.
	StatePath string
	// Kind is the backend that the provider uses.
	Kind backend.Kind

	t      *testing.T
	served *served
}

// New makes a world that nothing is in. The test may run in parallel with others.
func New(t *testing.T) *World {
	t.Helper()
	return NewOn(t, chosenBackend)
}

// NewOn is New on a backend of the test's choice.
func NewOn(t *testing.T, kind backend.Kind) *World {
	t.Helper()
	if testing.Short() {
		t.Skip("acceptance tests run Terraform; not with -short")
	}
	if err := prepare(); err != nil {
		t.Fatal(err)
	}
	w := &World{StatePath: filepath.Join(t.TempDir(), "region.db"), Kind: kind, t: t}
	switch kind {
	case backend.KindEmbedded:
	case backend.KindEndpoint:
		w.served = serve(t, w.StatePath)
	default:
		t.Fatalf("%s=%q: acceptance tests run on %q or %q", backendVariable, kind, backend.KindEmbedded, backend.KindEndpoint)
	}
	return w
}

// prepare sets the environment that terraform-plugin-testing reads, and removes
// what of a person's own would lead a test to their account.
var prepare = sync.OnceValue(func() error {
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		for _, prefix := range []string{"AWS_", "DRYDOCK_"} {
			if strings.HasPrefix(name, prefix) {
				if err := os.Unsetenv(name); err != nil {
					return err
				}
			}
		}
	}
	cli, err := terraformcli.Find(context.Background(), terraformcli.Options{Progress: os.Stderr})
	if err != nil {
		return err
	}
	for _, v := range append(cli.AcceptanceEnviron(), "TF_ACC=1", "TF_CLI_CONFIG_FILE="+os.DevNull) {
		name, value, _ := strings.Cut(v, "=")
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
})

// Config puts the provider block of this world before a configuration.
func (w *World) Config(body string) string { return w.ConfigWith("", body) }

// ConfigWith is Config with more arguments or blocks in the provider block.
func (w *World) ConfigWith(providerArguments, body string) string {
	return w.providerBlock("drydock", providerArguments) + body
}

func (w *World) providerBlock(name, arguments string) string {
	place := fmt.Sprintf("state_path = %q", w.StatePath)
	if w.served != nil {
		place = fmt.Sprintf("endpoint   = %q", w.served.url)
	}
	return fmt.Sprintf("provider %q {\n  backend    = %q\n  %s\n%s\n}\n\n", name, w.Kind, place, arguments)
}

// Test runs the steps, and destroys what is left.
func (w *World) Test(steps ...resource.TestStep) {
	w.t.Helper()
	if err := record(steps); err != nil {
		w.t.Fatal(err)
	}
	resource.ParallelTest(w.t, resource.TestCase{ProtoV6ProviderFactories: Providers(), Steps: steps})
}

// Providers are the provider as terraform-plugin-testing starts it.
func Providers() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"drydock": providerserver.NewProtocol6WithError(provider.New("test")),
	}
}

// Backend leads to the same region, for what happens behind Terraform's back.
// Its clock is the region's on every backend.
func (w *World) Backend() *backend.Backend {
	w.t.Helper()
	if w.served != nil {
		return w.served.direct
	}
	b, err := backend.Open(context.Background(), backend.Config{Kind: backend.KindEmbedded, StatePath: w.StatePath})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = b.Close() })
	return b
}

// Behind makes a step's PreConfig of something done behind Terraform's back.
func (w *World) Behind(do func(context.Context, *backend.Backend) error) func() {
	return func() {
		w.t.Helper()
		b := w.Backend()
		if err := do(context.Background(), b); err != nil {
			w.t.Fatalf("behind Terraform's back: %v", err)
		}
	}
}

// EmptyPlan is a step that demands that a second plan of a configuration that
// was just applied has nothing to do.
func EmptyPlan(config string) resource.TestStep {
	return resource.TestStep{
		Config: config,
		ConfigPlanChecks: resource.ConfigPlanChecks{
			PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
		},
	}
}

// Updates are the plan checks of a step that changes a resource in place.
func Updates(address string) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
	}}
}

// Replaces are the plan checks of a step that destroys a resource and creates another.
func Replaces(address string) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
	}}
}

// Imports is a step that imports a resource as it is in the state, by an import
// block, and demands that the plan has nothing else to do.
func Imports(address string) resource.TestStep {
	return resource.TestStep{
		ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
	}
}

// ImportsBy is Imports with another id than the attribute id.
func ImportsBy(address, id string) resource.TestStep {
	step := Imports(address)
	step.ImportStateId = id
	return step
}
