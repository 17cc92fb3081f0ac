package container

import (
	_ "embed"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed awslogs_options.md
var awslogsOptionsPage string

// AwslogsOptions finds options that the awslogs driver cannot do without.
var AwslogsOptions = &lint.Rule{
	Name:     "awslogs-options",
	Severity: lint.Error,
	Page:     awslogsOptionsPage,
	Check:    checkAwslogsOptions,
}

func checkAwslogsOptions(p *lint.Pass) {
	reportTasks(p, "awslogs-options")
	for _, t := range p.Estate.TaskDefinitions {
		if !t.Fargate() {
			continue
		}
		for _, c := range t.Containers.Items {
			if c.Log == nil || !c.Log.Options.Complete {
				continue
			}
			if driver, ok := c.Log.Driver.Get(); !ok || driver != string(ecstypes.LogDriverAwslogs) || !estate.Lookup(c.Log.Options, "awslogs-stream-prefix").Absent() {
				continue
			}
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.Log.Options, place(c.Log.Range)),
				Message: called(c) + ": the log driver \"awslogs\" needs the option \"awslogs-stream-prefix\" on Fargate",
				Advice:  "Add it to the options: the streams are then called prefix/container/task."})
		}
	}
}
