package container

import (
	_ "embed"
	"errors"

	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed invalid_value.md
var invalidValuePage string

// InvalidValue finds values that AWS does not know.
var InvalidValue = &lint.Rule{
	Name:     "invalid-value",
	Severity: lint.Error,
	Page:     invalidValuePage,
	Check:    checkInvalidValue,
}

func checkInvalidValue(p *lint.Pass) {
	reportTasks(p, "enum", "port", "placement-constraints")
	for _, s := range p.Estate.Services {
		for _, problem := range s.Problems() {
			if problem.Code == "enum" || problem.Code == "service-name" {
				at := s.At(problem.Path)
				p.Report(lint.Issue{Resource: s.Resource, Range: at, Message: sentence(problem.Summary), Advice: problem.Detail, Fix: meant(at, problem)})
			}
		}
	}
	for _, a := range enumerated(p.Estate) {
		value, ok := a.value.Get()
		if !ok {
			continue
		}
		err := ecsspec.CheckOneOf(a.name, value, a.valid)
		var invalid *ecsspec.ValueError
		if !errors.As(err, &invalid) {
			continue
		}
		issue := a.on
		issue.Range, issue.Message = lint.At(a.value), sentence(err.Error())
		if invalid.Suggestion != "" {
			issue.Fix = lint.Propose("set it to "+invalid.Suggestion, lint.Set(a.value, cty.StringVal(invalid.Suggestion)))
		}
		p.Report(issue)
	}
}

// argument is one whose values are enumerated.
type argument struct {
	on    lint.Issue // with the resource
	name  string
	value estate.Value[string]
	valid []string
}

// enumerated are the arguments with an enumeration of the SDK's that ecsspec's checks of task definitions and services do
// not look at.
func enumerated(e *estate.Estate) (all []argument) {
	for _, s := range e.Services {
		all = append(all,
			argument{lint.Issue{Resource: s.Resource}, "propagate_tags", s.PropagateTags, ecsspec.EnumValues[ecstypes.PropagateTags]()},
			argument{lint.Issue{Resource: s.Resource}, "availability_zone_rebalancing", s.ZoneRebalancing, ecsspec.EnumValues[ecstypes.AvailabilityZoneRebalancing]()})
	}
	for _, t := range e.TaskDefinitions {
		for _, v := range t.Volumes.Items {
			if v.Docker != nil {
				all = append(all, argument{lint.Issue{Resource: t.Resource}, "scope", v.Docker.Scope, ecsspec.EnumValues[ecstypes.Scope]()})
			}
		}
	}
	for _, c := range e.Clusters {
		all = append(all, argument{lint.Issue{Resource: c.Resource}, "containerInsights", c.Insights, []string{"enabled", "enhanced", "disabled"}})
		if c.Exec != nil {
			all = append(all, argument{lint.Issue{Resource: c.Resource}, "logging", c.Exec.Logging, ecsspec.EnumValues[ecstypes.ExecuteCommandLogging]()})
		}
	}
	for _, c := range e.CapacityProviders {
		all = append(all,
			argument{lint.Issue{Resource: c.Resource}, "status", c.ManagedScaling, ecsspec.EnumValues[ecstypes.ManagedScalingStatus]()},
			argument{lint.Issue{Resource: c.Resource}, "managed_termination_protection", c.TerminationProtection, ecsspec.EnumValues[ecstypes.ManagedTerminationProtection]()},
			argument{lint.Issue{Resource: c.Resource}, "managed_draining", c.Draining, ecsspec.EnumValues[ecstypes.ManagedDraining]()})
	}
	for _, r := range e.Repositories {
		all = append(all,
			argument{lint.Issue{Resource: r.Resource}, "image_tag_mutability", r.Mutability, ecsspec.EnumValues[ecrtypes.ImageTagMutability]()},
			argument{lint.Issue{Resource: r.Resource}, "encryption_type", r.Encryption, ecsspec.EnumValues[ecrtypes.EncryptionType]()})
	}
	for _, f := range e.FileSystems {
		all = append(all, argument{lint.Issue{Resource: f.Resource}, "throughput_mode", f.Throughput, ecsspec.EnumValues[efstypes.ThroughputMode]()})
	}
	for _, g := range e.TargetGroups {
		all = append(all, argument{lint.Issue{Resource: g.Resource}, "target_type", g.TargetType, ecsspec.EnumValues[elbtypes.TargetTypeEnum]()})
	}
	return all
}
