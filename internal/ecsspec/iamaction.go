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
