package module

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// JSON configuration is turned into the syntax tree that the same configuration has in native syntax, so that everything
// after parsing knows one language. What JSON cannot tell, whether a nested object is a block or an argument, stays
// both (see bothWays).
// The mapping is Terraform's: https://developer.hashicorp.com/terraform/language/syntax/json

// labelsOf is how many labels the top-level block types have.
var labelsOf = map[string]int{
	"variable": 1, "output": 1, "module": 1, "provider": 1, "check": 1,
	"resource": 2, "data": 2, "ephemeral": 2,
	"locals": 0, "terraform": 0, "moved": 0, "import": 0, "removed": 0,
}

func parseJSON(src []byte, filename string) (*hclsyntax.Body, hcl.Diagnostics) {
	members, diags := jsonMembers(src, filename,
		"A configuration in JSON is one object, with members such as resource, variable and module.")
	if diags.HasErrors() {
		return nil, diags
	}
	whole := fileRange(filename)
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: whole, EndRange: whole}
	for _, m := range members {
		name := jsonKey(m.Key)
		if labels, ok := labelsOf[name]; ok {
			jsonBlocks(body, name, nil, labels, m.Key.Range(), m.Value)
		}
	}
	return body, nil
}

func jsonMembers(src []byte, filename, expected string) ([]hcl.KeyValuePair, hcl.Diagnostics) {
	expr, diags := hcljson.ParseExpressionWithStartPos(src, filename, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	members, notObject := hcl.ExprMap(expr)
	if notObject.HasErrors() {
		return nil, hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "Not an object", Detail: expected, Subject: expr.Range().Ptr(),
		}}
	}
	return members, nil
}

func jsonKey(e hcl.Expression) string {
	v, _ := e.Value(nil)
	if isText(v) {
		return v.AsString()
	}
	return ""
}

// jsonBlocks adds the blocks that an object, or a list of objects, nested for each label, stands for.
func jsonBlocks(body *hclsyntax.Body, blockType string, labels []string, missing int, key hcl.Range, e hcl.Expression) {
	if missing > 0 {
		for _, object := range jsonObjects(e) {
			members, _ := hcl.ExprMap(object)
			for _, m := range members {
				name := jsonKey(m.Key)
				if name == "" || name == "//" {
					continue
				}
				jsonBlocks(body, blockType, append(labels[:len(labels):len(labels)], name), missing-1, m.Key.Range(), m.Value)
			}
		}
		return
	}
	for _, object := range jsonObjects(e) {
		body.Blocks = append(body.Blocks, jsonBlock(blockType, labels, key, object, 0))
	}
}

// jsonObjects are the objects of a list of objects, or the one object.
func jsonObjects(e hcl.Expression) []hcl.Expression {
	if list, diags := hcl.ExprList(e); !diags.HasErrors() {
		return list
	}
	return []hcl.Expression{e}
}

// maxJSONBlocks is how deep objects are also read as blocks: no resource type nests blocks deeper.
const maxJSONBlocks = 12

func jsonBlock(blockType string, labels []string, key hcl.Range, e hcl.Expression, depth int) *hclsyntax.Block {
	inner := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: e.Range(), EndRange: e.Range()}
	block := &hclsyntax.Block{
		Type: blockType, Labels: labels, Body: inner, TypeRange: key, OpenBraceRange: key, CloseBraceRange: key,
	}
	members, _ := hcl.ExprMap(e)
	for _, m := range members {
		name := jsonKey(m.Key)
		if name == "" || name == "//" {
			continue
		}
		if name != "dynamic" {
			inner.Attributes[name] = &hclsyntax.Attribute{
				Name: name, Expr: jsonExpr(m.Value), SrcRange: hcl.RangeBetween(m.Key.Range(), m.Value.Range()),
				NameRange: m.Key.Range(), EqualsRange: m.Key.Range(),
			}
		}
		switch {
		case depth == maxJSONBlocks:
		case name == "dynamic":
			jsonBlocks(inner, name, nil, 1, m.Key.Range(), m.Value)
		default:
			bothWays(inner, name, m, depth)
		}
	}
	return block
}

// bothWays also reads a member as nested blocks when it could be some.
func bothWays(body *hclsyntax.Body, name string, m hcl.KeyValuePair, depth int) {
	for _, object := range jsonObjects(m.Value) {
		if _, diags := hcl.ExprMap(object); diags.HasErrors() {
			return
		}
	}
	for _, object := range jsonObjects(m.Value) {
		body.Blocks = append(body.Blocks, jsonBlock(name, nil, m.Key.Range(), object, depth+1))
	}
}

// jsonExpr is the native expression with the value of a JSON one, in whose strings templates are read.
func jsonExpr(e hcl.Expression) hclsyntax.Expression {
	rng := e.Range()
	if members, diags := hcl.ExprMap(e); !diags.HasErrors() {
		object := &hclsyntax.ObjectConsExpr{SrcRange: rng, OpenRange: e.StartRange()}
		for _, m := range members {
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{
				KeyExpr:   jsonString(jsonKey(m.Key), m.Key.Range()),
				ValueExpr: jsonExpr(m.Value),
			})
		}
		return object
	}
	if list, diags := hcl.ExprList(e); !diags.HasErrors() {
		tuple := &hclsyntax.TupleConsExpr{SrcRange: rng, OpenRange: e.StartRange()}
		for _, item := range list {
			tuple.Exprs = append(tuple.Exprs, jsonExpr(item))
		}
		return tuple
	}
	v, _ := e.Value(nil)
	if isText(v) {
		return jsonString(v.AsString(), rng)
	}
	return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: rng}
}

func jsonString(s string, rng hcl.Range) hclsyntax.Expression {
	literal := &hclsyntax.LiteralValueExpr{Val: cty.StringVal(s), SrcRange: rng}
	if !strings.Contains(s, "${") && !strings.Contains(s, "%{") {
		return &hclsyntax.TemplateExpr{Parts: []hclsyntax.Expression{literal}, SrcRange: rng}
	}
	if tooDeepTemplate([]byte(s)) {
		return &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: rng}
	}
	start := rng.Start
	start.Column++
	start.Byte++
	template, diags := hclsyntax.ParseTemplate([]byte(s), rng.Filename, start)
	if diags.HasErrors() {
		return &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: rng}
	}
	return template
}
