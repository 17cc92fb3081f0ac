package ecsspec

import (
	"strconv"
	"strings"
)

// TaskDefinitionRef is what a service or a task names a task definition by.
type TaskDefinitionRef struct {
	Family string
	// Revision is 0 when the reference names none: AWS then takes the latest ACTIVE one.
	Revision int
	// ARN is the reference itself when it is an ARN.
	ARN string
}

// String is "family" or "family:revision".
func (r TaskDefinitionRef) String() string {
	if r.Revision == 0 {
		return r.Family
	}
	return r.Family + ":" + strconv.Itoa(r.Revision)
}

// ParseTaskDefinitionRef reads "family", "family:3" or a task definition's ARN (with or without revision).
func ParseTaskDefinitionRef(ref string) (TaskDefinitionRef, bool) {
	var r TaskDefinitionRef
	rest := ref
	if strings.HasPrefix(ref, "arn:") {
		var ok bool
		if rest, ok = resourceOf(ref, "task-definition"); !ok {
			return TaskDefinitionRef{}, false
		}
		r.ARN = ref
	}
	family, revision, hasRevision := strings.Cut(rest, ":")
	if hasRevision {
		n, err := strconv.Atoi(revision)
		if err != nil || n < 1 || strconv.Itoa(n) != revision {
			return TaskDefinitionRef{}, false
		}
		r.Revision = n
	}
	if FamilyName.Check(family) != nil {
		return TaskDefinitionRef{}, false
	}
	r.Family = family
	return r, true
}

// ParseTaskDefinition is ParseTaskDefinitionRef without the ARN.
func ParseTaskDefinition(ref string) (family string, revision int, ok bool) {
	r, ok := ParseTaskDefinitionRef(ref)
	return r.Family, r.Revision, ok
}

// ParseClusterRef returns the cluster's name from a name or an ARN; an empty reference is the cluster "default".
func ParseClusterRef(ref string) (cluster string, ok bool) {
	if ref == "" {
		return "default", true
	}
	return parseNamed(ref, "cluster", ClusterName)
}

// ParseCapacityProviderRef returns a capacity provider's name from a name or an ARN.
func ParseCapacityProviderRef(ref string) (name string, ok bool) {
	return parseNamed(ref, "capacity-provider", CapacityProviderName)
}

func parseNamed(ref, kind string, rule NameRule) (string, bool) {
	name := ref
	if strings.HasPrefix(ref, "arn:") {
		var ok bool
		if name, ok = resourceOf(ref, kind); !ok {
			return "", false
		}
	}
	return name, rule.Check(name) == nil
}

// ParseServiceRef reads a service's name or ARN. The cluster is empty when the reference does not name it: a
// bare name, or an ARN of the old short format (arn:...:service/name).
func ParseServiceRef(ref string) (cluster, service string, ok bool) {
	return parseInCluster(ref, "service")
}

// ParseTaskRef reads a task's id or ARN, long or short.
func ParseTaskRef(ref string) (cluster, id string, ok bool) { return parseInCluster(ref, "task") }

// ParseContainerInstanceRef reads a container instance's id or ARN, long or short.
func ParseContainerInstanceRef(ref string) (cluster, id string, ok bool) {
	return parseInCluster(ref, "container-instance")
}

func parseInCluster(ref, kind string) (cluster, name string, ok bool) {
	rest := ref
	if strings.HasPrefix(ref, "arn:") {
		if rest, ok = resourceOf(ref, kind); !ok {
			return "", "", false
		}
		if c, n, long := strings.Cut(rest, "/"); long {
			if ClusterName.Check(c) != nil {
				return "", "", false
			}
			cluster, rest = c, n
		}
	}
	if ServiceName.Check(rest) != nil {
		return "", "", false
	}
	return cluster, rest, true
}
