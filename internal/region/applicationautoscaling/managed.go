package applicationautoscaling

import (
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// serviceScaling registers, changes or ends the scaling of a service that ECS
// manages for its caller, as it does for Express services
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-work.html).
// A service that has gone meanwhile is no error.
func serviceScaling(r *operation.Request, e store.Event) error {
	var want signal.Scaling
	if err := json.Unmarshal(e.Body, &want); err != nil {
		return fmt.Errorf("reading the scaling of %s: %w", e.Key, err)
	}
	const dimension = aastypes.ScalableDimensionECSServiceDesiredCount
	if want.End {
		_, found := targets.Get(r.Scoped, e.Key)
		if !found {
			return nil
		}
		_, err := deregisterScalableTarget(r, &applicationautoscaling.DeregisterScalableTargetInput{
			ResourceId: &e.Key, ScalableDimension: dimension, ServiceNamespace: aastypes.ServiceNamespaceEcs,
		})
		return err
	}
	target := &applicationautoscaling.RegisterScalableTargetInput{
		ResourceId: &e.Key, ScalableDimension: dimension, ServiceNamespace: aastypes.ServiceNamespaceEcs,
		MinCapacity: &want.Min, MaxCapacity: &want.Max,
	}
	if _, found := targets.Get(r.Scoped, e.Key); !found {
		target.Tags = want.Tags
	}
	if _, err := registerScalableTarget(r, target); err != nil {
		return nil
	}
	// What it was scaled by before is not the policy any more.
	for _, p := range policies.List(r.Scoped, e.Key+"!") {
		if operation.Deref(p.Policy.PolicyName) != want.Policy && p.Policy.PolicyType == aastypes.PolicyTypeTargetTrackingScaling {
			p.remove(r)
		}
	}
	metric := &aastypes.PredefinedMetricSpecification{PredefinedMetricType: aastypes.MetricType(want.Metric)}
	if want.Label != "" {
		metric.ResourceLabel = &want.Label
	}
	_, err := putScalingPolicy(r, &applicationautoscaling.PutScalingPolicyInput{
		ResourceId: &e.Key, ScalableDimension: dimension, ServiceNamespace: aastypes.ServiceNamespaceEcs, PolicyName: &want.Policy,
		PolicyType: aastypes.PolicyTypeTargetTrackingScaling,
		TargetTrackingScalingPolicyConfiguration: &aastypes.TargetTrackingScalingPolicyConfiguration{
			TargetValue: &want.Target, PredefinedMetricSpecification: metric, DisableScaleIn: new(false),
		},
	})
	return err
}
