package estate

import (
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Container is one container of a task definition, from JSON or from typed containers.
type Container struct {
	// Range is where the container is written.
	Range hcl.Range
	// Object is the container as it is written, for rules about its keys. Typed tells that the keys are in snake case.
	Object *Node
	typed  bool

	Name, Image            Value[string]
	CPU, Memory            Value[int]
	MemoryReservation      Value[int]
	Essential, Privileged  Value[bool]
	EntryPoint, Command    List[Value[string]]
	PortMappings           List[PortMapping]
	Environment            List[Variable]
	EnvironmentFiles       List[Value[string]] // their ARNs
	Secrets                List[Variable]
	MountPoints            List[MountPoint]
	ReadonlyRootFilesystem Value[bool]
	User                   Value[string]
	Log                    *LogConfiguration // nil when not written; see LogUnknown
	LogUnknown             bool
	HealthCheck            *HealthCheck // nil when not written; see HealthCheckUnknown
	HealthCheckUnknown     bool
	DependsOn              List[Dependency]
	StartTimeout           Value[int] // seconds
	StopTimeout            Value[int] // seconds
	InitProcess            Value[bool]
	AddedCapabilities      List[Value[string]]
	DockerLabels           List[Variable]
	Firelens               Value[string] // the type of a log router
	RepositoryCredentials  Value[string]
	Links                  List[Value[string]]
}

// Typed reports that the container is one of drydock's typed containers, whose keys are in snake case.
func (c *Container) Typed() bool { return c.typed }

// Node is a value as it is written, for rules that look at keys.
type Node = module.Value

// LogConfiguration says where a container's output goes.
type LogConfiguration struct {
	Range         hcl.Range
	Driver        Value[string]
	Options       List[Variable]
	SecretOptions List[Variable]
	// Group is the log group of the awslogs driver.
	Group Link[LogGroup]
}

// HealthCheck is a container's own health check. Times are in seconds.
type HealthCheck struct {
	Range                                   hcl.Range
	Command                                 List[Value[string]]
	Interval, Timeout, Retries, StartPeriod Value[int]
}

// Dependency is a container that another one waits for.
type Dependency struct {
	Container, Condition Value[string]
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
		return List[*Container]{rng: definitions.Where(), state: unknown}
	}
	return list(json, func(item *module.Value) *Container {
		return readContainer(fieldsOf(item, false))
	})
}

func readTypedContainer(key string, typed *module.Value) *Container {
	f := fieldsOf(typed.Attr(key), true)
	c := readContainer(f)
	if f.object == nil || c.Range.Filename == "" {
		c.Range = typed.KeyRange(key)
	}
	if c.Name.Absent() {
		c.Name = Value[string]{v: key, state: known, rng: typed.KeyWhere(key)}
	}
	c.Environment, c.Secrets = variables(f.get("environment")), variables(f.get("secrets"))
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
	c.Object, c.typed = f.object, f.snake
	c.readRest(f)
	return c
}

func (c *Container) readRest(f fields) {
	linux := f.within(f.get("linuxParameters"))
	c.EnvironmentFiles = list(f.get("environmentFiles"), func(v *module.Value) Value[string] { return text(f.within(v).get("value")) })
	c.Log, c.LogUnknown = optional(f.get("logConfiguration"), func(v *module.Value) *LogConfiguration { return readLog(f.within(v)) })
	c.HealthCheck, c.HealthCheckUnknown = optional(f.get("healthCheck"), func(v *module.Value) *HealthCheck {
		h := f.within(v)
		return &HealthCheck{
			Range: v.Range(), Command: texts(h.get("command")), Interval: number(h.get("interval")), Timeout: number(h.get("timeout")),
			Retries: number(h.get("retries")), StartPeriod: number(h.get("startPeriod")),
		}
	})
	if f.snake {
		waits := variables(f.get("dependsOn"))
		c.DependsOn = List[Dependency]{Complete: waits.Complete, state: waits.state, rng: waits.rng}
		for _, w := range waits.Items {
			c.DependsOn.Items = append(c.DependsOn.Items, Dependency{Container: w.Name, Condition: w.Value})
		}
	} else {
		c.DependsOn = list(f.get("dependsOn"), func(v *module.Value) Dependency {
			d := f.within(v)
			return Dependency{Container: nonEmpty(d.get("containerName")), Condition: nonEmpty(d.get("condition"))}
		})
	}
	c.StartTimeout, c.StopTimeout = number(f.get("startTimeout")), number(f.get("stopTimeout"))
	c.InitProcess = boolean(linux.get("initProcessEnabled"))
	c.AddedCapabilities = texts(f.within(linux.get("capabilities")).get("add"))
	c.DockerLabels = variables(f.get("dockerLabels"))
	c.Firelens = nonEmpty(f.within(f.get("firelensConfiguration")).get("type"))
	c.RepositoryCredentials = nonEmpty(f.within(f.get("repositoryCredentials")).get("credentialsParameter"))
	c.Links = texts(f.get("links"))
}

// optional reads a part that may be left out; maybe tells that it cannot be known whether it is there.
func optional[T any](v *module.Value, read func(*module.Value) *T) (part *T, maybe bool) {
	switch {
	case v == nil || v.IsKnown() && v.IsNull():
		return nil, false
	case !v.IsKnown() && len(v.Keys()) == 0:
		return nil, true
	}
	return read(v), false
}

func readLog(f fields) *LogConfiguration {
	l := &LogConfiguration{Range: f.object.Range(), Driver: nonEmpty(f.get("logDriver")), Options: variables(f.get("options"))}
	if f.snake {
		l.SecretOptions = variables(f.get("secretOptions"))
	} else {
		l.SecretOptions = pairs(f, "secretOptions", "valueFrom")
	}
	return l
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
	keys   []string // of an object in JSON that is known, sorted
	known  bool
}

func fieldsOf(v *module.Value, snake bool) fields {
	f := fields{object: v, snake: snake, known: v != nil && v.IsKnown()}
	if !snake && v != nil {
		f.keys = v.Keys()
	}
	return f
}

func (f fields) within(v *module.Value) fields { return fieldsOf(v, f.snake) }

func (f fields) get(name string) *module.Value {
	if f.object == nil {
		return nil
	}
	if f.snake {
		return f.object.Attr(snakeCase(name))
	}
	if _, written := slices.BinarySearch(f.keys, name); written || !f.known {
		if v := f.object.Attr(name); v != nil {
			return v
		}
	}
	for _, key := range f.keys {
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
