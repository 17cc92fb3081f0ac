package container

import (
	_ "embed"
	"fmt"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed unknown_container_key.md
var unknownContainerKeyPage string

// UnknownContainerKey finds keys and types in container definitions that AWS does not know.
var UnknownContainerKey = &lint.Rule{
	Name:     "unknown-container-key",
	Severity: lint.Error,
	Page:     unknownContainerKeyPage,
	Check:    checkUnknownContainerKey,
}

func checkUnknownContainerKey(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			// Typed containers have a schema, which Terraform checks.
			if c.Typed() {
				continue
			}
			w := keyWalk{p: p, t: t, c: c}
			w.value(c.Object, ecsspec.ContainerDefinitionShape(), "")
		}
	}
}

// keyWalk goes through a container's JSON beside the shape that AWS takes.
type keyWalk struct {
	p *lint.Pass
	t *estate.TaskDefinition
	c *estate.Container
}

func (w keyWalk) value(v *estate.Node, shape *ecsspec.Shape, at string) {
	if shape.Kind == ecsspec.ShapeAny || v == nil || v.IsNull() || !v.IsKnown() && len(v.Keys()) == 0 && len(v.Elems()) == 0 {
		return
	}
	if !fits(v, shape.Kind) {
		w.wrongType(v, shape, at)
		return
	}
	switch shape.Kind {
	case ecsspec.ShapeObject:
		for _, key := range v.Keys() {
			field, ok := shape.Field(key)
			if !ok {
				w.unknownKey(v, shape, at, key)
				continue
			}
			w.value(v.Attr(key), field, join(at, key))
		}
	case ecsspec.ShapeMap:
		for _, key := range v.Keys() {
			w.value(v.Attr(key), shape.Elem, join(at, key))
		}
	case ecsspec.ShapeList:
		for i, e := range v.Elems() {
			w.value(e, shape.Elem, fmt.Sprintf("%s[%d]", at, i))
		}
	}
}

// fits reports whether a value is of a kind. A number or a boolean may be what Terraform made of a text, so the type is
// the evaluated one.
func fits(v *estate.Node, kind ecsspec.ShapeKind) bool {
	t := v.Type()
	switch kind {
	case ecsspec.ShapeObject, ecsspec.ShapeMap:
		return t.IsObjectType() || t.IsMapType() || len(v.Keys()) > 0
	case ecsspec.ShapeList:
		return t.IsTupleType() || t.IsListType() || t.IsSetType() || len(v.Keys()) == 0 && len(v.Elems()) > 0
	case ecsspec.ShapeString:
		return t == cty.String
	case ecsspec.ShapeNumber:
		_, whole := v.AsInt()
		return t == cty.Number && whole
	case ecsspec.ShapeBool:
		return t == cty.Bool
	}
	return true
}

func (w keyWalk) unknownKey(v *estate.Node, shape *ecsspec.Shape, at, key string) {
	where := "a container definition"
	if at != "" {
		where = at
	}
	issue := lint.Issue{Resource: w.t.Resource, Range: v.KeyRange(key),
		Message: fmt.Sprintf("%s: AWS knows no key %q in %s", called(w.c), key, where),
		Advice:  "Remove it: it has no effect, or the task definition is refused."}
	if near := ecsspec.DidYouMean(key, shape.Names); near != "" {
		issue.Advice = fmt.Sprintf("Did you mean %q?", near)
		if v.Attr(near) == nil {
			issue.Fix = lint.Propose("rename it to "+near, lint.RenameKey(issue.Range, key, near))
		}
	}
	w.p.Report(issue)
}

// wrongType never quotes the value, which may be a secret.
func (w keyWalk) wrongType(v *estate.Node, shape *ecsspec.Shape, at string) {
	is := "an object"
	switch t := v.Type(); {
	case t == cty.String:
		is = "a string"
	case t == cty.Number:
		is = "a number"
	case t == cty.Bool:
		is = "true or false"
	case fits(v, ecsspec.ShapeList):
		is = "a list"
	}
	issue := lint.Issue{Resource: w.t.Resource, Range: v.Range(),
		Message: fmt.Sprintf("%s: %s is %s, expected %s", called(w.c), at, is, shape),
		Advice:  "Terraform refuses it, or AWS does."}
	text, _ := v.AsString()
	switch {
	case shape.Kind == ecsspec.ShapeNumber && is == "a string":
		if n, ok := v.AsInt(); ok {
			issue.Advice = fmt.Sprintf("Write it without quotes: %d.", n)
			issue.Fix = lint.Propose("take away the quotes", lint.Retype(place(v.Range()), cty.NumberIntVal(int64(n))))
		}
	case shape.Kind == ecsspec.ShapeBool && (text == "true" || text == "false"):
		issue.Advice = "Write it without quotes: " + text + "."
		issue.Fix = lint.Propose("take away the quotes", lint.Retype(place(v.Range()), cty.BoolVal(text == "true")))
	case shape.Kind == ecsspec.ShapeString && (is == "a number" || is == "true or false"):
		issue.Advice = "Write it in quotes, or with tostring()."
		if is == "true or false" {
			issue.Fix = lint.Propose("put it in quotes", lint.Set(place(v.Range()), cty.StringVal(text)))
		}
	}
	w.p.Report(issue)
}

func join(at, key string) string {
	if at == "" {
		return key
	}
	return at + "." + key
}
