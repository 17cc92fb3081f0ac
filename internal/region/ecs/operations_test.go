package ecs_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/google/go-cmp/cmp"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
)

// sdkOperations are the operations of the SDK's client: its methods that take
// a context, an input and options.
func sdkOperations() (names []string) {
	client := reflect.TypeFor[*awsecs.Client]()
	for i := range client.NumMethod() {
		m := client.Method(i)
		if m.Type.NumIn() == 4 && m.Type.In(2).Kind() == reflect.Pointer && m.Type.In(2).Elem().Name() == m.Name+"Input" {
			names = append(names, m.Name)
		}
	}
	return names
}

// What the SDK can ask for and the region does not have is written down: it
// answers a modelled error.
func TestMissingOperations(t *testing.T) {
	have := ecs.Service().Operations()
	all := sdkOperations()
	if len(all) < 80 {
		t.Fatalf("the SDK has %d operations", len(all))
	}
	var missing []string
	for _, name := range all {
		if !slices.Contains(have, name) {
			missing = append(missing, name)
		}
	}
	for _, name := range have {
		if !slices.Contains(all, name) {
			t.Errorf("%s is no operation of the SDK", name)
		}
	}
	got := strings.Join(missing, "\n") + "\n"
	path := filepath.Join("testdata", "missing-operations.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("missing operations differ (-want +got):\n%s", diff)
	}
}
