package ecs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// containerSet are the containers of a task definition in both of their spellings. The JSON is always there, as
// other configurations expect of a task definition. The typed spelling is there when it is configured, or was
// imported: filled in for JSON too it would double the state and each difference shown, for nobody.
type containerSet struct {
	JSON  types.String
	Typed types.Map
}

var containersType = containersAttribute().GetType().(types.MapType)

// definitions are the containers for a request; unknown parts are left out.
func (c containerSet) definitions() ([]ecstypes.ContainerDefinition, error) {
	if c.JSON.IsNull() || c.JSON.IsUnknown() {
		return typedDefinitions(c.Typed), nil
	}
	return ecsspec.ParseContainerDefinitions(c.JSON.ValueString())
}

// isKnown reports whether the configured spelling is known to the last field.
func (c containerSet) isKnown() bool { return isKnown(c.JSON) && isKnown(c.Typed) }

// unknown is what is unknown, in the spelling of [ecsspec.Unknown].
func (c containerSet) unknown() []string {
	const all = "container_definitions"
	if c.JSON.IsUnknown() || c.Typed.IsUnknown() {
		return []string{all}
	}
	var paths []string
	for i, name := range containerNames(c.Typed) {
		paths = append(paths, unknownPaths(fmt.Sprintf("%s[%d]", all, i), c.Typed.Elements()[name], camelCase)...)
	}
	return paths
}

func containerNames(typed types.Map) []string { return slices.Sorted(maps.Keys(typed.Elements())) }

func typedDefinitions(typed types.Map) []ecstypes.ContainerDefinition {
	var defs []ecstypes.ContainerDefinition
	for _, name := range containerNames(typed) {
		def := expand[ecstypes.ContainerDefinition](typed.Elements()[name])
		def.Name = aws.String(name)
		defs = append(defs, def)
	}
	return defs
}

// typedContainers is `containers` for AWS's container definitions.
func typedContainers(defs []ecstypes.ContainerDefinition) types.Map {
	elements := make(map[string]attr.Value, len(defs))
	for _, def := range defs {
		elements[aws.ToString(def.Name)] = flatten(containersType.ElemType, def, false)
	}
	return types.MapValueMust(containersType.ElemType, elements)
}

// jsonContainers is `container_definitions` for AWS's container definitions.
func jsonContainers(defs []ecstypes.ContainerDefinition) (types.String, error) {
	s, err := ecsspec.MarshalContainerDefinitions(defs)
	if err != nil {
		return types.StringNull(), fmt.Errorf("writing container definitions as JSON: %w", err)
	}
	return types.StringValue(s), nil
}

// plan is what is planned for the containers that config asks for, given those there are: the same when they mean
// the same to AWS, otherwise the configured spelling as it is and JSON made from it.
func (c containerSet) plan(prior containerSet, mode ecstypes.NetworkMode) (containerSet, error) {
	if !c.isKnown() {
		planned := containerSet{JSON: c.JSON, Typed: c.Typed}
		if planned.JSON.IsNull() {
			planned.JSON = types.StringUnknown()
		}
		return planned, nil
	}
	defs, err := c.definitions()
	if err != nil {
		return containerSet{}, err
	}
	// What cannot be read any more is planned anew.
	if before, err := prior.definitions(); err == nil && before != nil && ecsspec.EqualContainerDefinitionsIn(mode, defs, before) {
		if prior.JSON.IsNull() {
			if prior.JSON, err = jsonContainers(before); err != nil {
				return containerSet{}, err
			}
		}
		if prior.Typed.IsNull() {
			prior.Typed = c.Typed
		}
		return prior, nil
	}
	planned := c
	if planned.JSON.IsNull() {
		if planned.JSON, err = jsonContainers(defs); err != nil {
			return containerSet{}, err
		}
	}
	return planned, nil
}

// refresh is what there is for the containers AWS answered: in both spellings after an import, which does not know
// the one that is configured. What means the same as before keeps its spelling, container by container.
func (c containerSet) refresh(answered []ecstypes.ContainerDefinition, mode ecstypes.NetworkMode) (containerSet, error) {
	same := func(a, b []ecstypes.ContainerDefinition) bool { return ecsspec.EqualContainerDefinitionsIn(mode, a, b) }
	fresh := c
	if before, err := ecsspec.ParseContainerDefinitions(c.JSON.ValueString()); c.JSON.IsNull() || c.JSON.IsUnknown() || err != nil || !same(before, answered) {
		if fresh.JSON, err = jsonContainers(answered); err != nil {
			return containerSet{}, err
		}
	}
	if c.Typed.IsNull() && !c.JSON.IsNull() {
		return fresh, nil
	}
	fresh.Typed = typedContainers(answered)
	elements := fresh.Typed.Elements()
	for _, def := range answered {
		name := aws.ToString(def.Name)
		before, had := c.Typed.Elements()[name]
		if !had || !isKnown(before) {
			continue
		}
		was := expand[ecstypes.ContainerDefinition](before)
		was.Name = def.Name
		if same([]ecstypes.ContainerDefinition{was}, []ecstypes.ContainerDefinition{def}) {
			elements[name] = before
		}
	}
	fresh.Typed = types.MapValueMust(containersType.ElemType, elements)
	return fresh, nil
}

// containerErrors makes the errors of the JSON into diagnostics.
func containerErrors(err error) (diags diag.Diagnostics) {
	at := path.Root("container_definitions")
	var errs ecsspec.ContainerDefinitionErrors
	if !errors.As(err, &errs) {
		diags.AddAttributeError(at, "Invalid container definitions", sentenceOf(err.Error()))
		return diags
	}
	for _, e := range errs {
		summary := "Invalid container definitions"
		if e.Container != "" {
			summary = fmt.Sprintf("Invalid definition of the container %q", e.Container)
		}
		diags.AddAttributeError(at, summary, sentenceOf(e.Error()))
	}
	return diags
}

// at is where a problem is written. Terraform finds the line of an argument, but of nothing inside it.
func (c containerSet) at(p ecsspec.Problem) path.Path {
	if p.Argument() == "container_definitions" && !c.Typed.IsNull() {
		return path.Root("containers")
	}
	return atArgument(p)
}

// camelCase is AWS's spelling of an argument: "host_port" is "hostPort".
func camelCase(argument string) string {
	words := strings.Split(argument, "_")
	for i := range words[1:] {
		words[i+1] = upperFirst(words[i+1])
	}
	return strings.Join(words, "")
}
