package estate

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// EventRule is an EventBridge rule.
type EventRule struct {
	Resource *module.Resource
	Name     Value[string]
	Schedule Value[string] // empty for patterns
	Targets  []*EventTarget
}

// EventTarget is what an EventBridge rule or a Scheduler schedule sets off, as far as that is an ECS task.
type EventTarget struct {
	Resource *module.Resource
	Rule     Link[EventRule] // of EventBridge
	// Schedule is the schedule of EventBridge Scheduler, nil for targets of rules.
	Schedule *Schedule
	Cluster  Link[Cluster]
	Role     Link[Role]
	Task     *EventTask
}

// EventTask is the task that a target runs.
type EventTask struct {
	Range           hcl.Range // of the block ecs_target or ecs_parameters
	TaskDefinition  Link[TaskDefinition]
	LaunchType      Value[string]
	PlatformVersion Value[string]
	Strategy        List[StrategyItem]
	Count           Value[int]
	Network         *Network // nil when not written
	NetworkUnknown  bool     // it cannot be known whether there is one
}

// Schedule is a schedule of EventBridge Scheduler.
type Schedule struct {
	Resource   *module.Resource
	Name       Value[string]
	Expression Value[string]
	Timezone   Value[string]
	State      Value[string]
	Target     *EventTarget // nil when it runs no ECS task
}

func readEventRule(b *builder, r *module.Resource) {
	rule := &EventRule{Resource: r, Name: nonEmpty(r.Body.Attr("name")), Schedule: nonEmpty(r.Body.Attr("schedule_expression"))}
	b.estate.EventRules = append(b.estate.EventRules, rule)
	b.eventRules.add(r, rule, rule.Name)
}

func readEventTarget(b *builder, r *module.Resource) {
	block := r.Body.Block("ecs_target")
	if block == nil {
		return
	}
	t := &EventTarget{Resource: r}
	b.estate.EventTargets = append(b.estate.EventTargets, t)
	b.relate(func() {
		t.Rule = resolve(b, r.Body.Attr("rule"), b.eventRules)
		t.Rule.each(func(rule *EventRule) { rule.Targets = append(rule.Targets, t) })
		t.Cluster, t.Role = resolve(b, r.Body.Attr("arn"), b.clusters), resolve(b, r.Body.Attr("role_arn"), b.roles)
		t.Task = readEventTask(b, block)
	})
}

func readSchedule(b *builder, r *module.Resource) {
	s := &Schedule{
		Resource: r, Name: nonEmpty(r.Body.Attr("name")), Expression: nonEmpty(r.Body.Attr("schedule_expression")),
		Timezone: nonEmpty(r.Body.Attr("schedule_expression_timezone")), State: nonEmpty(r.Body.Attr("state")),
	}
	b.estate.Schedules = append(b.estate.Schedules, s)
	target := r.Body.Block("target")
	block := target.Block("ecs_parameters")
	if block == nil {
		return
	}
	t := &EventTarget{Resource: r, Schedule: s}
	s.Target = t
	b.estate.EventTargets = append(b.estate.EventTargets, t)
	b.relate(func() {
		t.Cluster, t.Role = resolve(b, target.Attr("arn"), b.clusters), resolve(b, target.Attr("role_arn"), b.roles)
		t.Task = readEventTask(b, block)
	})
}

func readEventTask(b *builder, block *module.Block) *EventTask {
	return &EventTask{
		Range: block.Range, TaskDefinition: resolve(b, block.Attr("task_definition_arn"), b.taskDefinitions),
		LaunchType: nonEmpty(block.Attr("launch_type")), PlatformVersion: nonEmpty(block.Attr("platform_version")),
		Strategy: strategyItems(b, block, "capacity_provider_strategy"), Count: number(block.Attr("task_count")),
		Network: readNetwork(b, block.Block("network_configuration")), NetworkUnknown: block.UnknownBlocks["network_configuration"],
	}
}
