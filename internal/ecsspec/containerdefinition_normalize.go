package ecsspec

import (
	"cmp"
	"reflect"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// The defaults of a container's health check.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
const (
	HealthCheckDefaultInterval = 30
	HealthCheckDefaultTimeout  = 5
	HealthCheckDefaultRetries  = 3
)

// NormalizeContainerDefinitions returns the definitions as AWS returns them once registered: with its defaults
// filled in, and with the empty lists it never leaves out. The argument is not changed.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
func NormalizeContainerDefinitions(mode ecstypes.NetworkMode, defs []ecstypes.ContainerDefinition) []ecstypes.ContainerDefinition {
	defs = cloneDefinitions(defs)
	for i := range defs {
		d := &defs[i]
		fillDefaults(mode, d)
		d.Environment = orEmpty(d.Environment)
		d.MountPoints = orEmpty(d.MountPoints)
		d.PortMappings = orEmpty(d.PortMappings)
		d.SystemControls = orEmpty(d.SystemControls)
		d.VolumesFrom = orEmpty(d.VolumesFrom)
	}
	return defs
}

func fillDefaults(mode ecstypes.NetworkMode, d *ecstypes.ContainerDefinition) {
	if d.Essential == nil {
		d.Essential = ptr(true)
	}
	for i := range d.PortMappings {
		m := &d.PortMappings[i]
		if m.Protocol == "" {
			m.Protocol = ecstypes.TransportProtocolTcp
		}
		if m.ContainerPort != nil && m.ContainerPortRange == nil && (m.HostPort == nil || *m.HostPort == 0) {
			port, _ := HostPort(mode, *m)
			m.HostPort = ptr(port)
		}
	}
	if hc := d.HealthCheck; hc != nil {
		hc.Interval = orDefault(hc.Interval, HealthCheckDefaultInterval)
		hc.Timeout = orDefault(hc.Timeout, HealthCheckDefaultTimeout)
		hc.Retries = orDefault(hc.Retries, HealthCheckDefaultRetries)
	}
}

// EqualContainerDefinitions reports whether a and b mean the same to AWS in the default network mode.
func EqualContainerDefinitions(a, b []ecstypes.ContainerDefinition) bool {
	return EqualContainerDefinitionsIn(DefaultNetworkMode, a, b)
}

// EqualContainerDefinitionsIn reports whether a and b mean the same to AWS in a network mode: after its
// defaults are filled in, whatever the order of containers, environment variables and secrets (which AWS does
// not keep), and taking what is empty or false by default as not set.
func EqualContainerDefinitionsIn(mode ecstypes.NetworkMode, a, b []ecstypes.ContainerDefinition) bool {
	return reflect.DeepEqual(canonicalDefinitions(mode, a), canonicalDefinitions(mode, b))
}

func canonicalDefinitions(mode ecstypes.NetworkMode, defs []ecstypes.ContainerDefinition) []ecstypes.ContainerDefinition {
	defs = cloneDefinitions(defs)
	for i := range defs {
		d := &defs[i]
		essential := d.Essential
		prune(reflect.ValueOf(d).Elem())
		d.Essential = essential
		fillDefaults(mode, d)
		if d.HealthCheck != nil && d.HealthCheck.StartPeriod != nil && *d.HealthCheck.StartPeriod == 0 {
			d.HealthCheck.StartPeriod = nil
		}
		if d.VersionConsistency == ecstypes.VersionConsistencyEnabled {
			d.VersionConsistency = ""
		}
		slices.SortStableFunc(d.Environment, func(x, y ecstypes.KeyValuePair) int { return cmp.Compare(deref(x.Name), deref(y.Name)) })
		slices.SortStableFunc(d.Secrets, func(x, y ecstypes.Secret) int { return cmp.Compare(deref(x.Name), deref(y.Name)) })
	}
	slices.SortStableFunc(defs, func(x, y ecstypes.ContainerDefinition) int { return cmp.Compare(deref(x.Name), deref(y.Name)) })
	return defs
}

// prune removes what says nothing: empty lists and maps, objects without content, and booleans that are false,
// which is the default of every boolean but "essential".
func prune(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				prune(v.Field(i))
			}
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		prune(v.Elem())
		if k := v.Elem().Kind(); (k == reflect.Struct || k == reflect.Bool) && v.Elem().IsZero() {
			v.SetZero()
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			kept := v.Slice(0, 0)
			for i := range v.Len() {
				prune(v.Index(i))
				if !v.Index(i).IsZero() {
					kept = reflect.Append(kept, v.Index(i))
				}
			}
			v.Set(kept)
		}
		if v.Len() == 0 {
			v.SetZero()
		}
	case reflect.Map:
		if v.Len() == 0 {
			v.SetZero()
		}
	}
}

func cloneDefinitions(defs []ecstypes.ContainerDefinition) []ecstypes.ContainerDefinition {
	clone := slices.Clone(defs)
	if clone == nil {
		clone = []ecstypes.ContainerDefinition{}
	}
	for i := range clone {
		own(reflect.ValueOf(&clone[i]).Elem())
	}
	return clone
}

// own makes a value that was copied bit by bit own what it points to.
func own(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				own(f)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fresh := reflect.New(v.Type().Elem())
			fresh.Elem().Set(v.Elem())
			own(fresh.Elem())
			v.Set(fresh)
		}
	case reflect.Interface:
		if !v.IsNil() {
			v.Set(ownCopy(v.Elem()))
		}
	case reflect.Slice:
		if !v.IsNil() {
			fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(fresh, v)
			for i := range fresh.Len() {
				own(fresh.Index(i))
			}
			v.Set(fresh)
		}
	case reflect.Map:
		if !v.IsNil() {
			fresh := reflect.MakeMapWithSize(v.Type(), v.Len())
			for entries := v.MapRange(); entries.Next(); {
				fresh.SetMapIndex(entries.Key(), ownCopy(entries.Value()))
			}
			v.Set(fresh)
		}
	}
}

func ownCopy(v reflect.Value) reflect.Value {
	held := reflect.New(v.Type()).Elem()
	held.Set(v)
	own(held)
	return held
}

func ptr[T any](v T) *T { return &v }

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

func orDefault[T any](p *T, value T) *T {
	if p == nil {
		return &value
	}
	return p
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
