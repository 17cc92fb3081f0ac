package ecs_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestLambdaHooksAreRefusedByName(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	_, err := w.ECS.CreateService(w.ctx, &awsecs.CreateServiceInput{
		Cluster: aws.String("main"), ServiceName: aws.String("web"), TaskDefinition: &td, LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(),
		DeploymentConfiguration: &ecstypes.DeploymentConfiguration{Strategy: ecstypes.DeploymentStrategyBlueGreen, LifecycleHooks: []ecstypes.DeploymentLifecycleHook{{
			HookTargetArn: aws.String("arn:aws:lambda:eu-west-1:123456789012:function:check"), RoleArn: aws.String("arn:aws:iam::123456789012:role/hooks"),
			LifecycleStages: []ecstypes.DeploymentLifecycleHookStage{"POST_SCALE_UP"},
		}}},
	})
	wantError(t, err, "UnsupportedFeatureException", "deploymentConfiguration.lifecycleHooks that call AWS Lambda; use targetType PAUSE")
}
