package estate

import (
	"sort"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Container is one container of a task definition, from JSON or from typed containers.
type Container struct {
	// Range is where the container is written.
	Range hcl.Range

	Name, Image            Value[string]
	CPU, Memory            Value[int]
	MemoryReservation      Value[int]
	Essential, Privileged  Value[bool]
	EntryPoint, Command    List[Value[string]]
	PortMappings           List[PortMapping]
	Environment            List[Variable]
	Secrets                List[Variable]
	MountPoints            List[MountPoint]
	ReadonlyRootFilesystem Value[bool]
	User                   Value[string]
}

// Variable is an environment variable: its value, or for a secret where the value comes from.
type Variable struct {
	Name, Value Value[string]
}

// MountPoint is a volume as a container sees it.
type MountPoint struct {
	SourceVolume, ContainerPath Value[string]
	ReadOnly                    Value[bool]
}

// readContainers reads container_definitions, AWS's JSON, or else drydock's typed containers, a map by name whose
// attributes are AWS's in snake case.
func readContainers(body *module.Block) List[*Container] {
	if typed := body.Attr("containers"); typed != nil {
		l := list(typed, func(*module.Value) *Container { return nil })
		for _, key := range typed.Keys() {
			l.Items = append(l.Items, readTypedContainer(key, typed))
		}
		return l
	}
	definitions := body.Attr("container_definitions")
	if definitions == nil {
		return List[*Container]{Complete: true}
	}
	json := definitions.JSON()
	if json == nil { // not JSON, which Terraform reports
		return List[*Container]{rng: definitions.Range(), state: unknown}
	}
	return list(json, func(item *module.Value) *Container {
		return readContainer(fields{item, false})
	})
}

func readTypedContainer(key string, typed *module.Value) *Container {
	f := fields{typed.Attr(key), true}
	c := readContainer(f)
	if c.Name.Absent() {
		c.Name = Value[string]{v: key, state: known, rng: typed.KeyRange(key)}
	}
	variables := func(name string) List[Variable] {
		written := f.get(name)
		l := list(written, func(*module.Value) Variable { return Variable{} })
		for _, k := range written.Keys() {
			l.Items = append(l.Items, Variable{
				Name:  Value[string]{v: k, state: known, rng: written.KeyRange(k)},
				Value: text(written.Attr(k)),
			})
		}
		return l
	}
	c.Environment, c.Secrets = variables("environment"), variables("secrets")
	return c
}

func readContainer(f fields) *Container {
	c := &Container{
		Name:                   nonEmpty(f.get("name")),
		Image:                  nonEmpty(f.get("image")),
		CPU:                    number(f.get("cpu")),
		Memory:                 number(f.get("memory")),
		MemoryReservation:      number(f.get("memoryReservation")),
		Essential:              boolean(f.get("essential")),
		Privileged:             boolean(f.get("privileged")),
		EntryPoint:             texts(f.get("entryPoint")),
		Command:                texts(f.get("command")),
		ReadonlyRootFilesystem: boolean(f.get("readonlyRootFilesystem")),
		User:                   nonEmpty(f.get("user")),
		PortMappings: list(f.get("portMappings"), func(v *module.Value) PortMapping {
			m := f.within(v)
			return PortMapping{
				ContainerPort: number(m.get("containerPort")),
				HostPort:      number(m.get("hostPort")),
				Protocol:      nonEmpty(m.get("protocol")),
				Name:          nonEmpty(m.get("name")),
				AppProtocol:   nonEmpty(m.get("appProtocol")),
			}
		}),
		MountPoints: list(f.get("mountPoints"), func(v *module.Value) MountPoint {
			m := f.within(v)
			return MountPoint{
				SourceVolume:  nonEmpty(m.get("sourceVolume")),
				ContainerPath: nonEmpty(m.get("containerPath")),
				ReadOnly:      boolean(m.get("readOnly")),
			}
		}),
	}
	if f.object != nil {
		c.Range = f.object.Range()
	}
	if !f.snake {
		c.Environment = pairs(f, "environment", "value")
		c.Secrets = pairs(f, "secrets", "valueFrom")
	}
	return c
}

// pairs reads AWS's lists of name and value.
func pairs(f fields, key, value string) List[Variable] {
	return list(f.get(key), func(v *module.Value) Variable {
		m := f.within(v)
		return Variable{Name: text(m.get("name")), Value: text(m.get(value))}
	})
}

// fields reads an object's fields by AWS's names. In JSON letter case does not matter, as in the AWS provider, which
// decodes it with Go's encoding/json; in typed containers names are in snake case.
type fields struct {
	object *module.Value
	snake  bool
}

func (f fields) within(v *module.Value) fields { return fields{v, f.snake} }

func (f fields) get(name string) *module.Value {
	if f.object == nil {
		return nil
	}
	if f.snake {
		return f.object.Attr(snakeCase(name))
	}
	if v := f.object.Attr(name); v != nil {
		return v
	}
	keys := f.object.Keys()
	sort.Strings(keys)
	for _, key := range keys {
		if strings.EqualFold(key, name) {
			return f.object.Attr(key)
		}
	}
	return nil
}

// snakeCase is hashicorp/aws's spelling of one of AWS's names: memoryReservation is memory_reservation.
func snakeCase(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) {
			if i > 0 {
				b.WriteByte('_')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
