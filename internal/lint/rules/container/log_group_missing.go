package container

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed log_group_missing.md
var logGroupMissingPage string

// LogGroupMissing finds log groups that nothing creates.
var LogGroupMissing = &lint.Rule{
	Name:     "log-group-missing",
	Severity: lint.Error,
	Page:     logGroupMissingPage,
	Check:    checkLogGroupMissing,
}

func checkLogGroupMissing(p *lint.Pass) {
	if !p.Estate.Whole() {
		return
	}
	groups := indexGroups(p.Estate)
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			if c.Log == nil {
				continue
			}
			if driver, ok := c.Log.Driver.Get(); !ok || driver != string(ecstypes.LogDriverAwslogs) {
				continue
			}
			create := estate.Lookup(c.Log.Options, "awslogs-create-group")
			if text, ok := create.Or("false"); !ok {
				continue
			} else if text == "true" {
				checkMayCreateGroup(p, t, c, create)
				continue
			}
			groups.check(p, t, c)
		}
	}
}

// logGroups are the names of those in the code, and how those may begin whose name is not known.
type logGroups struct {
	names    map[string]bool
	prefixes []string
}

func indexGroups(e *estate.Estate) logGroups {
	all := logGroups{names: map[string]bool{}}
	for _, g := range e.LogGroups {
		if name, ok := g.Name.Get(); ok {
			all.names[name] = true
			continue
		}
		prefix, _ := g.NamePrefix.Get()
		all.prefixes = append(all.prefixes, prefix)
	}
	slices.Sort(all.prefixes)
	all.prefixes = slices.Compact(all.prefixes)
	return all
}

// check is as sure as the code: where it makes log groups of its own this one should be among them; where it makes none
// they may come from elsewhere.
func (all logGroups) check(p *lint.Pass, t *estate.TaskDefinition, c *estate.Container) {
	group := c.Log.Group
	name, ok := group.Get()
	if !ok || len(group.Targets) > 0 || len(group.References()) > 0 || all.names[name] {
		return
	}
	for _, prefix := range all.prefixes {
		if strings.HasPrefix(name, prefix) {
			return
		}
	}
	severity := lint.Error
	if len(p.Estate.LogGroups) == 0 {
		severity = lint.Info
	}
	p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(group.Value), Severity: lint.As(severity),
		Message: fmt.Sprintf("%s logs to the group %q, which nothing in the code creates: without it the container does not start", called(c), name),
		Advice:  "Add an aws_cloudwatch_log_group and refer to its name here, or set awslogs-create-group to \"true\" and allow the execution role logs:CreateLogGroup."})
}

func checkMayCreateGroup(p *lint.Pass, t *estate.TaskDefinition, c *estate.Container, create estate.Value[string]) {
	role := t.ExecutionRole.One()
	if role == nil || len(c.Log.Group.Targets) > 0 || grants(role, "logs:CreateLogGroup") != grantedNo {
		return
	}
	p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(create),
		Message: fmt.Sprintf("%s has its log group created, but the execution role %s may not do logs:CreateLogGroup: the container does not start", called(c), role.Resource.Address),
		Advice:  "Allow the role logs:CreateLogGroup, which " + ecsspec.TaskExecutionPolicy + " does not have, or create the group with aws_cloudwatch_log_group."})
}
