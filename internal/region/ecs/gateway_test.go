package ecs_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

const infrastructureRole = "arn:aws:iam::123456789012:role/infrastructure"

func (w *world) gateway(name string, edit ...func(*awsecs.CreateGatewayInput, *ecstypes.HostSharedAlbConfiguration)) (*awsecs.CreateGatewayOutput, error) {
	config := &ecstypes.GatewayConfigurationMemberHostSharedAlb{}
	in := &awsecs.CreateGatewayInput{Name: aws.String(name), InfrastructureRoleArn: aws.String(infrastructureRole), Configuration: config}
	for _, e := range edit {
		e(in, &config.Value)
	}
	return w.ECS.CreateGateway(w.ctx, in)
}

func (w *world) describeGateway(ref string) (*ecstypes.Gateway, ecstypes.DescribeGatewayAlbConfiguration) {
	w.Helper()
	g := must(w.ECS.DescribeGateway(w.ctx, &awsecs.DescribeGatewayInput{Gateway: aws.String(ref)}))(w).Gateway
	config, ok := g.Configuration.(*ecstypes.DescribeGatewayConfigurationMemberHostSharedAlb)
	if !ok {
		w.Fatalf("configuration: %T", g.Configuration)
	}
	return g, config.Value
}

func TestGatewayFromCreationToDeletion(t *testing.T) {
	w := newWorld(t)
	made := must(w.gateway("edge", func(in *awsecs.CreateGatewayInput, c *ecstypes.HostSharedAlbConfiguration) {
		in.ClientToken, in.Tags = aws.String("once"), []ecstypes.Tag{{Key: aws.String("team"), Value: aws.String("platform")}}
		c.AccessLogs = &ecstypes.GatewayElbAccessLogConfiguration{Destination: &ecstypes.GatewayElbAccessLogDestinationMemberS3{
			Value: ecstypes.GatewayElbAccessLogS3Destination{Bucket: aws.String("logs"), Prefix: aws.String("edge/")},
		}}
		c.TestTrafficRules = &ecstypes.GatewayAlbTestTrafficRules{Header: &ecstypes.GatewayTestTrafficHeader{Name: aws.String("x-test"), Values: []string{"1"}}}
	}))(t)
	if made.Status != "ACTIVE" || !strings.HasSuffix(*made.GatewayArn, ":gateway/edge") {
		t.Fatalf("made: %+v", made)
	}
	g, c := w.describeGateway(*made.GatewayArn)
	if g.AccessType != "PUBLIC" || !*g.DeletionProtection || g.PropagateTags != "GATEWAY" || len(g.Tags) != 1 || *g.InfrastructureRoleArn != infrastructureRole {
		t.Errorf("described: %+v", g)
	}
	if c.HttpDesync != "defensive" || *c.MaxAlbCount != 10 || *c.CurrentAlbCount != 0 || *c.Port != 443 || c.Protocol != "HTTPS" || c.Scheme != "internet-facing" ||
		c.NetworkConfiguration.IpAddressType != "dualstack" || len(c.NetworkConfiguration.Subnets) != len(w.subnets) || *c.TestTrafficRules.Header.Name != "x-test" {
		t.Errorf("configuration: %+v", c)
	}
	if to, ok := c.AccessLogs.Destination.(*ecstypes.GatewayElbAccessLogDestinationMemberS3); !ok || *to.Value.Prefix != "edge/" {
		t.Errorf("access logs: %+v", c.AccessLogs)
	}
	again := must(w.gateway("edge", func(in *awsecs.CreateGatewayInput, _ *ecstypes.HostSharedAlbConfiguration) {
		in.ClientToken = aws.String("once")
	}))(t)
	if *again.GatewayArn != *made.GatewayArn {
		t.Errorf("the same token made %s", *again.GatewayArn)
	}
	_, err := w.gateway("edge")
	wantError(t, err, "ConflictException", "already exists")

	update := awsecs.UpdateGatewayInput{Gateway: aws.String("edge"), DeletionProtection: aws.Bool(false), PropagateTags: "NONE",
		Configuration: &ecstypes.UpdateGatewayConfigurationMemberHostSharedAlb{Value: ecstypes.UpdateGatewayAlbConfiguration{HttpDesync: "strictest", MaxAlbCount: aws.Int32(3)}}}
	if out := must(w.ECS.UpdateGateway(w.ctx, &update))(t); out.Status != "UPDATE_IN_PROGRESS" {
		t.Errorf("update: %+v", out)
	}
	_, err = w.ECS.UpdateGateway(w.ctx, &update)
	wantError(t, err, "ConflictException", "in progress")
	w.settle(time.Minute)
	if g, c := w.describeGateway("edge"); g.Status != "UPDATE_COMPLETE" || *g.DeletionProtection || g.PropagateTags != "NONE" || c.HttpDesync != "strictest" || *c.MaxAlbCount != 3 || c.AccessLogs == nil {
		t.Errorf("after the update: %+v %+v", g, c)
	}
	must(w.ECS.DeleteGateway(w.ctx, &awsecs.DeleteGatewayInput{Gateway: aws.String("edge")}))(t)
	_, err = w.ECS.DescribeGateway(w.ctx, &awsecs.DescribeGatewayInput{Gateway: aws.String("edge")})
	wantError(t, err, "GatewayNotFoundException", "edge")
}

func TestGatewayAndItsClusters(t *testing.T) {
	w := newWorld(t)
	associate := func(gateway string) error {
		_, err := w.ECS.AssociateGatewayWithCluster(w.ctx, &awsecs.AssociateGatewayWithClusterInput{Cluster: aws.String("main"), Gateway: aws.String(gateway)})
		return err
	}
	unprotected := func(in *awsecs.CreateGatewayInput, _ *ecstypes.HostSharedAlbConfiguration) {
		in.DeletionProtection = aws.Bool(false)
	}
	for i := range 6 {
		must(w.gateway(fmt.Sprintf("g%d", i), unprotected))(t)
		if err := associate(fmt.Sprintf("g%d", i)); (err != nil) != (i == 5) {
			t.Errorf("gateway %d: %v", i, err)
		} else if i == 5 {
			wantError(t, err, "LimitExceededException", "up to 5 gateways")
		}
	}
	if err := associate("g0"); err != nil {
		t.Errorf("associating twice: %v", err)
	}
	wantError(t, associate("none"), "GatewayNotFoundException", "none")
	associations := func(in awsecs.ListGatewayClusterAssociationsInput) (list []string) {
		for _, a := range must(w.ECS.ListGatewayClusterAssociations(w.ctx, &in))(t).GatewayClusterAssociations {
			list = append(list, (*a.GatewayArn)[strings.LastIndex(*a.GatewayArn, "/")+1:]+" "+string(a.Status))
		}
		return list
	}
	if got := associations(awsecs.ListGatewayClusterAssociationsInput{Cluster: aws.String("main"), Gateway: aws.String("g3")}); len(got) != 1 || got[0] != "g3 ACTIVE" {
		t.Errorf("associations: %v", got)
	}
	_, err := w.ECS.DeleteGateway(w.ctx, &awsecs.DeleteGatewayInput{Gateway: aws.String("g0")})
	wantError(t, err, "ResourceInUseException", "associated with clusters")
	leave := &awsecs.DisassociateGatewayFromClusterInput{Cluster: aws.String("main"), Gateway: aws.String("g0")}
	if out := must(w.ECS.DisassociateGatewayFromCluster(w.ctx, leave))(t); out.Status != "DISASSOCIATING" {
		t.Errorf("disassociated: %+v", out)
	}
	if got := associations(awsecs.ListGatewayClusterAssociationsInput{Status: []ecstypes.GatewayClusterAssociationStatus{"DISASSOCIATING"}}); len(got) != 1 {
		t.Errorf("disassociating: %v", got)
	}
	w.settle(time.Minute)
	_, err = w.ECS.DisassociateGatewayFromCluster(w.ctx, leave)
	wantError(t, err, "ResourceNotFoundException", "not associated")
	must(w.ECS.DeleteGateway(w.ctx, &awsecs.DeleteGatewayInput{Gateway: aws.String("g0")}))(t)
	must(w.ECS.DeleteCluster(w.ctx, &awsecs.DeleteClusterInput{Cluster: aws.String("main")}))(t)
	if got := associations(awsecs.ListGatewayClusterAssociationsInput{}); len(got) != 0 {
		t.Errorf("with a deleted cluster: %v", got)
	}
}

func TestGatewayListsAndResources(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"b", "a", "c"} {
		must(w.gateway(name))(t)
	}
	var names []string
	in := &awsecs.ListGatewaysInput{MaxResults: aws.Int32(2), Status: []ecstypes.GatewayStatus{"ACTIVE"}}
	for {
		out := must(w.ECS.ListGateways(w.ctx, in))(t)
		for _, g := range out.Gateways {
			names = append(names, *g.Name)
		}
		if in.NextToken = out.NextToken; in.NextToken == nil {
			break
		}
	}
	if got := strings.Join(names, ""); got != "abc" {
		t.Errorf("listed: %s", got)
	}
	_, err := w.ECS.ListGateways(w.ctx, &awsecs.ListGatewaysInput{Names: make([]string, 11)})
	wantError(t, err, "InvalidParameterException", "more than 10")
	res := must(w.ECS.DescribeGatewayResources(w.ctx, &awsecs.DescribeGatewayResourcesInput{Gateway: aws.String("a")}))(t).GatewayResources
	if alb, ok := res.Resources.(*ecstypes.GatewayInfrastructureResourcesMemberHostSharedAlb); !ok || len(alb.Value) != 0 {
		t.Errorf("resources: %+v", res)
	}
	_, err = w.ECS.DescribeGatewayRoute(w.ctx, &awsecs.DescribeGatewayRouteInput{GatewayRouteArn: aws.String("arn:aws:ecs:eu-west-1:123456789012:gateway-route/a/x")})
	wantError(t, err, "ResourceNotFoundException", "gateway-route/a/x")
	if routes := must(w.ECS.ListGatewayRoutes(w.ctx, &awsecs.ListGatewayRoutesInput{Gateway: aws.String("a"), Cluster: aws.String("main")}))(t).GatewayRoutes; len(routes) != 0 {
		t.Errorf("routes: %+v", routes)
	}
	_, err = w.ECS.ListGatewayRoutes(w.ctx, &awsecs.ListGatewayRoutesInput{Gateway: aws.String("z")})
	wantError(t, err, "GatewayNotFoundException", "z")
}

func TestCreateGatewayRefuses(t *testing.T) {
	w := newWorld(t)
	for want, edit := range map[string]func(*awsecs.CreateGatewayInput, *ecstypes.HostSharedAlbConfiguration){
		"is not valid: expected letters": func(in *awsecs.CreateGatewayInput, _ *ecstypes.HostSharedAlbConfiguration) {
			in.Name = aws.String("a b")
		},
		"not the ARN of an IAM role": func(in *awsecs.CreateGatewayInput, _ *ecstypes.HostSharedAlbConfiguration) {
			in.InfrastructureRoleArn = aws.String("admin")
		},
		"port must be 443, got 80":    func(_ *awsecs.CreateGatewayInput, c *ecstypes.HostSharedAlbConfiguration) { c.Port = aws.Int32(80) },
		"protocol must be HTTPS":      func(_ *awsecs.CreateGatewayInput, c *ecstypes.HostSharedAlbConfiguration) { c.Protocol = "HTTP" },
		"for scheme, expected one of": func(_ *awsecs.CreateGatewayInput, c *ecstypes.HostSharedAlbConfiguration) { c.Scheme = "public" },
		"for httpDesync":              func(_ *awsecs.CreateGatewayInput, c *ecstypes.HostSharedAlbConfiguration) { c.HttpDesync = "off" },
		"maxAlbCount must be at least 1": func(_ *awsecs.CreateGatewayInput, c *ecstypes.HostSharedAlbConfiguration) {
			c.MaxAlbCount = aws.Int32(0)
		},
		"at least two Availability Zones": func(_ *awsecs.CreateGatewayInput, c *ecstypes.HostSharedAlbConfiguration) {
			c.NetworkConfiguration = &ecstypes.GatewayElbNetworkConfiguration{Subnets: w.subnets[:1]}
		},
		"subnet-none": func(_ *awsecs.CreateGatewayInput, c *ecstypes.HostSharedAlbConfiguration) {
			c.NetworkConfiguration = &ecstypes.GatewayElbNetworkConfiguration{Subnets: []string{"subnet-none"}}
		},
	} {
		_, err := w.gateway("edge", edit)
		wantError(t, err, "InvalidParameterException", want)
	}
}
