package eventbridge

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxTargets of one rule
// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html).
const maxTargets = 5

// isCluster tells whether the target is an ECS cluster.
func isCluster(arn string) bool {
	return strings.Contains(arn, ":ecs:") && strings.Contains(arn, ":cluster/")
}

func putTargets(r *operation.Request, in *eventbridge.PutTargetsInput) (*eventbridge.PutTargetsOutput, error) {
	u, err := getRule(r, in.EventBusName, in.Rule)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Targets {
		if err := checkTarget(&t); err != nil {
			return nil, err
		}
		u.Targets = slices.DeleteFunc(u.Targets, func(have ebtypes.Target) bool { return operation.Deref(have.Id) == operation.Deref(t.Id) })
		u.Targets = append(u.Targets, t)
	}
	if len(u.Targets) > maxTargets {
		return nil, &ebtypes.LimitExceededException{Message: new("The requested resource exceeds the maximum number allowed: a rule has at most 5 targets.")}
	}
	slices.SortFunc(u.Targets, func(a, b ebtypes.Target) int { return strings.Compare(operation.Deref(a.Id), operation.Deref(b.Id)) })
	u.put(r)
	return &eventbridge.PutTargetsOutput{FailedEntries: []ebtypes.PutTargetsResultEntry{}}, nil
}

func checkTarget(t *ebtypes.Target) error {
	id, target := operation.Deref(t.Id), operation.Deref(t.Arn)
	given := 0
	for _, set := range []bool{t.Input != nil, t.InputPath != nil, t.InputTransformer != nil} {
		if set {
			given++
		}
	}
	switch {
	case !rulePattern.MatchString(id):
		return validation("Value '%s' at 'targets.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+", id)
	case !strings.HasPrefix(target, "arn:"):
		return validation("Parameter %s is not valid. Reason: Provided Arn is not in correct format.", target)
	case given > 1:
		return validation("Only one of Input, InputPath, or InputTransformer must be provided for target %s.", id)
	case t.Input != nil && !json.Valid([]byte(*t.Input)):
		return validation("JSON syntax error in input for target %s", id)
	case isCluster(target) && t.EcsParameters == nil:
		return validation("Parameter EcsParameters is not valid. Reason: EcsParameters is required for target %s.", id)
	case isCluster(target) && operation.Deref(t.RoleArn) == "":
		return validation("RoleArn is required for target %s.", target)
	case t.EcsParameters != nil && operation.Deref(t.EcsParameters.TaskDefinitionArn) == "":
		return validation("Parameter TaskDefinitionArn is required for target %s.", id)
	}
	if e := t.EcsParameters; e != nil {
		if n := e.TaskCount; n != nil && (*n < 1 || *n > 10) {
			return validation("Value '%d' at 'ecsParameters.taskCount' must be between 1 and 10", *n)
		}
	}
	return nil
}

func removeTargets(r *operation.Request, in *eventbridge.RemoveTargetsInput) (*eventbridge.RemoveTargetsOutput, error) {
	u, err := getRule(r, in.EventBusName, in.Rule)
	if err != nil {
		return nil, err
	}
	out := &eventbridge.RemoveTargetsOutput{FailedEntries: []ebtypes.RemoveTargetsResultEntry{}}
	for _, id := range in.Ids {
		before := len(u.Targets)
		u.Targets = slices.DeleteFunc(u.Targets, func(t ebtypes.Target) bool { return operation.Deref(t.Id) == id })
		if len(u.Targets) == before {
			out.FailedEntryCount++
			out.FailedEntries = append(out.FailedEntries, ebtypes.RemoveTargetsResultEntry{
				TargetId: new(id), ErrorCode: new("ResourceNotFoundException"), ErrorMessage: new("Rule " + *u.Rule.Name + " does not have a target with the Id " + id + "."),
			})
		}
	}
	u.put(r)
	return out, nil
}

func listTargetsByRule(r *operation.Request, in *eventbridge.ListTargetsByRuleInput) (*eventbridge.ListTargetsByRuleOutput, error) {
	u, err := getRule(r, in.EventBusName, in.Rule)
	if err != nil {
		return nil, err
	}
	kept, next, err := page(u.Targets, func(t ebtypes.Target) string { return operation.Deref(t.Id) }, in.Limit, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &eventbridge.ListTargetsByRuleOutput{Targets: orEmpty(kept), NextToken: next}, nil
}

func listRuleNamesByTarget(r *operation.Request, in *eventbridge.ListRuleNamesByTargetInput) (*eventbridge.ListRuleNamesByTargetOutput, error) {
	b, err := getBus(r, in.EventBusName)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, u := range rules.List(r.Scoped, b.Name+"!") {
		if slices.ContainsFunc(u.Targets, func(t ebtypes.Target) bool { return operation.Deref(t.Arn) == operation.Deref(in.TargetArn) }) {
			names = append(names, *u.Rule.Name)
		}
	}
	names, next, err := page(names, func(s string) string { return s }, in.Limit, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &eventbridge.ListRuleNamesByTargetOutput{RuleNames: orEmpty(names), NextToken: next}, nil
}
