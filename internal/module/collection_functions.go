package module

import (
	"errors"
	"sort"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// Terraform's own collection functions, which go-cty and go-cty-funcs lack. Behaviour:
// https://developer.hashicorp.com/terraform/language/functions

var boolList = []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}}

var allTrueFunc = function.New(&function.Spec{
	Params: boolList,
	Type:   function.StaticReturnType(cty.Bool),
	Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return quantified(args[0], false), nil },
})

var anyTrueFunc = function.New(&function.Spec{
	Params: boolList,
	Type:   function.StaticReturnType(cty.Bool),
	Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return quantified(args[0], true), nil },
})

// quantified is decisive if any element has that value, which also settles the question when others are unknown.
func quantified(list cty.Value, decisive bool) cty.Value {
	unknown := false
	for it := list.ElementIterator(); it.Next(); {
		_, v := it.Element()
		switch {
		case !v.IsKnown():
			unknown = true
		case !v.IsNull() && v.True() == decisive, v.IsNull() && !decisive:
			return cty.BoolVal(decisive)
		}
	}
	if unknown {
		return cty.UnknownVal(cty.Bool)
	}
	return cty.BoolVal(!decisive)
}

var sumFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if !args[0].CanIterateElements() || args[0].LengthInt() == 0 {
			return cty.NilVal, errors.New("cannot sum an empty list")
		}
		sum := cty.Zero
		for it := args[0].ElementIterator(); it.Next(); {
			_, v := it.Element()
			n, err := convert.Convert(v, cty.Number)
			if err != nil || n.IsNull() {
				return cty.NilVal, errors.New("cannot sum what is not a number")
			}
			sum = sum.Add(n)
		}
		return sum, nil
	},
})

var containsFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "list", Type: cty.DynamicPseudoType},
		{Name: "value", Type: cty.DynamicPseudoType, AllowNull: true},
	},
	Type: function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return stdlib.Contains(args[0], args[1]) },
})

var indexFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "list", Type: cty.DynamicPseudoType},
		{Name: "value", Type: cty.DynamicPseudoType},
	},
	Type: function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if t := args[0].Type(); !t.IsListType() && !t.IsTupleType() {
			return cty.NilVal, errors.New("index needs a list")
		}
		i := int64(0)
		for it := args[0].ElementIterator(); it.Next(); i++ {
			_, v := it.Element()
			equal, err := stdlib.Equal(v, args[1])
			if err != nil {
				return cty.NilVal, err
			}
			if !equal.IsKnown() {
				return cty.UnknownVal(cty.Number), nil
			}
			if equal.True() {
				return cty.NumberIntVal(i), nil
			}
		}
		return cty.NilVal, errors.New("no such element")
	},
})

var matchKeysFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "values", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "keys", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "searchset", Type: cty.List(cty.DynamicPseudoType)},
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		if t, _ := convert.UnifyUnsafe([]cty.Type{args[1].Type(), args[2].Type()}); t == cty.NilType {
			return cty.NilType, errors.New("keys and searchset must have one type")
		}
		return args[0].Type(), nil
	},
	Impl: func(args []cty.Value, t cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() || !args[1].IsWhollyKnown() || !args[2].IsWhollyKnown() {
			return cty.UnknownVal(t), nil
		}
		keys, search := args[1].AsValueSlice(), args[2].AsValueSlice()
		values := args[0].AsValueSlice()
		if len(values) != len(keys) {
			return cty.NilVal, errors.New("values and keys must have one length")
		}
		var found []cty.Value
		for i, key := range keys {
			for _, wanted := range search {
				if equal, err := stdlib.Equal(key, wanted); err == nil && equal.True() {
					found = append(found, values[i])
					break
				}
			}
		}
		if len(found) == 0 {
			return cty.ListValEmpty(t.ElementType()), nil
		}
		return cty.ListVal(found), nil
	},
})

var transposeFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "values", Type: cty.Map(cty.List(cty.String))}},
	Type:   function.StaticReturnType(cty.Map(cty.List(cty.String))),
	Impl: func(args []cty.Value, t cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(t), nil
		}
		keys := map[string][]string{}
		for key, list := range args[0].AsValueMap() {
			if list.IsNull() {
				return cty.NilVal, errors.New("a list is null")
			}
			for _, v := range list.AsValueSlice() {
				if v.IsNull() {
					return cty.NilVal, errors.New("an element is null")
				}
				keys[v.AsString()] = append(keys[v.AsString()], key)
			}
		}
		if len(keys) == 0 {
			return cty.MapValEmpty(cty.List(cty.String)), nil
		}
		transposed := make(map[string]cty.Value, len(keys))
		for value, names := range keys {
			sort.Strings(names)
			list := make([]cty.Value, len(names))
			for i, name := range names {
				list[i] = cty.StringVal(name)
			}
			transposed[value] = cty.ListVal(list)
		}
		return cty.MapVal(transposed), nil
	},
})
