package config

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// Initial is a configuration that changes nothing and shows in comments what could be set.
func Initial(known []*lint.Rule) []byte {
	var b strings.Builder
	b.WriteString(`# How "drydock lint" looks at the configurations in and below this directory.
# "drydock explain RULE" shows a rule's page.

# Rules that do not run.
disable = []

# Modules in which nothing is reported, such as "module.legacy".
ignore_modules = []

# Values of root module variables, and files with more. What the command line gives wins.
# variables = { environment = "prod" }
# var_files = ["prod.tfvars"]

# Severity and options of a rule:
`)
	var optional []string
	for _, rule := range known {
		fmt.Fprintf(&b, "#\n# rule %q {\n#   severity = %q\n", rule.Name, rule.Severity)
		for _, o := range rule.Options {
			fmt.Fprintf(&b, "#   %s = %s # %s\n", o.Name, spelled(o.Default), o.Help)
		}
		b.WriteString("# }\n")
		if rule.Optional {
			optional = append(optional, fmt.Sprintf("%q", rule.Name))
		}
	}
	if len(optional) > 0 {
		fmt.Fprintf(&b, "\n# Rules that run only when they are named here: %s.\nenable = []\n", strings.Join(optional, ", "))
	}
	return []byte(b.String())
}

func spelled(v cty.Value) string { return string(hclwrite.TokensForValue(v).Bytes()) }
