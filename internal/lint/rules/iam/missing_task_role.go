package iam

import (
	_ "embed"
	"fmt"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/pattern"
)

//go:embed missing_task_role.md
var missingTaskRolePage string

// MissingTaskRole finds services whose tasks have no role of their own and seem to need one.
var MissingTaskRole = &lint.Rule{
	Name:     "missing-task-role",
	Severity: lint.Warning,
	Page:     missingTaskRolePage,
	Check:    checkMissingTaskRole,
}

func checkMissingTaskRole(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if !t.TaskRole.Absent() || len(t.Services) == 0 {
			continue
		}
		if s := onEC2(t); s != nil {
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.TaskRole),
				Message: "The task has no task role, and so it gets the role of the EC2 instance it runs on",
				Advice: "Set task_role_arn to a role that ecs-tasks.amazonaws.com may assume. When the task calls nothing in AWS, " +
					"a role without any policy keeps it from the instance's."})
			continue
		}
		if hint := awsAccess(t); hint != "" {
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.TaskRole),
				Message: fmt.Sprintf("The task has no task role, but %s suggests that it calls AWS", hint),
				Advice:  "Set task_role_arn to a role that ecs-tasks.amazonaws.com may assume, with what the task needs. Without one its calls have no credentials."})
		}
	}
}

// onEC2 is a service that runs the task definition on EC2 instances, nil when none is known to.
func onEC2(t *estate.TaskDefinition) *estate.Service {
	if t.Fargate() {
		return nil
	}
	for _, s := range t.Services {
		if s.Launch == ecstypes.LaunchTypeEc2 {
			return s
		}
	}
	return nil
}

var (
	// Names under which programs are told where in AWS their data is, and how to get there.
	awsVariable = pattern.New(`(?i)(^|_)(S3_BUCKET|BUCKET|BUCKET_NAME|DYNAMODB_TABLE|DYNAMO_TABLE|DYNAMODB_TABLE_NAME|SQS_QUEUE|SQS_QUEUE_URL|QUEUE_URL|SNS_TOPIC|SNS_TOPIC_ARN|TOPIC_ARN|QUEUE_ARN|KINESIS_STREAM|STATE_MACHINE_ARN|EVENT_BUS_NAME)$` +
		`|^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|ROLE_ARN)$`)
	// Values that lead to a service that only AWS's API reaches.
	awsValue = pattern.New(`^(arn:aws[a-z-]*:(s3|dynamodb|sqs|sns|kinesis|firehose|lambda|states|events|secretsmanager|ssm|kms):|s3://|https://sqs\.[a-z0-9-]+\.amazonaws\.com)`)
	// Commands of the AWS command line at the beginning of a command.
	awsCommand = pattern.New(`(^|&&|\|\||[;|(\n])\s*(exec\s+)?aws\s+(--?[a-z-]+(\s+|=)\S+\s+)*(s3|s3api|dynamodb|sqs|sns|ssm|secretsmanager|kinesis|lambda|events|stepfunctions|ecs)\s`)
)

// awsAccess says what in the containers suggests that they call AWS; empty when nothing does.
func awsAccess(t *estate.TaskDefinition) string {
	for _, c := range t.Containers.Items {
		for _, v := range c.Environment.Items {
			name, ok := v.Name.Get()
			if !ok {
				continue
			}
			value, _ := v.Value.Get()
			leads := v.Value.RefersTo("s3_bucket", "dynamodb_table", "sqs_queue", "sns_topic", "kinesis_stream", "kinesis_firehose_delivery_stream",
				"lambda_function", "sfn_state_machine", "cloudwatch_event_bus")
			if leads || awsValue.MatchString(value) || awsVariable.MatchString(name) && !v.Value.Absent() && (v.Value.Unknown() || value != "") {
				return fmt.Sprintf("environment variable %q", name)
			}
		}
		if command := commandLine(c); awsCommand.MatchString(command + " ") {
			return "its command"
		}
	}
	return ""
}

// commandLine is the entry point and command as one text, as far as it is known.
func commandLine(c *estate.Container) string {
	var words []string
	for _, part := range append(append([]estate.Value[string]{}, c.EntryPoint.Items...), c.Command.Items...) {
		word, _ := part.Get()
		words = append(words, word)
	}
	// A shell's script is a command of its own.
	if len(words) >= 3 && strings.HasSuffix(words[0], "sh") && strings.HasPrefix(words[1], "-") {
		return strings.Join(words[2:], " ")
	}
	return strings.Join(words, " ")
}
