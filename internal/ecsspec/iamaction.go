package ecsspec

import (
	"strings"
)

// What parts of ECS do in AWS on behalf of a task, and so the actions that a role has to allow.
var (
	// ImagePullActions pull an image from a private ECR repository.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
	ImagePullActions = []string{"ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}
	// LogActions are what the awslogs driver does with a log group that exists.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
	LogActions = []string{"logs:CreateLogStream", "logs:PutLogEvents"}
	// ExecActions open the channels of ECS Exec.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
	ExecActions = []string{
		"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
	}
	// AgentActions are those without which an instance does not join its cluster and learns of no task.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
	AgentActions = []string{"ecs:DiscoverPollEndpoint", "ecs:Poll", "ecs:RegisterContainerInstance", "ecs:SubmitTaskStateChange"}
)

// The services that assume roles for ECS.
const (
	// TasksPrincipal assumes task roles and execution roles.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
	TasksPrincipal = "ecs-tasks.amazonaws.com"
	// EventsPrincipal assumes the roles of EventBridge's targets.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
	EventsPrincipal = "events.amazonaws.com"
	// SchedulerPrincipal assumes the roles of EventBridge Scheduler's targets.
	// https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html
	SchedulerPrincipal = "scheduler.amazonaws.com"
)

// ActionMatches reports whether an action of a policy, in which * stands for any text and ? for any one character, means
// an action. Letter case does not count.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
func ActionMatches(pattern, action string) bool {
	return wildcardMatches(strings.ToLower(pattern), strings.ToLower(action))
}

// wildcardMatches goes back to the last * only, and so takes no more than the product of the lengths.
func wildcardMatches(pattern, text string) bool {
	p, t, star, from := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			from++
			p, t = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// scopedActions reach the data or the means of one application, and can be limited to them by resource.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var scopedActions = []string{
	"s3:GetObject", "s3:PutObject", "s3:DeleteObject",
	"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem",
	"dynamodb:BatchWriteItem",
	"sqs:ReceiveMessage", "sqs:SendMessage", "sqs:DeleteMessage",
	"kinesis:GetRecords", "kinesis:PutRecord", "kinesis:PutRecords", "firehose:PutRecord", "firehose:PutRecordBatch",
	"lambda:InvokeFunction", "states:StartExecution", "rds-db:connect",
	"secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue",
	"ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:PutParameter",
	"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey",
	"sts:AssumeRole", "iam:PassRole",
}

// ScopedAction reports whether an action of a policy, which may have wildcards, means one that reaches the data or the means
// of one application and can be limited to them by resource. An action that AWS does not limit by resource, such as
// "ecr:GetAuthorizationToken", is none.
func ScopedAction(pattern string) bool {
	for _, action := range scopedActions {
		if ActionMatches(pattern, action) {
			return true
		}
	}
	return false
}

// EveryAction reports whether an action of a policy means every action of AWS.
func EveryAction(pattern string) bool {
	return pattern != "" && (strings.Trim(pattern, "*") == "" || pattern == "*:*")
}

// EveryResource reports whether a resource of a policy means every one of a service: "*", "arn:aws:s3:::*".
func EveryResource(pattern string) bool {
	if pattern == "*" {
		return true
	}
	arn, ok := ParseARN(pattern)
	return ok && arn.Resource == "*"
}
