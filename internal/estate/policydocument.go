package estate

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// document reads a policy from JSON or from the policy document data sources it is made of. r is where it is used.
func (b *builder) document(r *module.Resource, v *module.Value) *Policy {
	p := &Policy{Resource: r}
	if v == nil {
		p.Complete = true
		return p
	}
	if json := v.JSON(); json != nil && json.Attr("Statement") != nil && json.IsKnown() {
		p.Complete = true
		b.addJSON(p, r, json)
		return p
	}
	p.Complete = true
	found := false
	for _, ref := range v.References() {
		if data := b.dataSource(ref.Resource, "iam_policy_document"); data != nil {
			found = true
			b.addDocument(p, data, 0)
		}
	}
	p.Complete = p.Complete && found
	return p
}

// dataSource finds a data source of a kind by the address in a reference.
func (b *builder) dataSource(address, kind string) *module.Resource {
	data := b.dataAt(address)
	if data == nil || kindOf(data.Type) != kind {
		return nil
	}
	return data
}

// dataAt finds a data source by the address in a reference, by that of its block when the instance is not known.
func (b *builder) dataAt(address string) *module.Resource {
	if data := b.data[address]; data != nil {
		return data
	}
	return b.data[blockAddress(address)]
}

// addJSON adds the statements of IAM's JSON, in which Statement may be a list or a single one.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
func (b *builder) addJSON(p *Policy, r *module.Resource, json *module.Value) {
	statements := fieldsOf(json, false).get("Statement")
	if statements == nil {
		return
	}
	if !statements.IsKnown() {
		p.Complete = false
		return
	}
	items := statements.Elems()
	if statements.Attr("Effect") != nil || statements.Attr("Action") != nil {
		items = []*module.Value{statements}
	}
	for _, item := range items {
		f := fieldsOf(item, false)
		p.Statements = append(p.Statements, &Statement{
			Resource: r, Range: item.Range(),
			Effect:     text(f.get("Effect")),
			Actions:    oneOrMore(f.get("Action")),
			NotActions: oneOrMore(f.get("NotAction")),
			Resources:  oneOrMore(f.get("Resource")),
			Principals: oneOrMore(f.within(f.get("Principal")).get("Service")),

			NotResources:  oneOrMore(f.get("NotResource")),
			AWSPrincipals: awsPrincipals(f.get("Principal")),
			Conditions:    jsonConditions(f.get("Condition")),
		})
	}
}

// awsPrincipals are those of AWS, of which Principal = "*" has everyone.
func awsPrincipals(principal *module.Value) List[Value[string]] {
	if s := text(principal); s.state == known {
		return oneText(s)
	}
	return oneOrMore(fieldsOf(principal, false).get("AWS"))
}

// jsonConditions reads IAM's conditions: by test, then by variable.
func jsonConditions(v *module.Value) List[Condition] {
	l := list(v, func(*module.Value) Condition { return Condition{} })
	if v == nil {
		return l
	}
	for _, test := range v.Keys() {
		variables := v.Attr(test)
		for _, name := range variables.Keys() {
			l.Items = append(l.Items, Condition{
				Test:     Value[string]{v: test, state: known, rng: v.KeyWhere(test)},
				Variable: Value[string]{v: name, state: known, rng: variables.KeyWhere(name)},
				Values:   oneOrMore(variables.Attr(name)),
			})
		}
		l.Complete = l.Complete && variables.Complete()
	}
	return l
}

// addDocument adds the statements of a policy document data source and of those it is based on.
func (b *builder) addDocument(p *Policy, data *module.Resource, depth int) {
	const deepest = 8 // documents cannot include each other in a circle, but a guard costs nothing
	if depth > deepest {
		p.Complete = false
		return
	}
	if data.Body.UnknownBlocks["statement"] {
		p.Complete = false
	}
	for _, block := range data.Body.All("statement") {
		if block.Unknown {
			continue
		}
		s := &Statement{
			Resource: data, Range: block.Range,
			Effect:     text(block.Attr("effect")),
			Actions:    texts(block.Attr("actions")),
			NotActions: texts(block.Attr("not_actions")),
			Resources:  texts(block.Attr("resources")),
			Principals: List[Value[string]]{Complete: true},

			NotResources:  texts(block.Attr("not_resources")),
			AWSPrincipals: List[Value[string]]{Complete: true},
			Conditions: blocks(block, "condition", func(c *module.Block) Condition {
				return Condition{Test: text(c.Attr("test")), Variable: text(c.Attr("variable")), Values: texts(c.Attr("values"))}
			}),
		}
		if s.Effect.Absent() {
			s.Effect = Value[string]{v: "Allow", state: known, rng: &block.Range}
		}
		for _, principals := range block.All("principals") {
			kind, _ := text(principals.Attr("type")).Get()
			switch identifiers := texts(principals.Attr("identifiers")); kind {
			case "Service":
				s.Principals = joined(s.Principals, identifiers)
			case "AWS", "*":
				s.AWSPrincipals = joined(s.AWSPrincipals, identifiers)
			}
		}
		p.Statements = append(p.Statements, s)
	}
	for _, argument := range []string{"source_policy_documents", "override_policy_documents", "source_json", "override_json"} {
		v := data.Body.Attr(argument)
		if v == nil || v.IsNull() {
			continue
		}
		sources := v.Elems()
		if len(sources) == 0 {
			sources = []*module.Value{v}
		}
		for _, source := range sources {
			if json := source.JSON(); json != nil && json.IsKnown() {
				b.addJSON(p, data, json)
				continue
			}
			found := false
			for _, ref := range source.References() {
				if base := b.dataSource(ref.Resource, "iam_policy_document"); base != nil && base != data {
					found = true
					b.addDocument(p, base, depth+1)
				}
			}
			p.Complete = p.Complete && found
		}
	}
}
