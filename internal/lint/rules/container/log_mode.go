package container

import (
	_ "embed"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed log_mode.md
var logModePage string

// LogMode finds logging that leaves open what happens when it cannot keep up.
var LogMode = &lint.Rule{
	Name:     "log-mode",
	Severity: lint.Info,
	Page:     logModePage,
	Check:    checkLogMode,
}

func checkLogMode(p *lint.Pass) {
	for _, setting := range p.Estate.AccountSettings {
		if name, ok := setting.Name.Get(); !ok || name == string(ecstypes.SettingNameDefaultLogDriverMode) {
			return
		}
	}
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			if c.Log == nil || !estate.Lookup(c.Log.Options, "mode").Absent() {
				continue
			}
			if driver, ok := c.Log.Driver.Get(); !ok || driver != string(ecstypes.LogDriverAwslogs) {
				continue
			}
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.Log.Options, place(c.Log.Range)),
				Message: called(c) + " does not say what happens when logs cannot be sent: by default lines are dropped once the buffer is full",
				Advice:  "Choose mode = \"non-blocking\" with a max-buffer-size such as \"25m\", or mode = \"blocking\" where no line may be lost and the program may rather wait."})
		}
	}
}
