package eventbridge

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const (
	maxEntries   = 10
	maxEntrySize = 256 * 1024
	// maxHops bounds how often an event is passed from bus to bus: AWS passes
	// it once more and then no further
	// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html).
	maxHops = 1
)

// newEvent is an event in EventBridge's envelope, as encoding/json reads it
// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html).
func newEvent(r *operation.Request, source, detailType string, resources []string, detail map[string]any) map[string]any {
	id := r.ID("events/event", 32)
	listed := make([]any, len(resources))
	for i, resource := range resources {
		listed[i] = resource
	}
	return map[string]any{
		"version": "0", "id": id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:], "detail-type": detailType,
		"source": source, "account": r.Account, "time": r.Now().Format(time.RFC3339), "region": r.Region, "resources": listed, "detail": detail,
	}
}

// eventPublished is an event that an AWS service publishes.
func eventPublished(r *operation.Request, e store.Event) error {
	var s signal.Event
	if err := json.Unmarshal(e.Body, &s); err != nil {
		return err
	}
	var detail map[string]any
	if err := json.Unmarshal(s.Detail, &detail); err != nil {
		return err
	}
	dispatch(r, defaultBus, newEvent(r, s.Source, s.DetailType, s.Resources, detail), 0)
	return nil
}

// dispatch gives the event to the rules of a bus that it matches.
func dispatch(r *operation.Request, bus string, event map[string]any, hops int) {
	for _, u := range rules.List(r.Scoped, bus+"!") {
		if !u.enabled() || u.Rule.EventPattern == nil {
			continue
		}
		if p, err := ParsePattern(*u.Rule.EventPattern); err == nil && p.Matches(event) {
			u.deliver(r, event, hops)
		}
	}
}

func putEvents(r *operation.Request, in *eventbridge.PutEventsInput) (*eventbridge.PutEventsOutput, error) {
	if in.EndpointId != nil {
		return nil, unsupported("global endpoints (endpointId)")
	}
	if len(in.Entries) == 0 || len(in.Entries) > maxEntries {
		return nil, validation("1 validation error detected: the entries must be 1 to %d, got %d", maxEntries, len(in.Entries))
	}
	out := &eventbridge.PutEventsOutput{Entries: []ebtypes.PutEventsResultEntry{}}
	for _, e := range in.Entries {
		event, code, why := readEntry(r, &e)
		b, err := getBus(r, e.EventBusName)
		if err != nil && code == "" {
			code, why = "ResourceNotFoundException", err.Error()
		}
		if code != "" {
			out.FailedEntryCount++
			out.Entries = append(out.Entries, ebtypes.PutEventsResultEntry{ErrorCode: &code, ErrorMessage: &why})
			continue
		}
		out.Entries = append(out.Entries, ebtypes.PutEventsResultEntry{EventId: new(event["id"].(string))})
		dispatch(r, b.Name, event, 0)
	}
	return out, nil
}

func readEntry(r *operation.Request, e *ebtypes.PutEventsRequestEntry) (event map[string]any, code, why string) {
	for _, required := range []struct {
		name string
		v    *string
	}{{"Source", e.Source}, {"DetailType", e.DetailType}, {"Detail", e.Detail}} {
		if operation.Deref(required.v) == "" {
			return nil, "InvalidArgument", "Parameter " + required.name + " is not valid. Reason: " + required.name + " is a required argument."
		}
	}
	if len(*e.Detail)+len(*e.Source)+len(*e.DetailType) > maxEntrySize {
		return nil, "InvalidArgument", "Total size of the entry is greater than the maximum allowed of 262144 bytes."
	}
	var detail map[string]any
	if json.Unmarshal([]byte(*e.Detail), &detail) != nil {
		return nil, "MalformedDetail", "Detail is malformed."
	}
	if strings.HasPrefix(*e.Source, "aws.") {
		return nil, "NotAuthorizedForSourceException", "Not authorized for the source."
	}
	event = newEvent(r, *e.Source, *e.DetailType, e.Resources, detail)
	if e.Time != nil {
		event["time"] = e.Time.UTC().Format(time.RFC3339)
	}
	return event, "", ""
}

func testEventPattern(_ *operation.Request, in *eventbridge.TestEventPatternInput) (*eventbridge.TestEventPatternOutput, error) {
	p, err := ParsePattern(operation.Deref(in.EventPattern))
	if err != nil {
		return nil, &ebtypes.InvalidEventPatternException{Message: new("Event pattern is not valid. Reason: " + err.Error())}
	}
	var event map[string]any
	if err := json.Unmarshal([]byte(operation.Deref(in.Event)), &event); err != nil {
		return nil, validation("Parameter Event is not valid. Reason: it is not a JSON object: %s", err)
	}
	return &eventbridge.TestEventPatternOutput{Result: p.Matches(event)}, nil
}
