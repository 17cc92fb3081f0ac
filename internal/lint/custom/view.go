package custom

import (
	"math/big"

	"cel.dev/cel-go/common/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// unknown stands for what cannot be known before apply. It spreads through an expression as CEL defines.
var unknown = types.NewUnknown(0, nil)

// view is a resource as an expression sees it.
func view(r *module.Resource) map[string]any {
	references := map[string]any{}
	for _, name := range r.Body.AttrNames() {
		var addresses []any
		seen := map[string]bool{}
		for _, ref := range r.Body.Attr(name).References() {
			if !seen[ref.Resource] {
				seen[ref.Resource] = true
				addresses = append(addresses, ref.Resource)
			}
		}
		if addresses != nil {
			references[name] = addresses
		}
	}
	return map[string]any{
		"type": r.Type, "kind": kindOf(r.Type), "name": r.Name, "address": r.Address, "module": r.ModulePath,
		"values": values(r.Body), "references": references,
	}
}

func values(b *module.Block) map[string]any {
	out := map[string]any{}
	for _, name := range b.BlockTypes() {
		items := []any{}
		for _, nested := range b.All(name) {
			if !nested.Unknown {
				items = append(items, values(nested))
			}
		}
		out[name] = items
		if b.UnknownBlocks[name] {
			out[name] = unknown
		}
	}
	for name := range b.UnknownBlocks {
		out[name] = unknown
	}
	for _, name := range b.AttrNames() {
		v := b.Attr(name)
		// Terraform does not tell null from an argument that is not written.
		if v.IsKnown() && v.IsNull() {
			continue
		}
		if structure := v.JSON(); structure != nil {
			v = structure
		}
		out[name] = native(v.Cty())
	}
	return out
}

func native(v cty.Value) any {
	switch {
	case !v.IsKnown():
		return unknown
	case v.IsNull():
		return nil
	}
	switch t := v.Type(); {
	case t == cty.String:
		return v.AsString()
	case t == cty.Bool:
		return v.True()
	case t == cty.Number:
		if n, accuracy := v.AsBigFloat().Int64(); accuracy == big.Exact {
			return n
		}
		f, _ := v.AsBigFloat().Float64()
		return f
	case t.IsObjectType() || t.IsMapType():
		out := map[string]any{}
		for it := v.ElementIterator(); it.Next(); {
			key, item := it.Element()
			out[key.AsString()] = native(item)
		}
		return out
	case t.IsTupleType() || t.IsListType() || t.IsSetType():
		out := []any{}
		for it := v.ElementIterator(); it.Next(); {
			_, item := it.Element()
			out = append(out, native(item))
		}
		return out
	}
	return unknown
}
