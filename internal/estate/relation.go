package estate

import (
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Link is a value that names another resource of the estate.
type Link[T any] struct {
	Value[string]
	// Targets are the resources it may lead to: none when they are not in the code or cannot be known, several when it
	// depends on something unknown which one it is.
	Targets []*T
}

// One is the resource the value leads to; nil when that is not in the code or may be one of several.
func (l Link[T]) One() *T {
	if len(l.Targets) != 1 {
		return nil
	}
	return l.Targets[0]
}

// table finds the resources of one kind.
type table[T any] struct {
	byAddress map[string][]*T
	byName    map[string][]*T
	// name takes a literal to the name resources are kept under, such as an ARN to the name in it.
	name func(string) string
}

func newTable[T any](name func(string) string) *table[T] {
	return &table[T]{byAddress: map[string][]*T{}, byName: map[string][]*T{}, name: name}
}

func (t *table[T]) add(r *module.Resource, item *T, name Value[string]) {
	t.byAddress[r.Address] = append(t.byAddress[r.Address], item)
	if block := blockAddress(r.Address); block != r.Address {
		t.byAddress[block] = append(t.byAddress[block], item)
	}
	if n, ok := name.Get(); ok && n != "" {
		t.byName[n] = append(t.byName[n], item)
	}
}

// at finds the resources an address in a reference stands for. An instance that was not expanded, because its count
// is unknown, is found under its block's address.
func (t *table[T]) at(address string) []*T {
	if found := t.byAddress[address]; found != nil {
		return found
	}
	if block := blockAddress(address); block != address {
		return t.byAddress[block]
	}
	return nil
}

// through says which argument of a data source names the resource it reads.
var through = map[string][]string{
	"ecs_task_definition":  {"task_definition"},
	"ecs_cluster":          {"cluster_name"},
	"ecs_service":          {"service_name"},
	"iam_role":             {"name"},
	"iam_policy":           {"arn", "name"},
	"lb":                   {"arn", "name"},
	"alb":                  {"arn", "name"},
	"lb_target_group":      {"arn", "name"},
	"alb_target_group":     {"arn", "name"},
	"lb_listener":          {"arn"},
	"alb_listener":         {"arn"},
	"security_group":       {"id", "name"},
	"autoscaling_group":    {"name"},
	"launch_template":      {"name"},
	"subnet":               {"id"},
	"vpc":                  {"id"},
	"efs_file_system":      {"file_system_id", "creation_token"},
	"efs_access_point":     {"access_point_id"},
	"ecr_repository":       {"name"},
	"cloudwatch_log_group": {"name"},
	"route_table":          {"route_table_id", "subnet_id"},
}

// resolve finds what a value leads to: by reference first, else by literal name. Data sources are looked through.
func resolve[T any](b *builder, v *module.Value, t *table[T]) Link[T] {
	l := Link[T]{Value: nonEmpty(v)}
	seen := map[*T]bool{}
	add := func(items []*T) {
		for _, item := range items {
			if !seen[item] {
				seen[item] = true
				l.Targets = append(l.Targets, item)
			}
		}
	}
	// A data source may be configured from another one; no sane chain is longer.
	const longestChain = 4
	var follow func(v *module.Value, depth int)
	follow = func(v *module.Value, depth int) {
		if v == nil || depth > longestChain {
			return
		}
		before := len(l.Targets)
		for _, r := range v.References() {
			add(t.at(r.Resource))
			if data := b.dataAt(r.Resource); data != nil {
				for _, argument := range through[kindOf(data.Type)] {
					follow(data.Body.Attr(argument), depth+1)
				}
			}
		}
		if len(l.Targets) > before {
			return
		}
		if s, ok := v.AsString(); ok && s != "" {
			if t.name != nil {
				s = t.name(s)
			}
			add(t.byName[s])
		}
	}
	follow(v, 0)
	return l
}

// resolveValue finds what a value that has been read already leads to.
func resolveValue[T any](b *builder, v Value[string], t *table[T]) Link[T] {
	l := resolve(b, v.source, t)
	l.Value = v
	return l
}

// links resolves each item of a list.
func links[T any](b *builder, v *module.Value, t *table[T]) List[Link[T]] {
	return list(v, func(item *module.Value) Link[T] { return resolve(b, item, t) })
}

// kindOf is a resource type without its provider's prefix: aws_ecs_service and drydock_ecs_service are both
// ecs_service. It is empty for other providers' types.
func kindOf(resourceType string) string {
	for _, prefix := range []string{"aws_", "drydock_"} {
		if kind, ok := strings.CutPrefix(resourceType, prefix); ok {
			return kind
		}
	}
	return ""
}

// kindOfAddress is the kind of the resource at an address.
func kindOfAddress(address string) string {
	parts := strings.Split(blockAddress(address), ".")
	for len(parts) > 2 && parts[0] == "module" {
		parts = parts[2:]
	}
	if parts[0] == "data" && len(parts) > 1 {
		parts = parts[1:]
	}
	return kindOf(parts[0])
}

// BlockAddress is an address without its instance keys: module.api["a"].aws_instance.web[0] is an instance of
// module.api.aws_instance.web.
func BlockAddress(address string) string { return blockAddress(address) }

func blockAddress(address string) string {
	if !strings.Contains(address, "[") {
		return address
	}
	var b strings.Builder
	inKey, inQuotes := false, false
	for i := 0; i < len(address); i++ {
		c := address[i]
		switch {
		case inQuotes:
			if c == '\\' {
				i++
			} else if c == '"' {
				inQuotes = false
			}
		case inKey:
			switch c {
			case '"':
				inQuotes = true
			case ']':
				inKey = false
			}
		case c == '[':
			inKey = true
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
