package ecsspec

// TaskExecutionPolicy is the name of the managed policy that task execution roles usually have, and TaskExecutionActions
// is all it allows: to pull images and to write logs, but neither to create log groups nor to read secrets.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html
const TaskExecutionPolicy = "AmazonECSTaskExecutionRolePolicy"

var TaskExecutionActions = []string{
	"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer",
	"logs:CreateLogStream", "logs:PutLogEvents",
}
