package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

const allSubnets = `
data "drydock_subnets" "all" {}

`

// estates calls each with the configurations of testdata/estates, which are
// written for hashicorp/aws.
func estates(t *testing.T, each func(t *testing.T, theirs, ours string)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testdata, "estates", "*.tf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no estates: %v", err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".tf"), func(t *testing.T) {
			theirs := allSubnets + string(source)
			each(t, theirs, strings.ReplaceAll(theirs, "aws_", "drydock_"))
		})
	}
}

// TestEstates runs whole estates on the embedded backend and on an endpoint.
func TestEstates(t *testing.T) {
	estates(t, func(t *testing.T, _, ours string) {
		acctest.OnEachBackend(t, func(_ *testing.T, w *acctest.World) {
			deployed := strings.ReplaceAll(ours, "busybox:1.37", "busybox:1.38")
			steps := []resource.TestStep{{Config: w.Config(ours)}, acctest.EmptyPlan(w.Config(ours))}
			if deployed != ours {
				steps = append(steps,
					resource.TestStep{Config: w.Config(deployed), ConfigPlanChecks: acctest.Updates("drydock_ecs_service.web")},
					acctest.EmptyPlan(w.Config(deployed)))
			}
			w.Test(steps...)
		})
	})
}
