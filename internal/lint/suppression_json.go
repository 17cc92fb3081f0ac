package lint

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// commentKey is what comments stand under in JSON syntax, one or a list of them.
// https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties
const commentKey = "//"

func isJSONConfiguration(name string) bool {
	return strings.HasSuffix(name, ".tf.json") || strings.HasSuffix(name, ".tofu.json")
}

// ignoresInJSON reads the comments of a file in JSON syntax. One stands for the object it is a member of, together with
// the object's key; in the outermost object, for the file.
func (run Run) ignoresInJSON(name string, src []byte, about func(*Rule, hcl.Range, string, string)) []*ignore {
	root, diags := hcljson.ParseExpressionWithStartPos(src, name, hcl.InitialPos)
	if diags.HasErrors() {
		return nil
	}
	var ignores []*ignore
	comment := func(e hcl.Expression, scope hcl.Range, whole bool) {
		v, _ := e.Value(nil)
		if v == cty.NilVal || !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
			return
		}
		text, ok := directiveOf([]byte(v.AsString()))
		if !ok {
			return
		}
		parsed, problem, advice := run.parseDirective(text)
		if problem != "" {
			about(InvalidSuppression, e.Range(), problem, advice)
		}
		for _, i := range parsed {
			i.rng, i.scope, i.whole = e.Range(), scope, i.whole || whole
			ignores = append(ignores, i)
		}
	}
	var walk func(e hcl.Expression, scope hcl.Range, whole bool)
	walk = func(e hcl.Expression, scope hcl.Range, whole bool) {
		if members, diags := hcl.ExprMap(e); !diags.HasErrors() {
			for _, m := range members {
				key, _ := m.Key.Value(nil)
				if key.Type() != cty.String || !key.IsKnown() || key.IsNull() || key.AsString() != commentKey {
					walk(m.Value, hcl.RangeBetween(m.Key.Range(), m.Value.Range()), false)
					continue
				}
				comments, diags := hcl.ExprList(m.Value)
				if diags.HasErrors() {
					comments = []hcl.Expression{m.Value}
				}
				for _, c := range comments {
					comment(c, scope, whole)
				}
			}
			return
		}
		if items, diags := hcl.ExprList(e); !diags.HasErrors() {
			for _, item := range items {
				// A finding about a block that is the only one of a list stands at the key before the list.
				if len(items) > 1 {
					scope = item.Range()
				}
				walk(item, scope, false)
			}
		}
	}
	walk(root, root.Range(), true)
	return ignores
}
