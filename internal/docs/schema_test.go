package docs

import (
	"bytes"
	"context"
	"encoding/json"
	"sort"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/drydock-iac/terraform-provider-drydock/provider"
)

func schemas(t *testing.T) *tfjson.ProviderSchema {
	t.Helper()
	var b bytes.Buffer
	if err := WriteProviderSchema(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	var all tfjson.ProviderSchemas
	if err := json.Unmarshal(b.Bytes(), &all); err != nil { // also validates the format version
		t.Fatal(err)
	}
	s := all.Schemas[provider.Address]
	if s == nil {
		t.Fatalf("the schema of %s is not there", provider.Address)
	}
	return s
}

func TestWriteProviderSchema(t *testing.T) {
	s := schemas(t)
	name := s.ResourceSchemas["drydock_ecs_cluster"].Block.Attributes["name"]
	if name == nil || !name.Required || name.AttributeType.FriendlyName() != "string" || name.DescriptionKind != tfjson.SchemaDescriptionKindMarkdown {
		t.Errorf("drydock_ecs_cluster.name = %+v", name)
	}
	setting := s.ResourceSchemas["drydock_ecs_cluster"].Block.Attributes["setting"]
	if !setting.AttributeType.IsSetType() || !setting.AttributeType.ElementType().IsObjectType() {
		t.Errorf("drydock_ecs_cluster.setting is %s", setting.AttributeType.FriendlyName())
	}
	posix := s.ResourceSchemas["drydock_efs_access_point"].Block.NestedBlocks["posix_user"]
	if posix.NestingMode != tfjson.SchemaNestingModeList || !posix.Block.Attributes["uid"].Required {
		t.Errorf("drydock_efs_access_point.posix_user = %+v", posix)
	}
	containers := s.ResourceSchemas["drydock_ecs_task_definition"].Block.Attributes["containers"]
	if containers.AttributeNestedType == nil || containers.AttributeNestedType.NestingMode != tfjson.SchemaNestingModeMap {
		t.Errorf("drydock_ecs_task_definition.containers = %+v", containers)
	}
	if !s.ConfigSchema.Block.Attributes["secret_key"].Sensitive {
		t.Error("secret_key is not sensitive")
	}
}

// The pages are made of the descriptions.
func TestEverythingIsDescribed(t *testing.T) {
	s := schemas(t)
	var bare []string
	var block func(at string, b *tfjson.SchemaBlock)
	var attributes func(at string, all map[string]*tfjson.SchemaAttribute)
	attributes = func(at string, all map[string]*tfjson.SchemaAttribute) {
		for name, a := range all {
			if len(strings.TrimSpace(a.Description)) < 3 {
				bare = append(bare, at+"."+name)
			}
			if a.AttributeNestedType != nil {
				attributes(at+"."+name, a.AttributeNestedType.Attributes)
			}
		}
	}
	block = func(at string, b *tfjson.SchemaBlock) {
		if len(strings.TrimSpace(b.Description)) < 3 && !strings.HasSuffix(at, ".timeouts") {
			bare = append(bare, at)
		}
		attributes(at, b.Attributes)
		for name, n := range b.NestedBlocks {
			block(at+"."+name, n.Block)
		}
	}
	block("provider", s.ConfigSchema.Block)
	for _, all := range []map[string]*tfjson.Schema{s.ResourceSchemas, s.DataSourceSchemas} {
		for name, r := range all {
			block(name, r.Block)
		}
	}
	if sort.Strings(bare); len(bare) > 0 {
		t.Errorf("no description:\n%s", strings.Join(bare, "\n"))
	}
}
