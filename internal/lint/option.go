package lint

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"
)

// Option is something a configuration may set for a rule.
type Option struct {
	Name string
	// Help says in a few words what it is for.
	Help string
	// Default is the value where nothing is set; its type is the option's type.
	Default cty.Value
}

// Option is the value of one of the rule's options.
func (p *Pass) Option(name string) cty.Value {
	if v, ok := p.options[name]; ok {
		return v
	}
	for _, o := range p.rule.Options {
		if o.Name == name {
			return o.Default
		}
	}
	panic(fmt.Sprintf("rule %s has no option %q", p.rule.Name, name))
}
