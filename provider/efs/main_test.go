package efs_test

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
		"drydock_efs_access_point",
		"drydock_efs_file_system",
		"drydock_efs_mount_target",
	))
}
