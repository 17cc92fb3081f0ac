package wire_test

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	autoscalingtypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cloudwatchtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	cloudwatchlogstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/wire"
)

// answering is a region whose operations answer what a test says, whatever they are asked.
type answering map[string]operation.Operation

func (a answering) Operation(service, name string) (operation.Operation, bool) {
	op, found := a[service+"/"+name]
	return op, found
}

func (a answering) Call(_ context.Context, _ operation.Scope, service, name string, in any) (any, error) {
	return a[service+"/"+name].Handler(nil, in)
}

func answers[In, Out any](a answering, service string, h func(*In) (*Out, error)) {
	s := operation.NewService(service)
	operation.Register(s, func(_ *operation.Request, in *In) (*Out, error) { return h(in) })
	for _, name := range s.Operations() {
		a[service+"/"+name], _ = s.Operation(name)
	}
}

// clientEnvironment leads AWS clients to the server and nowhere else: no profile,
// no bundle of certificates and no proxy of whoever runs the tests.
func clientEnvironment(url string) (env []string) {
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(strings.ToUpper(pair), "=")
		if !strings.HasPrefix(name, "AWS_") && !strings.HasSuffix(name, "_PROXY") {
			env = append(env, pair)
		}
	}
	return append(env, "AWS_ENDPOINT_URL="+url, "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b", "AWS_DEFAULT_REGION=eu-west-1",
		"AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull)
}

// What boto3, which reads answers by its own copy of AWS's models, makes of ours.
func TestBoto3ReadsAnswers(t *testing.T) {
	a := answering{}
	answers(a, elb.ServiceID, func(in *elb.DescribeLoadBalancersInput) (*elb.DescribeLoadBalancersOutput, error) {
		if len(in.Names) > 0 {
			return nil, &elbtypes.LoadBalancerNotFoundException{Message: aws.String("Load balancers '[" + strings.Join(in.Names, ", ") + "]' not found")}
		}
		return &elb.DescribeLoadBalancersOutput{LoadBalancers: []elbtypes.LoadBalancer{{
			LoadBalancerName: aws.String("lb"), CreatedTime: aws.Time(start), SecurityGroups: []string{"sg-1", "sg-2"},
			State: &elbtypes.LoadBalancerState{Code: elbtypes.LoadBalancerStateEnumActive}, Type: elbtypes.LoadBalancerTypeEnumApplication,
		}}}, nil
	})
	answers(a, elb.ServiceID, func(*elb.DescribeTargetGroupsInput) (*elb.DescribeTargetGroupsOutput, error) {
		return &elb.DescribeTargetGroupsOutput{}, nil
	})
	answers(a, elb.ServiceID, func(in *elb.CreateTargetGroupInput) (*elb.CreateTargetGroupOutput, error) {
		return &elb.CreateTargetGroupOutput{TargetGroups: []elbtypes.TargetGroup{{TargetGroupName: in.Name, Port: in.Port, HealthCheckEnabled: in.HealthCheckEnabled, Matcher: in.Matcher}}}, nil
	})
	answers(a, iam.ServiceID, func(in *iam.GetRoleInput) (*iam.GetRoleOutput, error) {
		if *in.RoleName == "none" {
			return nil, &iamtypes.NoSuchEntityException{Message: aws.String("The role with name none cannot be found.")}
		}
		return &iam.GetRoleOutput{Role: &iamtypes.Role{
			RoleName: in.RoleName, Path: aws.String("/"), Arn: aws.String("arn:aws:iam::123456789012:role/web"), RoleId: aws.String("AROA"), CreateDate: aws.Time(start),
			AssumeRolePolicyDocument: aws.String("%7B%22Version%22%3A%222012-10-17%22%7D"), MaxSessionDuration: aws.Int32(3600),
			Tags: []iamtypes.Tag{{Key: aws.String("a"), Value: aws.String("<b>")}},
		}}, nil
	})
	answers(a, autoscaling.ServiceID, func(in *autoscaling.CreateAutoScalingGroupInput) (*autoscaling.CreateAutoScalingGroupOutput, error) {
		if aws.ToString(in.Tags[1].Key) != "two" || aws.ToInt32(in.MixedInstancesPolicy.InstancesDistribution.OnDemandBaseCapacity) != 1 {
			return nil, &autoscalingtypes.AlreadyExistsFault{Message: aws.String("misread")}
		}
		return &autoscaling.CreateAutoScalingGroupOutput{}, nil
	})
	answers(a, cloudwatch.ServiceID, func(in *cloudwatch.DescribeAlarmsInput) (*cloudwatch.DescribeAlarmsOutput, error) {
		return &cloudwatch.DescribeAlarmsOutput{MetricAlarms: []cloudwatchtypes.MetricAlarm{{
			AlarmName: &in.AlarmNames[0], Threshold: aws.Float64(2.5), Period: aws.Int32(60), StateUpdatedTimestamp: aws.Time(start), ActionsEnabled: aws.Bool(true),
			Dimensions: []cloudwatchtypes.Dimension{{Name: aws.String("ClusterName"), Value: aws.String("blue")}},
		}}}, nil
	})
	answers(a, cloudwatch.ServiceID, func(in *cloudwatch.GetDashboardInput) (*cloudwatch.GetDashboardOutput, error) {
		return nil, &cloudwatchtypes.DashboardNotFoundError{Message: aws.String("Dashboard " + *in.DashboardName + " does not exist")}
	})
	answers(a, cloudwatchlogs.ServiceID, func(in *cloudwatchlogs.DescribeLogGroupsInput) (*cloudwatchlogs.DescribeLogGroupsOutput, error) {
		return &cloudwatchlogs.DescribeLogGroupsOutput{LogGroups: []cloudwatchlogstypes.LogGroup{{LogGroupName: in.LogGroupNamePrefix, CreationTime: aws.Int64(1)}}}, nil
	})
	answers(a, scheduler.ServiceID, func(in *scheduler.GetScheduleInput) (*scheduler.GetScheduleOutput, error) {
		if aws.ToString(in.GroupName) != "g h" {
			return nil, &schedulertypes.ResourceNotFoundException{Message: aws.String("Schedule " + *in.Name + " does not exist.")}
		}
		return &scheduler.GetScheduleOutput{Name: in.Name, StartDate: aws.Time(start), Target: &schedulertypes.Target{
			Arn: aws.String("a"), RoleArn: aws.String("r"), EcsParameters: &schedulertypes.EcsParameters{TaskDefinitionArn: aws.String("t"), NetworkConfiguration: &schedulertypes.NetworkConfiguration{
				AwsvpcConfiguration: &schedulertypes.AwsVpcConfiguration{Subnets: []string{"s"}},
			}},
		}}, nil
	})
	cases := []struct{ call, want string }{
		{`{"client": "elbv2", "call": "describe_load_balancers"}`,
			`{"LoadBalancers": [{"CreatedTime": "2026-01-02T03:04:05.678000+00:00", "LoadBalancerName": "lb", "SecurityGroups": ["sg-1", "sg-2"], "State": {"Code": "active"}, "Type": "application"}]}`},
		{`{"client": "elbv2", "call": "describe_load_balancers", "with": {"Names": ["a", "b"]}}`,
			`{"error": "LoadBalancerNotFound", "message": "Load balancers '[a, b]' not found", "status": 400, "type": "LoadBalancerNotFoundException"}`},
		{`{"client": "elbv2", "call": "describe_target_groups", "with": {"Names": []}}`, `{"TargetGroups": []}`},
		{`{"client": "elbv2", "call": "create_target_group", "with": {"Name": "x", "Port": 80, "HealthCheckEnabled": true, "Matcher": {"HttpCode": "200"}}}`,
			`{"TargetGroups": [{"HealthCheckEnabled": true, "Matcher": {"HttpCode": "200"}, "Port": 80, "TargetGroupName": "x"}]}`},
		{`{"client": "iam", "call": "get_role", "with": {"RoleName": "web"}}`,
			`{"Role": {"Arn": "arn:aws:iam::123456789012:role/web", "AssumeRolePolicyDocument": {"Version": "2012-10-17"}, "CreateDate": "2026-01-02T03:04:05.678000+00:00", "MaxSessionDuration": 3600, "Path": "/", "RoleId": "AROA", "RoleName": "web", "Tags": [{"Key": "a", "Value": "<b>"}]}}`},
		{`{"client": "iam", "call": "get_role", "with": {"RoleName": "none"}}`,
			`{"error": "NoSuchEntity", "message": "The role with name none cannot be found.", "status": 404, "type": "NoSuchEntityException"}`},
		{`{"client": "autoscaling", "call": "create_auto_scaling_group", "with": {"AutoScalingGroupName": "a", "MinSize": 0, "MaxSize": 1, "Tags": [{"Key": "one"}, {"Key": "two"}], "MixedInstancesPolicy": {"InstancesDistribution": {"OnDemandBaseCapacity": 1}}}}`, `{}`},
		{`{"client": "cloudwatch", "call": "describe_alarms", "with": {"AlarmNames": ["high"]}}`,
			`{"MetricAlarms": [{"ActionsEnabled": true, "AlarmName": "high", "Dimensions": [{"Name": "ClusterName", "Value": "blue"}], "Period": 60, "StateUpdatedTimestamp": "2026-01-02T03:04:05.678000+00:00", "Threshold": 2.5}]}`},
		{`{"client": "cloudwatch", "call": "get_dashboard", "with": {"DashboardName": "d"}}`,
			`{"error": "ResourceNotFound", "message": "Dashboard d does not exist", "status": 404, "type": "ResourceNotFound"}`},
		{`{"client": "logs", "call": "describe_log_groups", "with": {"logGroupNamePrefix": "/ecs"}}`, `{"logGroups": [{"creationTime": 1, "logGroupName": "/ecs"}]}`},
		{`{"client": "scheduler", "call": "get_schedule", "with": {"Name": "n/m", "GroupName": "g h"}}`, ``},
		{`{"client": "scheduler", "call": "get_schedule", "with": {"Name": "nightly", "GroupName": "g h"}}`,
			`{"Name": "nightly", "StartDate": "2026-01-02T03:04:05.678000+00:00", "Target": {"Arn": "a", "EcsParameters": {"NetworkConfiguration": {"awsvpcConfiguration": {"Subnets": ["s"]}}, "TaskDefinitionArn": "t"}, "RoleArn": "r"}}`},
		{`{"client": "scheduler", "call": "get_schedule", "with": {"Name": "none"}}`,
			`{"error": "ResourceNotFoundException", "message": "Schedule none does not exist.", "status": 404, "type": "ResourceNotFoundException"}`},
		{`{"client": "servicediscovery", "call": "list_namespaces"}`,
			`{"error": "UnknownOperationException", "message": "the embedded region does not have the operation ListNamespaces of ServiceDiscovery", "status": 400, "type": "ClientError"}`},
		{`{"client": "cloudwatch", "call": "list_metrics"}`,
			`{"error": "UnknownOperationException", "message": "the embedded region does not have the operation ListMetrics of CloudWatch", "status": 400, "type": "ClientError"}`},
	}
	python, err := exec.LookPath("python3")
	if err == nil {
		err = exec.Command(python, "-c", "import boto3").Run()
	}
	if err != nil {
		t.Skipf("SKIPPED: %d calls of boto3: there is no python3 with boto3 (%v)", len(cases), err)
	}
	server := httptest.NewServer(wire.NewHandler(a, wire.Options{}))
	defer server.Close()
	var input bytes.Buffer
	for _, c := range cases {
		input.WriteString(c.call + "\n")
	}
	cmd := exec.Command(python, filepath.Join("testdata", "boto3_calls.py"))
	cmd.Env = clientEnvironment(server.URL)
	cmd.Stdin = &input
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || len(lines) != len(cases) {
		t.Fatalf("%v: %d answers of %d\n%s%s", err, len(lines), len(cases), out, stderr.String())
	}
	for i, c := range cases {
		if c.want != "" && lines[i] != c.want {
			t.Errorf("%s\ngave %s\nwant %s", c.call, lines[i], c.want)
		}
	}
}
