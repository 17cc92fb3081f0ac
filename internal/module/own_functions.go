package module

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// ownFunction is a function that has to see its arguments with their marks, or the call's place.
type ownFunction func(n *callNode, args []cty.Value, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics)

var ownFunctions map[string]ownFunction

func init() { // not a literal: template functions lead back to callNode
	ownFunctions = map[string]ownFunction{
		"coalesce":         callCoalesce,
		"ephemeralasnull":  identity,
		"file":             callFile,
		"filebase64":       fileDigest("base64encode"),
		"filebase64sha256": fileDigest("base64sha256"),
		"filebase64sha512": fileDigest("base64sha512"),
		"fileexists":       callFileExists,
		"filemd5":          fileDigest("md5"),
		"filesha1":         fileDigest("sha1"),
		"filesha256":       fileDigest("sha256"),
		"filesha512":       fileDigest("sha512"),
		"jsondecode":       callJSONDecode,
		"jsonencode":       callJSONEncode,
		"length":           callLength,
		"lookup":           callLookup,
		"nonsensitive":     identity,
		"one":              callOne,
		"sensitive":        identity,
		"templatefile":     callTemplateFile,
		"templatestring":   callTemplateString,
		"tobool":           conversion(cty.Bool),
		"tolist":           conversion(cty.List(cty.DynamicPseudoType)),
		"tomap":            conversion(cty.Map(cty.DynamicPseudoType)),
		"tonumber":         conversion(cty.Number),
		"toset":            conversion(cty.Set(cty.DynamicPseudoType)),
		"tostring":         conversion(cty.String),
	}
}

func wrongArguments(n *callNode) (cty.Value, hcl.Diagnostics) {
	return cty.DynamicVal, failed(n, "wrong number of arguments")
}

func identity(n *callNode, args []cty.Value, _ *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(args) != 1 {
		return wrongArguments(n)
	}
	return args[0], nil
}

func conversion(t cty.Type) ownFunction {
	return func(n *callNode, args []cty.Value, _ *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
		if len(args) != 1 {
			return wrongArguments(n)
		}
		arg := opaque(args[0])
		if inner, _ := arg.Unmark(); !inner.IsKnown() && inner.Type() == cty.DynamicPseudoType {
			return withRefs(cty.UnknownVal(t), refsOf(arg)), nil
		}
		v, err := convert.Convert(arg, t)
		if err != nil {
			return cty.DynamicVal, failed(n, "the value cannot be converted")
		}
		if inner, _ := v.Unmark(); t.IsSetType() || !inner.IsKnown() {
			v = withRefs(v, refsOf(arg))
		}
		return v, nil
	}
}

func callLength(n *callNode, args []cty.Value, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(args) != 1 {
		return wrongArguments(n)
	}
	fn := bounded{f: stdlib.LengthFunc}
	switch inner, _ := opaque(args[0]).Unmark(); {
	case inner.Type() == cty.String:
		fn.f = stdlib.StrlenFunc
	case inner.Type().IsObjectType() && !inner.IsNull():
		return cty.NumberIntVal(int64(len(inner.Type().AttributeTypes()))), nil
	}
	v, diags := n.call(fn, args, ctx)
	v, _ = v.Unmark() // a number of things leads to none of them
	return v, diags
}

// callLookup is lookup(). Unlike go-cty's it takes null as default, as Terraform's does.
func callLookup(n *callNode, args []cty.Value, _ *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(args) != 2 && len(args) != 3 {
		return wrongArguments(n)
	}
	inner, marks := opaque(args[0]).Unmark()
	key, ok := primitive(stripped(args[1], nil), cty.String)
	if !ok || key.IsNull() || inner.IsNull() {
		return cty.DynamicVal, failed(n, "lookup needs a map and a key")
	}
	t := inner.Type()
	if !inner.IsKnown() || !key.IsKnown() {
		result := cty.DynamicPseudoType
		if t.IsMapType() {
			result = t.ElementType()
		}
		refs := map[ref]struct{}{}
		for _, arg := range args {
			collectRefs(arg, refs)
		}
		return withRefs(cty.UnknownVal(result), refs), nil
	}
	name := key.AsString()
	switch {
	case t.IsObjectType() && t.HasAttribute(name):
		return inherit(inner.GetAttr(name), marks, name), nil
	case t.IsMapType() && inner.HasIndex(key).True():
		return inherit(inner.Index(key), marks, name), nil
	case !t.IsObjectType() && !t.IsMapType() || len(args) == 2:
		return cty.DynamicVal, failed(n, "no such key")
	}
	if t.IsMapType() {
		v, err := convert.Convert(args[2], t.ElementType())
		if err != nil {
			return cty.DynamicVal, failed(n, "the default must have the type of the elements")
		}
		return v, nil
	}
	return args[2], nil
}

// callOne is one(): the only element of a collection, or null.
func callOne(n *callNode, args []cty.Value, _ *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(args) != 1 {
		return wrongArguments(n)
	}
	inner, marks := args[0].Unmark()
	t := inner.Type()
	switch {
	case !inner.IsKnown():
		return withRefs(cty.DynamicVal, refsOf(args[0])), nil
	case inner.IsNull() || !(t.IsListType() || t.IsSetType() || t.IsTupleType()):
		return cty.DynamicVal, failed(n, "one needs a list")
	}
	switch inner.LengthInt() {
	case 0:
		return cty.NullVal(cty.DynamicPseudoType), nil
	case 1:
		it := inner.ElementIterator()
		it.Next()
		_, elem := it.Element()
		return inherit(elem, marks, ""), nil
	}
	return cty.DynamicVal, failed(n, "one needs a list of at most one element")
}

// callCoalesce is coalesce(): the first argument that is neither null nor the empty string.
func callCoalesce(n *callNode, args []cty.Value, _ *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	types := make([]cty.Type, 0, len(args))
	for _, arg := range args {
		types = append(types, arg.Type())
	}
	t, _ := convert.UnifyUnsafe(types)
	if t == cty.NilType {
		return cty.DynamicVal, failed(n, "the arguments must have one type")
	}
	for i, arg := range args {
		v, err := convert.Convert(arg, t)
		if err != nil {
			return cty.DynamicVal, failed(n, "the arguments must have one type")
		}
		inner, _ := v.Unmark()
		switch {
		case !inner.IsKnown():
			if inner.Range().DefinitelyNotNull() && t != cty.String {
				return v, nil
			}
			refs := map[ref]struct{}{}
			for _, rest := range args[i:] {
				collectRefs(rest, refs)
			}
			return withRefs(cty.UnknownVal(t), refs), nil
		case inner.IsNull(), t == cty.String && inner.AsString() == "":
			continue
		}
		return v, nil
	}
	return cty.DynamicVal, failed(n, "no argument is set")
}

// callJSONEncode remembers what was encoded, so that it can be read with its unknown parts and positions.
func callJSONEncode(n *callNode, args []cty.Value, _ *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(args) != 1 {
		return wrongArguments(n)
	}
	refs := map[ref]struct{}{}
	plain := stripped(args[0], refs)
	v, err := stdlib.JSONEncode(plain)
	if err != nil {
		return cty.DynamicVal, failed(n, "the value cannot be encoded")
	}
	// Not marked by go-cty, which refines unknown results with what they begin with: nothing of that is needed.
	return withRefs(v, refs).Mark(&text{encoded: opaque(args[0])}), nil
}

func callJSONDecode(n *callNode, args []cty.Value, _ *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(args) != 1 {
		return wrongArguments(n)
	}
	refs := map[ref]struct{}{}
	plain := stripped(args[0], refs)
	str, ok := primitive(plain, cty.String)
	if !ok || str.IsNull() {
		return cty.DynamicVal, failed(n, "jsondecode needs a string")
	}
	var decoded cty.Value
	if str.IsKnown() {
		if deepJSON([]byte(str.AsString()), "") != nil {
			return withRefs(cty.DynamicVal, refs), nil
		}
		v, err := stdlib.JSONDecode(str)
		if err != nil {
			return cty.DynamicVal, failed(n, "the text is not JSON")
		}
		decoded = v
	}
	t := textOf(args[0])
	if t == nil && !str.IsKnown() {
		return withRefs(cty.DynamicVal, refs), nil
	}
	if t != nil {
		// Encoding turns lists into tuples and maps into objects; only a value of the decoded shape may stand in.
		if v, ok := t.json(); ok {
			if v = jsonShape(v); decoded == cty.NilVal || stripped(v, nil).RawEquals(decoded) {
				return v, nil
			}
		}
	}
	if decoded == cty.NilVal {
		return withRefs(cty.DynamicVal, refs), nil
	}
	return withRefs(decoded, refs), nil
}

// jsonShape is a value as it comes back from JSON, which knows neither lists from tuples nor maps from objects, with its marks.
func jsonShape(v cty.Value) cty.Value {
	inner, marks := v.Unmark()
	switch t := inner.Type(); {
	case wholeOf(marks) != nil || !inner.IsKnown():
		return v
	case inner.IsNull():
		return cty.NullVal(cty.DynamicPseudoType).WithMarks(marks)
	case t.IsListType() || t.IsSetType() || t.IsTupleType():
		items := make([]cty.Value, 0, inner.LengthInt())
		for it := inner.ElementIterator(); it.Next(); {
			_, item := it.Element()
			items = append(items, jsonShape(item))
		}
		return cty.TupleVal(items).WithMarks(marks)
	case t.IsMapType() || t.IsObjectType():
		members := map[string]cty.Value{}
		for it := inner.ElementIterator(); it.Next(); {
			key, member := it.Element()
			members[key.AsString()] = jsonShape(member)
		}
		return cty.ObjectVal(members).WithMarks(marks)
	}
	return v
}
