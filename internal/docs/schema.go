package docs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/provider"
)

// formatVersion is that of Terraform 1.x
// (https://developer.hashicorp.com/terraform/cli/commands/providers/schema).
const formatVersion = "1.0"

// WriteProviderSchema writes the provider's schema as
// `terraform providers schema -json` prints it.
func WriteProviderSchema(ctx context.Context, w io.Writer) error {
	return WriteProviderSchemaAs(ctx, w, provider.Address)
}

// WriteProviderSchemaAs writes it under another address: tfplugindocs looks for
// the bare name of the provider.
func WriteProviderSchemaAs(ctx context.Context, w io.Writer, address string) error {
	schema, err := providerSchema(ctx)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(tfjson.ProviderSchemas{
		FormatVersion: formatVersion,
		Schemas:       map[string]*tfjson.ProviderSchema{address: schema},
	})
}

func providerSchema(ctx context.Context) (*tfjson.ProviderSchema, error) {
	server := providerserver.NewProtocol6(provider.New(""))()
	resp, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("asking the provider for its schema: %w", err)
	}
	for _, d := range resp.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			err = errors.Join(err, fmt.Errorf("%s: %s", d.Summary, d.Detail))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the provider's schema is not valid: %w", err)
	}
	out := &tfjson.ProviderSchema{}
	if out.ConfigSchema, err = convertSchema(resp.Provider); err != nil {
		return nil, err
	}
	if out.ResourceSchemas, err = convertSchemas(resp.ResourceSchemas); err != nil {
		return nil, err
	}
	out.DataSourceSchemas, err = convertSchemas(resp.DataSourceSchemas)
	return out, err
}

func convertSchemas(in map[string]*tfprotov6.Schema) (map[string]*tfjson.Schema, error) {
	out := make(map[string]*tfjson.Schema, len(in))
	for name, s := range in {
		converted, err := convertSchema(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = converted
	}
	return out, nil
}

func convertSchema(s *tfprotov6.Schema) (*tfjson.Schema, error) {
	block, err := convertBlock(s.Block)
	return &tfjson.Schema{Version: uint64(s.Version), Block: block}, err //nolint:gosec // versions count from 0
}

func convertBlock(b *tfprotov6.SchemaBlock) (*tfjson.SchemaBlock, error) {
	attributes, err := convertAttributes(b.Attributes)
	if err != nil {
		return nil, err
	}
	out := &tfjson.SchemaBlock{
		Attributes: attributes, NestedBlocks: map[string]*tfjson.SchemaBlockType{},
		Description: b.Description, DescriptionKind: descriptionKind(b.DescriptionKind), Deprecated: b.Deprecated,
	}
	for _, n := range b.BlockTypes {
		block, err := convertBlock(n.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", n.TypeName, err)
		}
		mode, known := blockModes[n.Nesting]
		if !known {
			return nil, fmt.Errorf("%s: nesting mode %s is not known", n.TypeName, n.Nesting)
		}
		out.NestedBlocks[n.TypeName] = &tfjson.SchemaBlockType{
			NestingMode: mode, Block: block, MinItems: uint64(n.MinItems), MaxItems: uint64(n.MaxItems), //nolint:gosec // counts
		}
	}
	return out, nil
}

var blockModes = map[tfprotov6.SchemaNestedBlockNestingMode]tfjson.SchemaNestingMode{
	tfprotov6.SchemaNestedBlockNestingModeSingle: tfjson.SchemaNestingModeSingle,
	tfprotov6.SchemaNestedBlockNestingModeGroup:  tfjson.SchemaNestingModeGroup,
	tfprotov6.SchemaNestedBlockNestingModeList:   tfjson.SchemaNestingModeList,
	tfprotov6.SchemaNestedBlockNestingModeSet:    tfjson.SchemaNestingModeSet,
	tfprotov6.SchemaNestedBlockNestingModeMap:    tfjson.SchemaNestingModeMap,
}

var objectModes = map[tfprotov6.SchemaObjectNestingMode]tfjson.SchemaNestingMode{
	tfprotov6.SchemaObjectNestingModeSingle: tfjson.SchemaNestingModeSingle,
	tfprotov6.SchemaObjectNestingModeList:   tfjson.SchemaNestingModeList,
	tfprotov6.SchemaObjectNestingModeSet:    tfjson.SchemaNestingModeSet,
	tfprotov6.SchemaObjectNestingModeMap:    tfjson.SchemaNestingModeMap,
}

func convertAttributes(in []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	out := make(map[string]*tfjson.SchemaAttribute, len(in))
	for _, a := range in {
		converted := &tfjson.SchemaAttribute{
			Description: a.Description, DescriptionKind: descriptionKind(a.DescriptionKind), Deprecated: a.Deprecated,
			Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive, WriteOnly: a.WriteOnly,
		}
		var err error
		if a.NestedType != nil {
			converted.AttributeNestedType, err = convertObject(a.NestedType)
		} else {
			converted.AttributeType, err = convertType(a.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		out[a.Name] = converted
	}
	return out, nil
}

func convertObject(o *tfprotov6.SchemaObject) (*tfjson.SchemaNestedAttributeType, error) {
	mode, known := objectModes[o.Nesting]
	if !known {
		return nil, fmt.Errorf("nesting mode %s is not known", o.Nesting)
	}
	attributes, err := convertAttributes(o.Attributes)
	return &tfjson.SchemaNestedAttributeType{Attributes: attributes, NestingMode: mode}, err
}

// convertType goes through JSON, in which both libraries spell types alike.
func convertType(t tftypes.Type) (cty.Type, error) {
	text, err := json.Marshal(t)
	if err != nil {
		return cty.NilType, err
	}
	var out cty.Type
	return out, json.Unmarshal(text, &out)
}

func descriptionKind(k tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if k == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}
