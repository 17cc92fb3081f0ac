package efs_test

import (
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

func TestExamples(t *testing.T) {
	acctest.Examples(t, "drydock_efs_access_point", "drydock_efs_file_system", "drydock_efs_mount_target")
}
