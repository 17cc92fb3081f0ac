package wire_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Gateways are unions on the wire, one within another.
func TestECSGateways(t *testing.T) {
	ctx := context.Background()
	_, server := serve(t)
	c := ecs.NewFromConfig(config(server))
	made, err := c.CreateGateway(ctx, &ecs.CreateGatewayInput{
		Name: aws.String("edge"), InfrastructureRoleArn: aws.String("arn:aws:iam::123456789012:role/edge"), DeletionProtection: aws.Bool(false),
		Configuration: &ecstypes.GatewayConfigurationMemberHostSharedAlb{Value: ecstypes.HostSharedAlbConfiguration{
			MaxAlbCount: aws.Int32(2), AccessLogs: &ecstypes.GatewayElbAccessLogConfiguration{
				Destination: &ecstypes.GatewayElbAccessLogDestinationMemberS3{Value: ecstypes.GatewayElbAccessLogS3Destination{Bucket: aws.String("logs")}},
			},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.DescribeGateway(ctx, &ecs.DescribeGatewayInput{Gateway: made.GatewayArn})
	if err != nil {
		t.Fatal(err)
	}
	alb, ok := got.Gateway.Configuration.(*ecstypes.DescribeGatewayConfigurationMemberHostSharedAlb)
	if !ok || *alb.Value.MaxAlbCount != 2 || !got.Gateway.CreatedAt.Equal(start) {
		t.Fatalf("described: %+v", got.Gateway)
	}
	if to, ok := alb.Value.AccessLogs.Destination.(*ecstypes.GatewayElbAccessLogDestinationMemberS3); !ok || *to.Value.Bucket != "logs" {
		t.Errorf("access logs: %+v", alb.Value.AccessLogs)
	}
	resources, err := c.DescribeGatewayResources(ctx, &ecs.DescribeGatewayResourcesInput{Gateway: aws.String("edge")})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := resources.GatewayResources.Resources.(*ecstypes.GatewayInfrastructureResourcesMemberHostSharedAlb); !ok {
		t.Errorf("resources: %+v", resources.GatewayResources)
	}
	if _, err := c.UpdateGateway(ctx, &ecs.UpdateGatewayInput{Gateway: aws.String("edge"), Configuration: &ecstypes.UpdateGatewayConfigurationMemberHostSharedAlb{
		Value: ecstypes.UpdateGatewayAlbConfiguration{HttpDesync: ecstypes.GatewayAlbDesyncMitigationModeMonitor},
	}}); err != nil {
		t.Error(err)
	}
	_, err = c.DescribeGateway(ctx, &ecs.DescribeGatewayInput{Gateway: aws.String("none")})
	var notFound *ecstypes.GatewayNotFoundException
	if !errors.As(err, &notFound) || status(err) != 400 {
		t.Errorf("a gateway that is not there: %v", err)
	}
}

func TestECSDaemonsAndExpressServices(t *testing.T) {
	ctx := context.Background()
	_, server := serve(t)
	c := ecs.NewFromConfig(config(server))
	td, err := c.RegisterDaemonTaskDefinition(ctx, &ecs.RegisterDaemonTaskDefinitionInput{Family: aws.String("agent"), ContainerDefinitions: []ecstypes.DaemonContainerDefinition{
		{Name: aws.String("agent"), Image: aws.String("agent:1"), Memory: aws.Int32(64)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	described, err := c.DescribeDaemonTaskDefinition(ctx, &ecs.DescribeDaemonTaskDefinitionInput{DaemonTaskDefinition: td.DaemonTaskDefinitionArn})
	if err != nil || *described.DaemonTaskDefinition.ContainerDefinitions[0].Memory != 64 || !described.DaemonTaskDefinition.RegisteredAt.Equal(start) {
		t.Errorf("daemon task definition: %+v, %v", described, err)
	}
	_, err = c.DescribeDaemon(ctx, &ecs.DescribeDaemonInput{DaemonArn: aws.String("arn:aws:ecs:eu-west-1:123456789012:daemon/main/agent")})
	var notFound *ecstypes.DaemonNotFoundException
	if !errors.As(err, &notFound) || status(err) != 400 {
		t.Errorf("a daemon that is not there: %v", err)
	}
	made, err := c.CreateExpressGatewayService(ctx, &ecs.CreateExpressGatewayServiceInput{
		ExecutionRoleArn: aws.String("arn:aws:iam::123456789012:role/a"), InfrastructureRoleArn: aws.String("arn:aws:iam::123456789012:role/b"),
		PrimaryContainer: &ecstypes.ExpressGatewayContainer{Image: aws.String("nginx")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if s := made.Service; s.Status.StatusCode != ecstypes.ExpressGatewayServiceStatusCodeActive || len(s.ActiveConfigurations) != 1 || len(s.ActiveConfigurations[0].IngressPaths) != 1 {
		t.Errorf("Express service: %+v", s)
	}
}
