package eventbridge

import (
	"encoding/json"
	"strconv"
	"strings"

	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Delivery is what became of an event at a target, as recorded in the world's
// history under "events/delivery/RULE".
type Delivery struct {
	Target string
	Event  string
	// Tasks are the ARNs of the tasks that were run, Problem is why none was.
	Tasks   []string `json:",omitempty"`
	Problem string   `json:",omitempty"`
}

// deliver gives the event to the rule's targets.
func (u *ruleRecord) deliver(r *operation.Request, event map[string]any, hops int) {
	for _, t := range u.Targets {
		d := Delivery{Target: *t.Arn}
		d.Event, _ = event["id"].(string)
		switch {
		case isCluster(*t.Arn):
			d.Tasks, d.Problem = u.run(r, &t, event)
		case strings.Contains(*t.Arn, ":event-bus/"):
			b, err := getBus(r, t.Arn)
			switch {
			case err != nil:
				d.Problem = err.Error()
			case hops >= maxHops:
				d.Problem = "the event has been passed on from another event bus already"
			default:
				dispatch(r, b.Name, event, hops+1)
			}
		default:
			d.Problem = "the embedded region has nothing behind this target"
		}
		r.Record("events/delivery/"+u.key(), d)
	}
}

// run runs the tasks of an ECS target.
func (u *ruleRecord) run(r *operation.Request, t *ebtypes.Target, event map[string]any) (tasks []string, problem string) {
	e := t.EcsParameters
	in := &awsecs.RunTaskInput{
		Cluster: t.Arn, TaskDefinition: e.TaskDefinitionArn, Count: e.TaskCount, LaunchType: ecstypes.LaunchType(e.LaunchType),
		PlatformVersion: e.PlatformVersion, Group: e.Group, EnableECSManagedTags: e.EnableECSManagedTags,
		EnableExecuteCommand: e.EnableExecuteCommand, PropagateTags: ecstypes.PropagateTags(e.PropagateTags), ReferenceId: e.ReferenceId,
		StartedBy: new("events-rule/" + *u.Rule.Name),
	}
	if n := e.NetworkConfiguration; n != nil && n.AwsvpcConfiguration != nil {
		in.NetworkConfiguration = &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{
			Subnets: n.AwsvpcConfiguration.Subnets, SecurityGroups: n.AwsvpcConfiguration.SecurityGroups,
			AssignPublicIp: ecstypes.AssignPublicIp(n.AwsvpcConfiguration.AssignPublicIp),
		}}
	}
	for _, i := range e.CapacityProviderStrategy {
		in.CapacityProviderStrategy = append(in.CapacityProviderStrategy, ecstypes.CapacityProviderStrategyItem{
			CapacityProvider: i.CapacityProvider, Base: i.Base, Weight: i.Weight,
		})
	}
	for _, c := range e.PlacementConstraints {
		in.PlacementConstraints = append(in.PlacementConstraints, ecstypes.PlacementConstraint{
			Type: ecstypes.PlacementConstraintType(c.Type), Expression: c.Expression,
		})
	}
	for _, s := range e.PlacementStrategy {
		in.PlacementStrategy = append(in.PlacementStrategy, ecstypes.PlacementStrategy{Type: ecstypes.PlacementStrategyType(s.Type), Field: s.Field})
	}
	for _, tag := range e.Tags {
		in.Tags = append(in.Tags, ecstypes.Tag{Key: tag.Key, Value: tag.Value})
	}
	// An input that is no task override is what AWS passes on as one, too: ECS
	// takes of it what it knows.
	if input := targetInput(t, event); input != "" {
		var o ecstypes.TaskOverride
		if err := json.Unmarshal([]byte(input), &o); err == nil {
			in.Overrides = &o
		}
	}
	return ecs.Run(r, in)
}

// targetInput is what the target gets of the event.
func targetInput(t *ebtypes.Target, event map[string]any) string {
	switch {
	case t.Input != nil:
		return *t.Input
	case t.InputPath != nil:
		return encode(lookUp(event, *t.InputPath))
	case t.InputTransformer != nil:
		text := operation.Deref(t.InputTransformer.InputTemplate)
		for name, path := range t.InputTransformer.InputPathsMap {
			v := lookUp(event, path)
			// Within quotes a string stands without its own.
			if s, ok := v.(string); ok {
				escaped := encode(s)
				text = strings.ReplaceAll(text, `"<`+name+`>"`, escaped)
				text = strings.ReplaceAll(text, "<"+name+">", escaped[1:len(escaped)-1])
				continue
			}
			text = strings.ReplaceAll(text, "<"+name+">", encode(v))
		}
		return text
	}
	return ""
}

func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(text)
}

// lookUp follows a path such as $.detail.containers[0].name.
func lookUp(event any, path string) any {
	path = strings.NewReplacer("[", ".", "]", "").Replace(strings.TrimPrefix(path, "$"))
	for _, step := range strings.Split(strings.Trim(path, "."), ".") {
		switch at := event.(type) {
		case map[string]any:
			if step != "" {
				event = at[step]
			}
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(at) {
				return nil
			}
			event = at[n]
		default:
			return nil
		}
	}
	return event
}
