package ecs

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/elbv2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// expressBalancer is a load balancer that up to 25 Express services of a VPC
// share: VPC/public/NAME or VPC/private/NAME.
type expressBalancer struct {
	VPC, Name, ARN, Listener, SecurityGroup string
	Public                                  bool
	Zones                                   []string
	Services                                int
}

var expressBalancers = store.Collection[expressBalancer]{Name: "ecs/express-balancer"}

// managedByECS marks what ECS makes on its caller's behalf.
var managedByECS = map[string]string{"AmazonECSManaged": "true"}

func managedTagsOfELB() []elbtypes.Tag {
	return []elbtypes.Tag{{Key: new("AmazonECSManaged"), Value: new("true")}}
}

func (b *expressBalancer) prefix() string {
	if b.Public {
		return b.VPC + "/public/"
	}
	return b.VPC + "/private/"
}

func (b *expressBalancer) key() string { return b.prefix() + b.Name }

func (b *expressBalancer) put(r *operation.Request) { expressBalancers.Put(r.Scoped, b.key(), *b) }

// expressNetwork checks the subnets, those of the default VPC that are public
// where none are named.
func expressNetwork(r *operation.Request, n *ecstypes.ExpressGatewayServiceNetworkConfiguration) (subnets []string, vpc string, public bool, err error) {
	if n != nil {
		subnets = n.Subnets
	}
	if len(subnets) == 0 {
		for _, s := range ec2.Subnets(r, ec2.DefaultVPC(r).ID) {
			if ec2.SubnetIsPublic(r, s.ID) {
				subnets = append(subnets, s.ID)
			}
		}
		slices.Sort(subnets)
	}
	check := &ecstypes.AwsVpcConfiguration{Subnets: subnets}
	if n != nil {
		check.SecurityGroups = n.SecurityGroups
	}
	if err := checkNetwork(r, &ecstypes.NetworkConfiguration{AwsvpcConfiguration: check}); err != nil {
		return nil, "", false, err
	}
	zones := map[string]bool{}
	publics := 0
	for _, id := range subnets {
		s, _ := ec2.Subnet(r, id)
		zones[s.Zone], vpc = true, s.VPC
		if ec2.SubnetIsPublic(r, id) {
			publics++
		}
	}
	switch {
	case len(zones) < 2:
		return nil, "", false, invalidParameter("subnets must be in at least two Availability Zones, got %d", len(zones))
	case publics != 0 && publics != len(subnets):
		return nil, "", false, invalidParameter("subnets must be either all public or all private: %d of %d have a route to an internet gateway", publics, len(subnets))
	}
	return subnets, vpc, publics > 0, nil
}

// shareBalancer finds the load balancer of a new service, or makes another.
func (x *expressRecord) shareBalancer(r *operation.Request, vpc string, subnets []string) (*expressBalancer, error) {
	b := &expressBalancer{VPC: vpc, Public: x.Public}
	for _, there := range expressBalancers.List(r.Scoped, b.prefix()) {
		if there.Services >= ecsspec.MaximumExpressPerBalancer {
			continue
		}
		for _, id := range subnets {
			if s, _ := ec2.Subnet(r, id); !slices.Contains(there.Zones, s.Zone) {
				return nil, invalidParameter("The subnet %s is in the Availability Zone %s, which the load balancer %s of the VPC's Express services does not support; it has %s.",
					id, s.Zone, there.Name, strings.Join(there.Zones, ", "))
			}
		}
		if err := elbv2.AddCertificate(r, there.Listener, x.Certificate); err != nil {
			return nil, inWordsOfECS("adding a certificate to the listener", err)
		}
		return &there, nil
	}
	return b, b.make(r, x.Certificate, subnets)
}

// make creates the load balancer with its security group and its listener.
func (b *expressBalancer) make(r *operation.Request, certificate string, subnets []string) (err error) {
	b.Name = "ecs-express-gateway-alb-" + r.ID("ecs/express-balancer", 8)
	if b.SecurityGroup, err = ec2.CreateSecurityGroup(r, b.VPC, b.Name, "Load balancer of Amazon ECS Express services", managedByECS); err != nil {
		return inWordsOfECS("creating the security group of the load balancer", err)
	}
	if err := ec2.AllowIngress(r, b.SecurityGroup, 443, "0.0.0.0/0"); err != nil {
		return inWordsOfECS("opening the load balancer", err)
	}
	for _, id := range subnets {
		s, _ := ec2.Subnet(r, id)
		b.Zones = append(b.Zones, s.Zone)
	}
	slices.Sort(b.Zones)
	b.Zones = slices.Compact(b.Zones)
	scheme := elbtypes.LoadBalancerSchemeEnumInternal
	if b.Public {
		scheme = elbtypes.LoadBalancerSchemeEnumInternetFacing
	}
	if b.ARN, _, err = elbv2.CreateLoadBalancer(r, &elb.CreateLoadBalancerInput{
		Name: new(b.Name[:min(len(b.Name), 32)]), Scheme: scheme, SecurityGroups: []string{b.SecurityGroup}, Subnets: subnets, Tags: managedTagsOfELB(),
	}); err != nil {
		return inWordsOfECS("creating the load balancer", err)
	}
	b.Listener, err = elbv2.CreateListener(r, &elb.CreateListenerInput{
		LoadBalancerArn: new(b.ARN), Port: new(int32(443)), Protocol: elbtypes.ProtocolEnumHttps, Tags: managedTagsOfELB(),
		Certificates: []elbtypes.Certificate{{CertificateArn: new(certificate)}},
		DefaultActions: []elbtypes.Action{{
			Type: elbtypes.ActionTypeEnumFixedResponse, FixedResponseConfig: &elbtypes.FixedResponseActionConfig{StatusCode: new("404")},
		}},
	})
	if err != nil {
		return inWordsOfECS("creating the listener", err)
	}
	return nil
}

// connect makes the service's own part: two target groups and the rule that
// leads its name to them, and lets the load balancer reach the tasks.
func (x *expressRecord) connect(r *operation.Request, b *expressBalancer) (err error) {
	for i := range x.Groups {
		// HTTP, every 30 s, 5 s to answer, healthy after five, unhealthy after two
		// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-work.html).
		x.Groups[i], err = elbv2.CreateTargetGroup(r, &elb.CreateTargetGroupInput{
			Name: new("ecs-gateway-tg-" + r.ID("ecs/express-target-group", 17)), TargetType: elbtypes.TargetTypeEnumIp, Protocol: elbtypes.ProtocolEnumHttp,
			Port: new(x.Port), VpcId: new(b.VPC), HealthCheckPath: x.Config.HealthCheckPath, HealthCheckPort: new(fmt.Sprint(x.Port)),
			HealthCheckIntervalSeconds: new(int32(30)), HealthCheckTimeoutSeconds: new(int32(5)),
			HealthyThresholdCount: new(int32(5)), UnhealthyThresholdCount: new(int32(2)), Tags: managedTagsOfELB(),
		})
		if err != nil {
			return inWordsOfECS("creating a target group", err)
		}
	}
	x.Rule, err = elbv2.CreateRule(r, &elb.CreateRuleInput{
		ListenerArn: new(b.Listener), Tags: managedTagsOfELB(),
		Conditions: []elbtypes.RuleCondition{{Field: new("host-header"), HostHeaderConfig: &elbtypes.HostHeaderConditionConfig{Values: []string{x.Endpoint}}}},
		Actions: []elbtypes.Action{{Type: elbtypes.ActionTypeEnumForward, ForwardConfig: &elbtypes.ForwardActionConfig{TargetGroups: []elbtypes.TargetGroupTuple{
			{TargetGroupArn: new(x.Groups[0]), Weight: new(int32(100))}, {TargetGroupArn: new(x.Groups[1]), Weight: new(int32(0))},
		}}}},
	})
	if err != nil {
		return inWordsOfECS("creating the listener rule", err)
	}
	x.SecurityGroup, err = ec2.CreateSecurityGroup(r, b.VPC, "ecs-express-"+x.Service+"-"+r.ID("ecs/express-group", 8), "Tasks of an Amazon ECS Express service", managedByECS)
	if err != nil {
		return inWordsOfECS("creating the security group of the service", err)
	}
	if err := ec2.AllowIngress(r, x.SecurityGroup, x.Port, b.SecurityGroup); err != nil {
		return inWordsOfECS("opening the service to its load balancer", err)
	}
	b.Services++
	b.put(r)
	x.Balancer = b.key()
	return nil
}

// inWordsOfECS tells the caller what another service refused.
func inWordsOfECS(doing string, err error) error {
	var api smithy.APIError
	if errors.As(err, &api) {
		return clientException("Express service: %s: %s (%s)", doing, api.ErrorMessage(), api.ErrorCode())
	}
	return err
}
