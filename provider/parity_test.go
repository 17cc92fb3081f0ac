package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/drydock-iac/terraform-provider-drydock/provider"
)

// additions are the arguments that hashicorp/aws does not have. A name goes here
// when it is added on purpose.
var additions = map[string][]string{
	"ecs_service":         {"arn"},
	"ecs_task_definition": {"containers"},
}

// filled are the blocks of hashicorp/aws that AWS fills in when a configuration
// has none. Here they are attributes that are written as blocks (see
// tfvalue.BlockAttribute); their state and their spelling is the same.
var filled = []string{
	"ecr_repository.encryption_configuration",
	"ecr_repository.image_scanning_configuration",
	"ecs_cluster.setting",
	"ecs_service.deployment_circuit_breaker",
	"ecs_service.deployment_controller",
	"efs_access_point.root_directory",
	"efs_file_system.protection",
}

// TestParity holds every argument, type and block of a resource to its twin in
// hashicorp/aws, so that a configuration moves here by renaming types.
func TestParity(t *testing.T) {
	text, err := os.ReadFile("testdata/hashicorp_aws.json")
	if err != nil {
		t.Fatal(err)
	}
	var twins struct {
		Resources map[string]map[string]json.RawMessage `json:"resources"`
	}
	if err := json.Unmarshal(text, &twins); err != nil {
		t.Fatal(err)
	}
	resp, err := providerserver.NewProtocol6(provider.New("test"))().GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("%v, %v", err, resp.Diagnostics)
	}
	if len(twins.Resources) == 0 || len(resp.ResourceSchemas) < len(twins.Resources) {
		t.Fatalf("%d twins, %d resources", len(twins.Resources), len(resp.ResourceSchemas))
	}
	seen := map[string]bool{}
	for twin, want := range twins.Resources {
		name := strings.TrimPrefix(twin, "aws_")
		ours := resp.ResourceSchemas["drydock_"+name]
		if ours == nil {
			t.Errorf("drydock_%s does not exist", name)
			continue
		}
		p := parity{t: t, seen: seen}
		p.block(name, ours.Block, want)
	}
	for _, name := range filled {
		if !seen[name] {
			t.Errorf("%s is no longer an attribute, or no longer there", name)
		}
	}
}

type parity struct {
	t    *testing.T
	seen map[string]bool
}

// block compares a block with the recorded one, whose entries are arguments
// ([type, flags]), blocks ({"block": nesting, ...}) and numbers about itself.
func (p parity) block(at string, ours *tfprotov6.SchemaBlock, want map[string]json.RawMessage) {
	attributes, blocks := map[string]*tfprotov6.SchemaAttribute{}, map[string]*tfprotov6.SchemaNestedBlock{}
	for _, a := range ours.Attributes {
		attributes[a.Name] = a
	}
	for _, b := range ours.BlockTypes {
		blocks[b.TypeName] = b
	}
	for name, raw := range want {
		here := at + "." + name
		nested, argument := entry(raw)
		switch {
		case argument != nil:
			p.argument(here, attributes[name], argument)
			delete(attributes, name)
		case nested == nil: // "block", "min", "max" of this block
		case attributes[name] != nil && slices.Contains(filled, here):
			p.seen[here] = true
			if got, want := typeJSON(p.t, attributes[name].Type), blockType(nested); !cmp.Equal(got, want) {
				p.t.Errorf("%s: %s", here, cmp.Diff(want, got))
			}
			if !attributes[name].Optional || !attributes[name].Computed {
				p.t.Errorf("%s has to be optional and computed", here)
			}
			delete(attributes, name)
		case blocks[name] == nil:
			p.t.Errorf("%s: the block is missing", here)
		default:
			if got, want := strings.ToLower(blocks[name].Nesting.String()), nesting(nested); got != want {
				p.t.Errorf("%s: nesting %s, want %s", here, got, want)
			}
			p.block(here, blocks[name].Block, nested)
			delete(blocks, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if !slices.Contains(additions[at], name) {
			p.t.Errorf("%s.%s is not in hashicorp/aws, nor among the additions", at, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(blocks)) {
		if !slices.Contains(additions[at], name) {
			p.t.Errorf("the block %s.%s is not in hashicorp/aws, nor among the additions", at, name)
		}
	}
}

func entry(raw json.RawMessage) (nested map[string]json.RawMessage, argument []json.RawMessage) {
	if json.Unmarshal(raw, &argument) == nil && len(argument) == 2 {
		return nil, argument
	}
	if json.Unmarshal(raw, &nested) == nil && nested["block"] != nil {
		return nested, nil
	}
	return nil, nil
}

// argument compares an attribute. What users write has to stay writable and may
// not become required; what AWS answers has to stay readable.
func (p parity) argument(at string, ours *tfprotov6.SchemaAttribute, want []json.RawMessage) {
	if ours == nil {
		p.t.Errorf("%s is missing", at)
		return
	}
	var flags string
	var wantType any
	if json.Unmarshal(want[1], &flags) != nil || json.Unmarshal(want[0], &wantType) != nil {
		p.t.Fatalf("%s: recorded as %s", at, want)
	}
	if got := typeJSON(p.t, ours.Type); !cmp.Equal(got, wantType) {
		p.t.Errorf("%s: %s", at, cmp.Diff(wantType, got))
	}
	name := at[strings.LastIndex(at, ".")+1:]
	written := strings.ContainsAny(flags, "RO") && name != "id" && name != "tags_all" // optional only by an accident of the old SDK
	// container_definitions may be left out for containers.
	if required := strings.Contains(flags, "R"); required != ours.Required && at != "ecs_task_definition.container_definitions" {
		p.t.Errorf("%s: required %t, want %t", at, ours.Required, required)
	}
	if written != (ours.Required || ours.Optional) {
		p.t.Errorf("%s: settable %t, want %t", at, ours.Required || ours.Optional, written)
	}
	// Inside a block, what AWS fills in is left out of the state where the configuration leaves it out.
	if topLevel := strings.Count(at, ".") == 1; topLevel && strings.Contains(flags, "C") && !ours.Computed {
		p.t.Errorf("%s is not computed", at)
	}
	if strings.Contains(flags, "S") != ours.Sensitive {
		p.t.Errorf("%s: sensitive %t", at, ours.Sensitive)
	}
}

func typeJSON(t *testing.T, typ tftypes.Type) (out any) {
	t.Helper()
	text, err := json.Marshal(typ)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func nesting(block map[string]json.RawMessage) string {
	return strings.Trim(string(block["block"]), `"`)
}

// blockType is the type of a recorded block as an attribute.
func blockType(block map[string]json.RawMessage) any {
	object := map[string]any{}
	for name, raw := range block {
		if nested, argument := entry(raw); nested != nil {
			object[name] = blockType(nested)
		} else if argument != nil {
			var typ any
			if err := json.Unmarshal(argument[0], &typ); err != nil {
				panic(fmt.Sprintf("%s: %v", name, err))
			}
			object[name] = typ
		}
	}
	return []any{nesting(block), []any{"object", object}}
}
