package acctest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// Examples applies the documentation's examples of the resource types, and
// demands an empty second plan. It is called from a package two levels below the
// root of the repository.
func Examples(t *testing.T, types ...string) {
	t.Helper()
	for _, name := range types {
		t.Run(name, func(t *testing.T) {
			source, err := os.ReadFile(filepath.Join("..", "..", "examples", "resources", name, "resource.tf"))
			if err != nil {
				t.Fatal(err)
			}
			w := New(t)
			config := w.Config(string(source))
			w.Test(resource.TestStep{Config: config}, EmptyPlan(config))
		})
	}
}
