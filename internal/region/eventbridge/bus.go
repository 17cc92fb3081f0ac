package eventbridge

import (
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const defaultBus = "default"

// busRecord is a custom event bus as the region keeps it, by its name. The bus
// "default" is there without being kept.
type busRecord struct {
	Name, Description string
	Created           time.Time
	Tags              []ebtypes.Tag `json:",omitempty"`
}

var (
	buses      = store.Collection[busRecord]{Name: "events/bus"}
	busPattern = regexp.MustCompile(`^[A-Za-z0-9._/-]{1,256}$`)
)

func arn(r *operation.Request, resource string) string {
	return "arn:" + r.Partition + ":events:" + r.Region + ":" + r.Account + ":" + resource
}

func busARN(r *operation.Request, name string) string { return arn(r, "event-bus/"+name) }

// getBus finds a bus by name or ARN, "" being the default one.
func getBus(r *operation.Request, ref *string) (busRecord, error) {
	name := strings.TrimPrefix(operation.Deref(ref), busARN(r, ""))
	if name == "" || name == defaultBus {
		b, _ := buses.Get(r.Scoped, defaultBus) // its tags, if it has any
		b.Name = defaultBus
		return b, nil
	}
	b, found := buses.Get(r.Scoped, name)
	if !found {
		return b, notFound("Event bus %s does not exist.", name)
	}
	return b, nil
}

func createEventBus(r *operation.Request, in *eventbridge.CreateEventBusInput) (*eventbridge.CreateEventBusOutput, error) {
	name := operation.Deref(in.Name)
	switch {
	case !busPattern.MatchString(name) || strings.Contains(name, "/"):
		return nil, validation("The event bus name %q must match [A-Za-z0-9._-]+ and have at most 256 characters", name)
	case in.EventSourceName != nil || in.KmsKeyIdentifier != nil || in.DeadLetterConfig != nil || in.LogConfig != nil:
		return nil, unsupported("eventSourceName, kmsKeyIdentifier, deadLetterConfig and logConfig of an event bus")
	}
	if _, taken := buses.Get(r.Scoped, name); taken || name == defaultBus {
		return nil, &ebtypes.ResourceAlreadyExistsException{Message: new("Event bus " + name + " already exists.")}
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	buses.Put(r.Scoped, name, busRecord{Name: name, Description: operation.Deref(in.Description), Created: r.Now(), Tags: in.Tags})
	return &eventbridge.CreateEventBusOutput{EventBusArn: new(busARN(r, name)), Description: in.Description}, nil
}

func deleteEventBus(r *operation.Request, in *eventbridge.DeleteEventBusInput) (*eventbridge.DeleteEventBusOutput, error) {
	name := operation.Deref(in.Name)
	if name == defaultBus {
		return nil, validation("Cannot delete event bus default.")
	}
	if rules.Count(r.Scoped, name+"!") > 0 {
		return nil, validation("Event bus %s can't be deleted since it has rules.", name)
	}
	buses.Delete(r.Scoped, name)
	return &eventbridge.DeleteEventBusOutput{}, nil
}

func describeEventBus(r *operation.Request, in *eventbridge.DescribeEventBusInput) (*eventbridge.DescribeEventBusOutput, error) {
	b, err := getBus(r, in.Name)
	if err != nil {
		return nil, err
	}
	d := b.describe(r)
	return &eventbridge.DescribeEventBusOutput{
		Arn: d.Arn, Name: d.Name, Description: d.Description, CreationTime: d.CreationTime, LastModifiedTime: d.LastModifiedTime,
	}, nil
}

func (b *busRecord) describe(r *operation.Request) ebtypes.EventBus {
	d := ebtypes.EventBus{Arn: new(busARN(r, b.Name)), Name: new(b.Name)}
	if b.Description != "" {
		d.Description = new(b.Description)
	}
	if !b.Created.IsZero() {
		d.CreationTime, d.LastModifiedTime = new(b.Created), new(b.Created)
	}
	return d
}

func listEventBuses(r *operation.Request, in *eventbridge.ListEventBusesInput) (*eventbridge.ListEventBusesOutput, error) {
	all := []busRecord{}
	prefix := operation.Deref(in.NamePrefix)
	seen := false
	for _, b := range buses.List(r.Scoped, prefix) {
		seen = seen || b.Name == defaultBus
		if b.Name > defaultBus && !seen && strings.HasPrefix(defaultBus, prefix) {
			all, seen = append(all, busRecord{Name: defaultBus}), true
		}
		all = append(all, b)
	}
	if !seen && strings.HasPrefix(defaultBus, prefix) {
		all = append(all, busRecord{Name: defaultBus})
	}
	all, next, err := page(all, func(b busRecord) string { return b.Name }, in.Limit, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &eventbridge.ListEventBusesOutput{EventBuses: []ebtypes.EventBus{}, NextToken: next}
	for _, b := range all {
		out.EventBuses = append(out.EventBuses, b.describe(r))
	}
	return out, nil
}
