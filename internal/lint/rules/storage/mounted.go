package storage

import (
	"path"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/pattern"
)

// mountedBy reports whether a host path lies on something that the user data of the task's instances mounts: patterns
// have the mount point as their first group.
func mountedBy(e *estate.Estate, t *estate.TaskDefinition, hostPath string, patterns []*pattern.Pattern) bool {
	for _, g := range instancesOf(e, t) {
		for _, pattern := range patterns {
			for _, m := range pattern.FindAllStringSubmatch(g.UserData.Text, -1) {
				if within(hostPath, m[1]) {
					return true
				}
			}
		}
	}
	return false
}

// instancesOf are the container instances a task definition's services run on, or all when that is not known.
func instancesOf(e *estate.Estate, t *estate.TaskDefinition) []*estate.InstanceGroup {
	var groups []*estate.InstanceGroup
	for _, s := range t.Services {
		if c := s.Cluster.One(); c != nil {
			groups = append(groups, c.InstanceGroups...)
		}
	}
	if len(groups) > 0 {
		return groups
	}
	for _, g := range e.InstanceGroups {
		if g.ContainerInstances {
			groups = append(groups, g)
		}
	}
	return groups
}

// within reports whether a path is a directory or lies in it.
func within(name, directory string) bool {
	name, directory = path.Clean(name), path.Clean(strings.Trim(directory, `"'`))
	return directory != "/" && directory != "." && (name == directory || strings.HasPrefix(name, directory+"/"))
}

// segments are the names in a path.
func segments(p string) []string {
	return strings.FieldsFunc(strings.ToLower(p), func(r rune) bool { return r == '/' })
}

// commandPart finds the part of a container's entry point or command that matches: an argument of its own, or all
// arguments together, of which the first stands for the rest.
func commandPart(c *estate.Container, pattern *pattern.Pattern) (part estate.Value[string], found bool) {
	parts := append(append([]estate.Value[string]{}, c.EntryPoint.Items...), c.Command.Items...)
	var words []string
	for _, p := range parts {
		word, _ := p.Get()
		if strings.ContainsAny(word, " \n") && pattern.MatchString(word) {
			return p, true
		}
		words = append(words, word)
	}
	if len(parts) > 0 && pattern.MatchString(strings.Join(words, " ")) {
		return parts[0], true
	}
	return part, false
}
