package eventbridge

import (
	"regexp"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// scheduleEvent is a scheduled rule's time; its key is the rule's.
const scheduleEvent = "events/schedule"

// ruleRecord is a rule as the region keeps it: BUS!NAME.
type ruleRecord struct {
	Rule    ebtypes.Rule
	Created time.Time
	Targets []ebtypes.Target `json:",omitempty"`
	Tags    []ebtypes.Tag    `json:",omitempty"`
}

var (
	rules       = store.Collection[ruleRecord]{Name: "events/rule"}
	rulePattern = regexp.MustCompile(`^[.\-_A-Za-z0-9]{1,64}$`)
)

func (u *ruleRecord) key() string {
	return operation.Deref(u.Rule.EventBusName) + "!" + operation.Deref(u.Rule.Name)
}

func (u *ruleRecord) enabled() bool { return u.Rule.State != ebtypes.RuleStateDisabled }

// put keeps the rule, plans its next time and says whether it waits for events.
func (u *ruleRecord) put(r *operation.Request) {
	rules.Put(r.Scoped, u.key(), *u)
	waits := u.enabled() && u.Rule.EventPattern != nil && *u.Rule.EventBusName == defaultBus && len(u.Targets) > 0
	signal.Listen(r, u.key(), waits)
	u.plan(r)
}

// plan enqueues the next time of a scheduled rule.
func (u *ruleRecord) plan(r *operation.Request) {
	r.Cancel(scheduleEvent, u.key())
	if u.Rule.ScheduleExpression == nil || !u.enabled() || len(u.Targets) == 0 {
		return
	}
	o, err := ecsspec.ParseOccurrence(*u.Rule.ScheduleExpression, nil)
	if err != nil {
		return // it was checked when it was put
	}
	if due, found := o.Next(u.Created, r.Now()); found {
		r.Enqueue(store.Event{Due: due, Kind: scheduleEvent, Key: u.key(), Background: true})
	}
}

func scheduleDue(r *operation.Request, e store.Event) error {
	u, found := rules.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	u.plan(r)
	event := newEvent(r, "aws.events", "Scheduled Event", []string{*u.Rule.Arn}, map[string]any{})
	u.deliver(r, event, 0)
	return nil
}

func getRule(r *operation.Request, bus, name *string) (*ruleRecord, error) {
	b, err := getBus(r, bus)
	if err != nil {
		return nil, err
	}
	u, found := rules.Get(r.Scoped, b.Name+"!"+operation.Deref(name))
	if !found {
		return nil, notFound("Rule %s does not exist on EventBus %s.", operation.Deref(name), b.Name)
	}
	return &u, nil
}

func ruleARN(r *operation.Request, bus, name string) string {
	if bus == defaultBus {
		return arn(r, "rule/"+name)
	}
	return arn(r, "rule/"+bus+"/"+name)
}

func putRule(r *operation.Request, in *eventbridge.PutRuleInput) (*eventbridge.PutRuleOutput, error) {
	b, err := getBus(r, in.EventBusName)
	if err != nil {
		return nil, err
	}
	name := operation.Deref(in.Name)
	switch {
	case !rulePattern.MatchString(name):
		return nil, validation("1 validation error detected: Value '%s' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+ and have at most 64 characters", name)
	case operation.Deref(in.EventPattern) == "" && operation.Deref(in.ScheduleExpression) == "":
		return nil, validation("Parameter(s) EventPattern or ScheduleExpression must be specified.")
	case operation.Deref(in.ScheduleExpression) != "" && b.Name != defaultBus:
		return nil, validation("ScheduleExpression is supported only on the default event bus.")
	}
	u, found := rules.Get(r.Scoped, b.Name+"!"+name)
	if !found {
		if err := checkTags(in.Tags); err != nil {
			return nil, err
		}
		u = ruleRecord{Created: r.Now(), Tags: in.Tags}
	}
	u.Rule = ebtypes.Rule{
		Name: in.Name, EventBusName: new(b.Name), Arn: new(ruleARN(r, b.Name, name)), Description: in.Description, RoleArn: in.RoleArn, State: in.State,
	}
	if u.Rule.State == "" {
		u.Rule.State = ebtypes.RuleStateEnabled
	}
	if text := operation.Deref(in.EventPattern); text != "" {
		if _, err := ParsePattern(text); err != nil {
			return nil, &ebtypes.InvalidEventPatternException{Message: new("Event pattern is not valid. Reason: " + err.Error())}
		}
		u.Rule.EventPattern = in.EventPattern
	}
	if text := operation.Deref(in.ScheduleExpression); text != "" {
		if o, err := ecsspec.ParseOccurrence(text, nil); err != nil || o.Once() {
			if err == nil {
				return nil, validation("Parameter ScheduleExpression is not valid: a rule takes cron(...) or rate(...), not %s", text)
			}
			return nil, validation("Parameter ScheduleExpression is not valid: %s", err)
		}
		u.Rule.ScheduleExpression = in.ScheduleExpression
	}
	u.put(r)
	return &eventbridge.PutRuleOutput{RuleArn: u.Rule.Arn}, nil
}

func deleteRule(r *operation.Request, in *eventbridge.DeleteRuleInput) (*eventbridge.DeleteRuleOutput, error) {
	b, err := getBus(r, in.EventBusName)
	if err != nil {
		return nil, err
	}
	u, found := rules.Get(r.Scoped, b.Name+"!"+operation.Deref(in.Name))
	if !found {
		return &eventbridge.DeleteRuleOutput{}, nil // deleting what is not there succeeds
	}
	if len(u.Targets) > 0 {
		return nil, validation("Rule can't be deleted since it has targets.")
	}
	r.Cancel(scheduleEvent, u.key())
	signal.Listen(r, u.key(), false)
	rules.Delete(r.Scoped, u.key())
	return &eventbridge.DeleteRuleOutput{}, nil
}

func describeRule(r *operation.Request, in *eventbridge.DescribeRuleInput) (*eventbridge.DescribeRuleOutput, error) {
	u, err := getRule(r, in.EventBusName, in.Name)
	if err != nil {
		return nil, err
	}
	return &eventbridge.DescribeRuleOutput{
		Arn: u.Rule.Arn, Name: u.Rule.Name, EventBusName: u.Rule.EventBusName, Description: u.Rule.Description, EventPattern: u.Rule.EventPattern,
		ScheduleExpression: u.Rule.ScheduleExpression, RoleArn: u.Rule.RoleArn, State: u.Rule.State, CreatedBy: new(r.Account),
	}, nil
}

func listRules(r *operation.Request, in *eventbridge.ListRulesInput) (*eventbridge.ListRulesOutput, error) {
	b, err := getBus(r, in.EventBusName)
	if err != nil {
		return nil, err
	}
	kept, next, err := page(rules.List(r.Scoped, b.Name+"!"+operation.Deref(in.NamePrefix)), func(u ruleRecord) string { return u.key() }, in.Limit, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &eventbridge.ListRulesOutput{Rules: []ebtypes.Rule{}, NextToken: next}
	for _, u := range kept {
		out.Rules = append(out.Rules, u.Rule)
	}
	return out, nil
}

func enableRule(r *operation.Request, in *eventbridge.EnableRuleInput) (*eventbridge.EnableRuleOutput, error) {
	if err := setState(r, in.EventBusName, in.Name, ebtypes.RuleStateEnabled); err != nil {
		return nil, err
	}
	return &eventbridge.EnableRuleOutput{}, nil
}

func disableRule(r *operation.Request, in *eventbridge.DisableRuleInput) (*eventbridge.DisableRuleOutput, error) {
	if err := setState(r, in.EventBusName, in.Name, ebtypes.RuleStateDisabled); err != nil {
		return nil, err
	}
	return &eventbridge.DisableRuleOutput{}, nil
}

func setState(r *operation.Request, bus, name *string, state ebtypes.RuleState) error {
	u, err := getRule(r, bus, name)
	if err != nil {
		return err
	}
	u.Rule.State = state
	u.put(r)
	return nil
}
