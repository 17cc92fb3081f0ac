package ecr_test

import (
	"os"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

// unset are the arguments that no acceptance test sets, and why.
var unset = map[string]string{}

// TestMain also demands that every argument is set by a configuration that was applied.
func TestMain(m *testing.M) {
	os.Exit(acctest.Main(m, unset,
		"drydock_ecr_repository",
	))
}
