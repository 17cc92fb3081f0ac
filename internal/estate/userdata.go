package estate

import (
	"encoding/base64"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// UserData is the script an instance runs when it starts.
type UserData struct {
	Value[string]
	// Text is the script. Where parts of it are unknown before apply it is the expression's source text instead, in
	// which those parts stand as they are written.
	Text string
}

func (b *builder) instanceUserData(body *module.Block) UserData {
	if encoded := body.Attr("user_data_base64"); encoded != nil {
		return b.readUserData(encoded)
	}
	return b.readUserData(body.Attr("user_data"))
}

// readUserData reads a script, plain or in base64.
func (b *builder) readUserData(v *module.Value) UserData {
	u := UserData{Value: nonEmpty(v)}
	script, ok := u.Get()
	if !ok {
		u.Text = sourceText(b.sources, u.Range())
		return u
	}
	if plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(script)); err == nil {
		script = string(plain)
	}
	u.Value = derived(u.Value, script, true)
	u.Text = script
	return u
}

func sourceText(sources map[string][]byte, rng hcl.Range) string {
	src := sources[rng.Filename]
	if rng.Start.Byte < 0 || rng.Start.Byte > rng.End.Byte || rng.End.Byte > len(src) {
		return ""
	}
	return string(src[rng.Start.Byte:rng.End.Byte])
}
