package lint

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
)

// code is what fixes are made in. A file in JSON is parsed once for all of them.
type code struct {
	files   map[string]*hcl.File
	objects map[string]jsonMembers
}

func codeOf(files map[string]*hcl.File) *code {
	return &code{files: files, objects: map[string]jsonMembers{}}
}

// text is the source at a place.
func (c *code) text(rng hcl.Range) (string, bool) {
	file := c.files[rng.Filename]
	if file == nil || rng.Start.Byte < 0 || rng.End.Byte > len(file.Bytes) || rng.Start.Byte >= rng.End.Byte {
		return "", false
	}
	return string(file.Bytes[rng.Start.Byte:rng.End.Byte]), true
}

// block is the block whose header stands at a place of a file in native syntax, nil when there is none.
func (c *code) block(header hcl.Range) (*hcl.File, *hclsyntax.Block) {
	file := c.files[header.Filename]
	if file == nil || strings.HasSuffix(header.Filename, ".json") {
		return nil, nil
	}
	return file, blockIn(file, header)
}

// jsonMembers are the members of all objects in a file of JSON, by where their keys and their values begin.
type jsonMembers struct{ keys, values map[int]jsonMember }

// jsonMember is a member of an object, by its place among all of the object's.
type jsonMember struct {
	siblings []hcl.KeyValuePair
	at       int
}

func (c *code) json(name string) jsonMembers {
	if all, parsed := c.objects[name]; parsed || c.files[name] == nil {
		return all
	}
	all := jsonMembers{map[int]jsonMember{}, map[int]jsonMember{}}
	c.objects[name] = all
	root, diags := hcljson.ParseExpressionWithStartPos(c.files[name].Bytes, name, hcl.InitialPos)
	if diags.HasErrors() {
		return all
	}
	var walk func(e hcl.Expression)
	walk = func(e hcl.Expression) {
		if members, diags := hcl.ExprMap(e); !diags.HasErrors() {
			for at, m := range members {
				all.keys[m.Key.Range().Start.Byte] = jsonMember{members, at}
				all.values[m.Value.Range().Start.Byte] = jsonMember{members, at}
				walk(m.Value)
			}
			return
		}
		items, _ := hcl.ExprList(e)
		for _, item := range items {
			walk(item)
		}
	}
	walk(root)
	return all
}
