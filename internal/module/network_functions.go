package module

import (
	"errors"
	"strings"

	"github.com/hashicorp/go-cty-funcs/cidr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// netmaskFunc is cidrnetmask, which Terraform has for IPv4 only.
// https://developer.hashicorp.com/terraform/language/functions/cidrnetmask
var netmaskFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "prefix", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if strings.Contains(args[0].AsString(), ":") {
			return cty.UnknownVal(cty.String), errors.New("an IPv6 prefix has no netmask")
		}
		return cidr.NetmaskFunc.Call(args)
	},
})
