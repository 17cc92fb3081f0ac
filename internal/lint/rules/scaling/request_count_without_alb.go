package scaling

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed request_count_without_alb.md
var requestCountWithoutALBPage string

// RequestCountWithoutALB finds policies that count requests where no load balancer counts them.
var RequestCountWithoutALB = &lint.Rule{
	Name:     "request-count-without-alb",
	Severity: lint.Error,
	Page:     requestCountWithoutALBPage,
	Check:    checkRequestCountWithoutALB,
}

func checkRequestCountWithoutALB(p *lint.Pass) {
	for _, policy := range p.Estate.ScalingPolicies {
		if policy.Track == nil {
			continue
		}
		if metric, ok := policy.Track.Metric.Get(); !ok || metric != ecsspec.MetricRequestCountPerTarget {
			continue
		}
		if issue := requestCount(policy); issue.Message != "" {
			issue.Resource = policy.Resource
			p.Report(issue)
		}
	}
}

const labelForm = "Set resource_label = \"${aws_lb.NAME.arn_suffix}/${aws_lb_target_group.NAME.arn_suffix}\", of the load balancer and the target group of the service."

// requestCount finds what keeps a policy from having a metric.
func requestCount(policy *estate.ScalingPolicy) lint.Issue {
	track := policy.Track
	if len(policy.Targets) == 1 {
		if s := policy.Targets[0].Service.One(); s != nil {
			if issue := withoutALB(s, track); issue.Message != "" {
				return issue
			}
		}
	}
	label := track.ResourceLabel
	if label.Absent() {
		return lint.Issue{Range: lint.At(track.Metric),
			Message: ecsspec.MetricRequestCountPerTarget + " needs a resource_label, which says whose requests are counted", Advice: labelForm}
	}
	if s, ok := label.Get(); ok {
		if err := ecsspec.CheckRequestCountLabel(s); err != nil {
			return lint.Issue{Range: lint.At(label), Message: err.Error(), Advice: labelForm}
		}
		return lint.Issue{}
	}
	for _, ref := range label.References() {
		if ref.Attr == "arn" || ref.Attr == "id" || ref.Attr == "name" {
			return lint.Issue{Range: lint.At(label),
				Message: fmt.Sprintf("resource_label is made from %s.%s, but a label has the last parts of the ARNs: expected arn_suffix", ref.Resource, ref.Attr), Advice: labelForm}
		}
	}
	group := label.RefersTo("lb_target_group", "alb_target_group")
	if !bare(label) || !group && !label.RefersTo("lb", "alb") {
		return lint.Issue{}
	}
	lacks, has := "target group", "load balancer"
	if group {
		lacks, has = has, lacks
	}
	return lint.Issue{Range: lint.At(label), Message: fmt.Sprintf("resource_label names a %s but no %s: expected both", has, lacks), Advice: labelForm}
}

// bare reports whether a label is nothing but one attribute of one resource, as its length tells: what else is in a
// template, such as a variable, leaves no reference.
func bare(label estate.Value[string]) bool {
	refs := label.References()
	if len(refs) != 1 {
		return false
	}
	parts := strings.Split(refs[0].Resource, ".")
	name := strings.Join(parts[max(0, len(parts)-2):], ".") + "." + refs[0].Attr
	return label.Range().End.Byte-label.Range().Start.Byte == len(name)
}

// withoutALB finds what keeps requests for a service from being counted: no load balancer, one of another kind, or a
// target group that is not the service's.
func withoutALB(s *estate.Service, track *estate.TargetTracking) lint.Issue {
	if !s.MayHave("load_balancer") {
		return lint.Issue{Range: lint.At(track.Metric),
			Message: fmt.Sprintf("%s counts an Application Load Balancer's requests, but %s has no load balancer", ecsspec.MetricRequestCountPerTarget, s.Resource.Address),
			Advice:  "Track ECSServiceAverageCPUUtilization instead, or put the service behind an Application Load Balancer."}
	}
	var groups []*estate.TargetGroup
	known := s.LoadBalancers.Complete
	for _, lb := range s.LoadBalancers.Items {
		for _, link := range []estate.Link[estate.TargetGroup]{lb.TargetGroup, lb.AlternateTargetGroup} {
			groups = append(groups, link.Targets...)
			known = known && (link.One() != nil || link.Absent())
		}
	}
	if !known || len(groups) == 0 {
		return lint.Issue{}
	}
	counted := slices.ContainsFunc(groups, func(g *estate.TargetGroup) bool {
		protocol, ok := g.Protocol.Get()
		return !ok || strings.HasPrefix(protocol, "HTTP")
	})
	if !counted {
		protocol, _ := groups[0].Protocol.Get()
		return lint.Issue{Range: lint.At(track.Metric),
			Message: fmt.Sprintf("%s counts an Application Load Balancer's requests, but %s takes %s from a Network Load Balancer, which counts none",
				ecsspec.MetricRequestCountPerTarget, groups[0].Resource.Address, protocol),
			Advice: "Track ECSServiceAverageCPUUtilization instead, or put the service behind an Application Load Balancer."}
	}
	for _, ref := range track.ResourceLabel.References() {
		if !strings.Contains(ref.Resource, "lb_target_group.") || strings.Contains(ref.Resource, "data.") {
			continue
		}
		if !slices.ContainsFunc(groups, func(g *estate.TargetGroup) bool {
			return estate.BlockAddress(g.Resource.Address) == estate.BlockAddress(ref.Resource)
		}) {
			return lint.Issue{Range: lint.At(track.ResourceLabel),
				Message: fmt.Sprintf("resource_label names %s, but %s is in %s: the requests of others are counted", ref.Resource, s.Resource.Address, groups[0].Resource.Address),
				Advice:  labelForm}
		}
	}
	return lint.Issue{}
}
