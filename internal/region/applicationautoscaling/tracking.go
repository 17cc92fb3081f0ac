package applicationautoscaling

import (
	"strings"

	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	awscloudwatch "github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/cloudwatch"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// What target tracking's own alarms look at. AWS documents that there is a gap
// between the target and the scale-in alarm's threshold, that scaling in takes
// longer and that the alarms may change; the numbers are those of alarms that it
// creates for ECS services
// (https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html,
// https://repost.aws/knowledge-center/ecs-service-auto-scaling-issues).
const (
	alarmPeriod     = 60
	highPeriods     = 3
	lowPeriods      = 15
	lowThresholdCut = 0.9
)

func checkTracking(c *aastypes.TargetTrackingScalingPolicyConfiguration) error {
	if c.TargetValue == nil || *c.TargetValue <= 0 {
		return validation("TargetValue must be above 0")
	}
	for _, seconds := range []*int32{c.ScaleInCooldown, c.ScaleOutCooldown} {
		if operation.Deref(seconds) < 0 {
			return validation("A cooldown cannot be negative, got %d", *seconds)
		}
	}
	pre, custom := c.PredefinedMetricSpecification, c.CustomizedMetricSpecification
	if (pre == nil) == (custom == nil) {
		return validation("Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be given")
	}
	if custom != nil && len(custom.Metrics) > 0 {
		return validation("the embedded region does not have this yet: metric math in CustomizedMetricSpecification.Metrics")
	}
	_, err := trackedMetric(c, "service/c/s")
	return err
}

// trackedMetric is the metric part of the policy's alarms.
func trackedMetric(c *aastypes.TargetTrackingScalingPolicyConfiguration, resource string) (*awscloudwatch.PutMetricAlarmInput, error) {
	cluster, service, _ := parseResource(resource)
	if custom := c.CustomizedMetricSpecification; custom != nil {
		m := &awscloudwatch.PutMetricAlarmInput{
			Namespace: custom.Namespace, MetricName: custom.MetricName, Statistic: cwtypes.Statistic(custom.Statistic),
			Unit: cwtypes.StandardUnit(operation.Deref(custom.Unit)),
		}
		for _, d := range custom.Dimensions {
			m.Dimensions = append(m.Dimensions, cwtypes.Dimension{Name: d.Name, Value: d.Value})
		}
		if operation.Deref(m.Namespace) == "" || operation.Deref(m.MetricName) == "" || m.Statistic == "" {
			return nil, validation("CustomizedMetricSpecification needs Namespace, MetricName and Statistic")
		}
		return m, nil
	}
	dimension := func(name, value string) cwtypes.Dimension {
		return cwtypes.Dimension{Name: &name, Value: &value}
	}
	m := &awscloudwatch.PutMetricAlarmInput{
		Namespace: new("AWS/ECS"), Statistic: cwtypes.StatisticAverage,
		Dimensions: []cwtypes.Dimension{dimension("ClusterName", cluster), dimension("ServiceName", service)},
	}
	switch kind := c.PredefinedMetricSpecification.PredefinedMetricType; kind {
	case aastypes.MetricTypeECSServiceAverageCPUUtilization:
		m.MetricName = new("CPUUtilization")
	case aastypes.MetricTypeECSServiceAverageMemoryUtilization:
		m.MetricName = new("MemoryUtilization")
	case aastypes.MetricTypeALBRequestCountPerTarget:
		// app/NAME/ID/targetgroup/NAME/ID
		// (https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html).
		label := operation.Deref(c.PredefinedMetricSpecification.ResourceLabel)
		parts := strings.Split(label, "/")
		if len(parts) != 6 || parts[0] != "app" || parts[3] != "targetgroup" {
			return nil, validation("ResourceLabel must be app/LOAD-BALANCER-NAME/ID/targetgroup/TARGET-GROUP-NAME/ID, got %q", label)
		}
		m.Namespace, m.MetricName, m.Statistic = new("AWS/ApplicationELB"), new("RequestCountPerTarget"), cwtypes.StatisticSum
		m.Dimensions = []cwtypes.Dimension{
			dimension("LoadBalancer", strings.Join(parts[:3], "/")), dimension("TargetGroup", strings.Join(parts[3:], "/")),
		}
	default:
		return nil, validation("PredefinedMetricType %q is not one of an ECS service: ECSServiceAverageCPUUtilization, ECSServiceAverageMemoryUtilization, ALBRequestCountPerTarget", kind)
	}
	return m, nil
}

// putAlarms creates or updates the policy's own alarms: one above the target
// that scales out and, unless scale-in is disabled, one below that scales in.
func (p *policyRecord) putAlarms(r *operation.Request) error {
	c := p.Policy.TargetTrackingScalingPolicyConfiguration
	resource := *p.Policy.ResourceId
	if len(p.Policy.Alarms) == 0 {
		for _, kind := range []string{"AlarmHigh", "AlarmLow"} {
			name := "TargetTracking-" + resource + "-" + kind + "-" + uuid(r, "applicationautoscaling/alarm")
			p.Policy.Alarms = append(p.Policy.Alarms, aastypes.Alarm{AlarmName: new(name), AlarmARN: new(cloudwatch.AlarmARN(r, name))})
		}
	}
	for i, alarm := range p.Policy.Alarms {
		m, err := trackedMetric(c, resource)
		if err != nil {
			return err
		}
		m.AlarmName, m.AlarmActions, m.Period = alarm.AlarmName, []string{*p.Policy.PolicyARN}, new(int32(alarmPeriod))
		m.AlarmDescription = new("DO NOT EDIT OR DELETE. For TargetTrackingScaling policy " + *p.Policy.PolicyARN + ".")
		m.ComparisonOperator, m.Threshold, m.EvaluationPeriods = cwtypes.ComparisonOperatorGreaterThanThreshold, c.TargetValue, new(int32(highPeriods))
		if i == 1 {
			m.ComparisonOperator, m.EvaluationPeriods = cwtypes.ComparisonOperatorLessThanThreshold, new(int32(lowPeriods))
			m.Threshold = new(*c.TargetValue * lowThresholdCut)
		}
		if err := cloudwatch.PutAlarm(r, m); err != nil {
			return validation("the alarm of the policy: %s", err)
		}
	}
	return nil
}

func (p *policyRecord) isLow(alarm string) bool {
	return len(p.Policy.Alarms) == 2 && operation.Deref(p.Policy.Alarms[1].AlarmName) == alarm
}
