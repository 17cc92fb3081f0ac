package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// Config is what a .drydock.hcl says. The zero Config changes nothing.
type Config struct {
	// Path is the file, "" when there is none.
	Path string
	// Variables are values of root module variables.
	Variables map[string]cty.Value
	// VarFiles are absolute paths, in order of rising precedence.
	VarFiles []string
	// Enable names optional rules that run, Disable rules that do not.
	Enable, Disable []string
	// IgnoreModules are addresses of module calls in which nothing is reported.
	IgnoreModules []string
	Severity      map[string]lint.Severity
	// Options are the values of rules' options, by rule and name, of the options' types.
	Options map[string]map[string]cty.Value
	// Own are the rules that the file itself declares.
	Own []*lint.Rule
	// File is the source, for showing diagnostics.
	File *hcl.File
}

var schema = &hcl.BodySchema{
	Attributes: []hcl.AttributeSchema{
		{Name: "enable"}, {Name: "disable"}, {Name: "ignore_modules"}, {Name: "variables"}, {Name: "var_files"},
	},
	Blocks: []hcl.BlockHeaderSchema{
		{Type: "rule", LabelNames: []string{"name"}},
		{Type: "custom_rule", LabelNames: []string{"name"}},
	},
}

var severities = map[string]lint.Severity{"error": lint.Error, "warning": lint.Warning, "info": lint.Info}

// ParseSeverity reads error, warning or info.
func ParseSeverity(name string) (lint.Severity, bool) {
	s, ok := severities[name]
	return s, ok
}

// Parse reads a configuration. Dir is the directory of the file, root the one that the files it names must not leave.
// Known are the rules there are.
func Parse(src []byte, name, dir, root string, known []*lint.Rule) (*Config, hcl.Diagnostics) {
	c := &Config{Path: name, Severity: map[string]lint.Severity{}, Options: map[string]map[string]cty.Value{}}
	file, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	c.File = file
	if diags.HasErrors() {
		return c, diags
	}
	content, diags := file.Body.Content(schema)
	r := &reader{known: slices.Clone(known), diags: diags}
	for _, block := range content.Blocks.OfType("custom_rule") {
		if rule := r.custom(block); rule != nil {
			c.Own = append(c.Own, rule)
			r.known = append(r.known, rule)
		}
	}
	c.Enable = r.rules(content.Attributes["enable"])
	c.Disable = r.rules(content.Attributes["disable"])
	for _, module := range r.texts(content.Attributes["ignore_modules"]) {
		if !strings.HasPrefix(module.text, "module.") {
			r.errorf(module.rng, "Not a module's address", "%q names no module call; expected an address like module.legacy or module.a.module.b.", module.text)
			continue
		}
		c.IgnoreModules = append(c.IgnoreModules, module.text)
	}
	c.Variables = r.object(content.Attributes["variables"])
	for _, path := range r.texts(content.Attributes["var_files"]) {
		full, err := inside(dir, root, path.text)
		if err != nil {
			r.errorf(path.rng, "File with variables cannot be read", "%s %s.", path.text, err)
			continue
		}
		c.VarFiles = append(c.VarFiles, full)
	}
	for _, block := range content.Blocks.OfType("rule") {
		r.rule(c, block)
	}
	return c, r.diags
}

type reader struct {
	known []*lint.Rule
	diags hcl.Diagnostics
}

func (r *reader) errorf(rng hcl.Range, summary, format string, args ...any) {
	r.diags = append(r.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: &rng})
}

type placed struct {
	text string
	rng  hcl.Range
}

// texts reads a list of strings.
func (r *reader) texts(attr *hcl.Attribute) []placed {
	if attr == nil {
		return nil
	}
	items, diags := hcl.ExprList(attr.Expr)
	if diags.HasErrors() {
		r.errorf(attr.Expr.Range(), "Not a list", "%s is a list of strings: %s = [\"...\"].", attr.Name, attr.Name)
		return nil
	}
	var all []placed
	for _, item := range items {
		v, diags := item.Value(nil)
		if diags.HasErrors() || v.IsNull() || v.Type() != cty.String {
			r.errorf(item.Range(), "Not a string", "%s is a list of strings in quotes.", attr.Name)
			continue
		}
		all = append(all, placed{v.AsString(), item.Range()})
	}
	return all
}

func (r *reader) rules(attr *hcl.Attribute) []string {
	var names []string
	for _, name := range r.texts(attr) {
		if r.find(name) != nil {
			names = append(names, name.text)
		}
	}
	return names
}

func (r *reader) find(name placed) *lint.Rule {
	var names []string
	for _, rule := range r.known {
		if rule.Name == name.text {
			return rule
		}
		names = append(names, rule.Name)
	}
	hint := "\"drydock explain\" lists all rules."
	if near := ecsspec.DidYouMean(name.text, names); near != "" {
		hint = fmt.Sprintf("Did you mean %q?", near)
	}
	r.errorf(name.rng, "No such rule", "There is no rule %q. %s", name.text, hint)
	return nil
}

func (r *reader) object(attr *hcl.Attribute) map[string]cty.Value {
	if attr == nil {
		return nil
	}
	v, diags := attr.Expr.Value(nil)
	if diags.HasErrors() {
		r.diags = append(r.diags, diags...)
		return nil
	}
	if v.IsNull() || !v.Type().IsObjectType() {
		r.errorf(attr.Expr.Range(), "Not an object", "%s is an object: %s = { name = \"value\" }.", attr.Name, attr.Name)
		return nil
	}
	return v.AsValueMap()
}

// rule reads what is set for one rule.
func (r *reader) rule(c *Config, block *hcl.Block) {
	rule := r.find(placed{block.Labels[0], block.LabelRanges[0]})
	attrs, diags := block.Body.JustAttributes()
	r.diags = append(r.diags, diags...)
	if rule == nil {
		return
	}
	if _, twice := c.Options[rule.Name]; twice {
		r.errorf(block.DefRange, "Rule set twice", "There is another block for %s above; a rule has one.", rule.Name)
		return
	}
	values := map[string]cty.Value{}
	c.Options[rule.Name] = values
	for _, name := range sortedNames(attrs) {
		attr := attrs[name]
		v, diags := attr.Expr.Value(nil)
		if diags.HasErrors() {
			r.diags = append(r.diags, diags...)
			continue
		}
		if name == "severity" {
			r.severity(c, rule, attr, v)
			continue
		}
		i := slices.IndexFunc(rule.Options, func(o lint.Option) bool { return o.Name == name })
		if i < 0 {
			r.unknownOption(rule, attr)
			continue
		}
		want := rule.Options[i].Default.Type()
		converted, err := convert.Convert(v, want)
		if err != nil || converted.IsNull() || !converted.IsWhollyKnown() {
			r.errorf(attr.Expr.Range(), "Not a value for this option", "%s of %s is a %s.", name, rule.Name, want.FriendlyName())
			continue
		}
		values[name] = converted
	}
}

func (r *reader) severity(c *Config, rule *lint.Rule, attr *hcl.Attribute, v cty.Value) {
	if !v.IsNull() && v.Type() == cty.String {
		if s, ok := severities[v.AsString()]; ok {
			c.Severity[rule.Name] = s
			return
		}
	}
	r.errorf(attr.Expr.Range(), "No such severity", "severity is \"error\", \"warning\" or \"info\". To keep the rule from running, name it in disable.")
}

func (r *reader) unknownOption(rule *lint.Rule, attr *hcl.Attribute) {
	names := []string{"severity"}
	for _, o := range rule.Options {
		names = append(names, o.Name)
	}
	hint := ""
	if near := ecsspec.DidYouMean(attr.Name, names); near != "" {
		hint = fmt.Sprintf(" Did you mean %q?", near)
	}
	r.errorf(attr.NameRange, "No such option", "%s has no option %q; it has %s.%s", rule.Name, attr.Name, strings.Join(names, ", "), hint)
}

func sortedNames(attrs hcl.Attributes) []string {
	var names []string
	for name := range attrs {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return attrs[a].Range.Start.Byte - attrs[b].Range.Start.Byte })
	return names
}

// Apply sets a run up: which of the rules run, and how. The rules are all known ones.
func (c *Config) Apply(run *lint.Run, rules []*lint.Rule) {
	run.Known = append(slices.Clone(rules), c.Own...)
	run.Rules = nil
	for _, rule := range run.Known {
		if slices.Contains(c.Disable, rule.Name) || rule.Optional && !slices.Contains(c.Enable, rule.Name) {
			continue
		}
		run.Rules = append(run.Rules, rule)
	}
	run.Severity, run.Options, run.IgnoreModules = c.Severity, c.Options, c.IgnoreModules
	// What the command line says wins.
	variables := map[string]cty.Value{}
	for name, v := range c.Variables {
		variables[name] = v
	}
	for name, v := range run.Module.Variables {
		variables[name] = v
	}
	run.Module.Variables = variables
	run.Module.VarFiles = append(slices.Clone(c.VarFiles), run.Module.VarFiles...)
}
