package elbv2

import (
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// What follows is for another service of the region that makes load balancers on
// its caller's behalf, as ECS does for Express services. Errors are Elastic Load
// Balancing's.

// CreateLoadBalancer is the operation; it answers ARN and DNS name.
func CreateLoadBalancer(r *operation.Request, in *elb.CreateLoadBalancerInput) (arn, dns string, err error) {
	out, err := createLoadBalancer(r, in)
	if err != nil {
		return "", "", err
	}
	return operation.Deref(out.LoadBalancers[0].LoadBalancerArn), operation.Deref(out.LoadBalancers[0].DNSName), nil
}

// CreateListener is the operation; it answers the ARN.
func CreateListener(r *operation.Request, in *elb.CreateListenerInput) (arn string, err error) {
	out, err := createListener(r, in)
	if err != nil {
		return "", err
	}
	return operation.Deref(out.Listeners[0].ListenerArn), nil
}

// CreateTargetGroup is the operation; it answers the ARN.
func CreateTargetGroup(r *operation.Request, in *elb.CreateTargetGroupInput) (arn string, err error) {
	out, err := createTargetGroup(r, in)
	if err != nil {
		return "", err
	}
	return operation.Deref(out.TargetGroups[0].TargetGroupArn), nil
}

// CreateRule is the operation with the first priority of its listener that is
// free; it answers the ARN.
func CreateRule(r *operation.Request, in *elb.CreateRuleInput) (arn string, err error) {
	free := int32(1)
	for _, u := range rulesOf(r, operation.Deref(in.ListenerArn)) {
		if int32(u.position()) == free {
			free++
		}
	}
	in.Priority = &free
	out, err := createRule(r, in)
	if err != nil {
		return "", err
	}
	return operation.Deref(out.Rules[0].RuleArn), nil
}

// SetHealthCheck changes path and port of a target group's health check.
func SetHealthCheck(r *operation.Request, targetGroup, path, port string) error {
	_, err := modifyTargetGroup(r, &elb.ModifyTargetGroupInput{TargetGroupArn: &targetGroup, HealthCheckPath: &path, HealthCheckPort: &port})
	return err
}

// LoadBalancerState is "provisioning", "active" and so on, "" for one that is not there.
func LoadBalancerState(r *operation.Request, arn string) string {
	lb, found := loadBalancers.Get(r.Scoped, arn)
	if !found || lb.Described.State == nil {
		return ""
	}
	return string(lb.Described.State.Code)
}

// DeleteRule, DeleteTargetGroup and DeleteLoadBalancer are the operations; what
// is not there is no error.

func DeleteRule(r *operation.Request, arn string) error {
	if _, found := rules.Get(r.Scoped, arn); !found {
		return nil
	}
	_, err := deleteRule(r, &elb.DeleteRuleInput{RuleArn: &arn})
	return err
}

func DeleteTargetGroup(r *operation.Request, arn string) error {
	_, err := deleteTargetGroup(r, &elb.DeleteTargetGroupInput{TargetGroupArn: &arn})
	return err
}

func DeleteLoadBalancer(r *operation.Request, arn string) error {
	_, err := deleteLoadBalancer(r, &elb.DeleteLoadBalancerInput{LoadBalancerArn: &arn})
	return err
}

// AddCertificate lets a listener serve another certificate.
func AddCertificate(r *operation.Request, listener, certificate string) error {
	_, err := addListenerCertificates(r, &elb.AddListenerCertificatesInput{ListenerArn: &listener, Certificates: []elbtypes.Certificate{{CertificateArn: &certificate}}})
	return err
}
