package cluster

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed exec_logging.md
var execLoggingPage string

// ExecLogging finds clusters where sessions of ECS Exec leave no record.
var ExecLogging = &lint.Rule{
	Name:     "exec-logging",
	Severity: lint.Warning,
	Page:     execLoggingPage,
	Check:    checkExecLogging,
}

const overrideAdvice = `Set logging = "OVERRIDE" in the cluster's execute_command_configuration, with a log_configuration that names a log group or a bucket.`

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
func checkExecLogging(p *lint.Pass) {
	for _, c := range p.Estate.Clusters {
		if c.Exec == nil {
			if !c.Resource.Body.UnknownBlocks["configuration"] {
				checkDefaultLogging(p, c)
			}
			continue
		}
		logging, ok := c.Exec.Logging.Or(string(ecstypes.ExecuteCommandLoggingDefault))
		switch {
		case !ok:
		case logging == string(ecstypes.ExecuteCommandLoggingNone):
			p.Report(lint.Issue{Resource: c.Resource, Range: lint.At(c.Exec.Logging),
				Message: "Sessions of ECS Exec are not logged: what somebody does in a container leaves no record but that there was a session",
				Advice:  overrideAdvice})
		case logging == string(ecstypes.ExecuteCommandLoggingDefault):
			checkDefaultLogging(p, c)
		case logging == string(ecstypes.ExecuteCommandLoggingOverride) && c.Exec.LogGroup.Absent() && c.Exec.Bucket.Absent() && !c.Exec.LogUnknown:
			p.Report(lint.Issue{Resource: c.Resource, Range: lint.At(c.Exec.Logging), Severity: lint.As(lint.Error),
				Message: `logging is "OVERRIDE", but there is neither a log group nor a bucket to log to`,
				Advice:  "Add a log_configuration with cloud_watch_log_group_name or s3_bucket_name."})
		}
	}
}

// checkDefaultLogging looks at a cluster whose sessions are logged where the containers log, if they do by awslogs.
func checkDefaultLogging(p *lint.Pass, c *estate.Cluster) {
	for _, s := range c.Services {
		t := s.TaskDefinition.One()
		if on, ok := s.ExecuteCommand.Get(); !ok || !on || t == nil {
			continue
		}
		for _, container := range t.Containers.Items {
			name, _ := container.Name.Get()
			if !container.LogUnknown && !logsToCloudWatch(container) {
				p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.ExecuteCommand),
					Message: fmt.Sprintf("Sessions of ECS Exec in container %q are not logged: the cluster leaves that to the container's awslogs configuration, and it has none", name),
					Advice:  overrideAdvice})
				return
			}
		}
	}
}

func logsToCloudWatch(c *estate.Container) bool {
	if c.Log == nil {
		return false
	}
	driver, ok := c.Log.Driver.Get()
	return !ok || driver == string(ecstypes.LogDriverAwslogs)
}
