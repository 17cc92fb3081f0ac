package network

import (
	_ "embed"
	"fmt"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed eni_density.md
var eniDensityPage string

// ENIDensity finds services with more tasks than their instances have network interfaces.
var ENIDensity = &lint.Rule{
	Name:     "eni-density",
	Severity: lint.Warning,
	Page:     eniDensityPage,
	Check:    checkENIDensity,
}

func checkENIDensity(p *lint.Pass) {
	if trunking(p.Estate) {
		return
	}
	for _, s := range p.Estate.Services {
		if !onInstances(s) {
			continue
		}
		count, ok := s.LargestCount()
		if !ok || count == 0 {
			continue
		}
		groups := s.InstanceGroups()
		room, ok := roomOf(groups)
		if !ok {
			continue
		}
		others := 0
		for _, other := range p.Estate.Services {
			if n, known := other.LargestCount(); known && other != s && onInstances(other) && sameGroups(other.InstanceGroups(), groups) {
				others += n
			}
		}
		if count+others <= room.tasks {
			continue
		}
		report(p, s, count, others, room)
	}
}

// report points at what makes the tasks so many: the most that autoscaling may reach, or else the desired count.
func report(p *lint.Pass, s *estate.Service, count, others int, room room) {
	resource, at := s.Resource, lint.At(s.DesiredCount)
	for _, t := range s.Scaling {
		if n, ok := t.Maximum.Get(); ok && n == count {
			resource, at = t.Resource, lint.At(t.Maximum)
		}
	}
	besides := ""
	if others > 0 {
		besides = fmt.Sprintf(", and %d of other services on the same instances", others)
	}
	p.Report(lint.Issue{Resource: resource, Range: at,
		Message: fmt.Sprintf("%d tasks with a network interface each%s do not fit: %s hold %d without trunking (%d on each %s)",
			count, besides, instances(room.instances), room.tasks, room.each, room.instanceType),
		Advice: fmt.Sprintf("Set the account setting %s to \"enabled\" (aws_ecs_account_setting_default) before the instances start and use types that support it, "+
			"allow more instances or larger ones, or use network mode \"bridge\".", ecsspec.TrunkingSetting)})
}

func instances(n int) string {
	if n == 1 {
		return "1 instance can"
	}
	return fmt.Sprintf("at most %d instances can", n)
}

// trunking reports whether the account gives instances room for more interfaces, or may, as far as the code tells.
func trunking(e *estate.Estate) bool {
	for _, setting := range e.AccountSettings {
		name, known := setting.Name.Get()
		if !known {
			return true
		}
		if value, known := setting.Value.Get(); name == ecsspec.TrunkingSetting && (!known || value == "enabled" || value == "on") {
			return true
		}
	}
	return !e.Whole()
}

// onInstances reports whether the service's tasks have interfaces of EC2 instances in the code.
func onInstances(s *estate.Service) bool {
	daemon, known := s.Daemon()
	return known && !daemon && s.Launch == ecstypes.LaunchTypeEc2 && s.OwnInterfaces()
}

// room is how many tasks instances can hold by their interfaces. each and instanceType are of the type with the fewest.
type room struct {
	instances, tasks, each int
	instanceType           string
}

// roomOf counts on the largest type a group may have; ok is false when the number of instances or a type is not known.
func roomOf(groups []*estate.InstanceGroup) (r room, ok bool) {
	for _, g := range groups {
		maximum, known := g.Maximum.Get()
		if !known || !g.InstanceTypes.Complete || len(g.InstanceTypes.Items) == 0 {
			return r, false
		}
		most, mostType := 0, ""
		for _, item := range g.InstanceTypes.Items {
			instanceType, _ := item.Get()
			n, known := ecsspec.TasksByInterfaces(instanceType)
			if !known {
				return r, false
			}
			if n > most {
				most, mostType = n, instanceType
			}
		}
		r.instances, r.tasks = r.instances+maximum, r.tasks+maximum*most
		if r.instanceType == "" || most < r.each {
			r.each, r.instanceType = most, mostType
		}
	}
	return r, len(groups) > 0
}

func sameGroups(a, b []*estate.InstanceGroup) bool {
	for _, g := range a {
		if !slices.Contains(b, g) {
			return false
		}
	}
	return len(a) > 0
}
