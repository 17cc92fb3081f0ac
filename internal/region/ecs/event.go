package ecs

import (
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// events are the services' events under cluster/service/number, the number
// counting down so that the newest comes first.
var events = store.Collection[ecstypes.ServiceEvent]{Name: "ecs/service-event"}

func eventKey(s *serviceRecord, n int) string {
	return fmt.Sprintf("%s/%010d", s.key(), 9_999_999_999-n)
}

// announce adds an event to a service.
func announce(r *operation.Request, s *serviceRecord, message string) {
	n := r.Sequence("ecs/service-event/" + s.key())
	id := r.ID("ecs/service-event", 32)
	events.Put(r.Scoped, eventKey(s, n), ecstypes.ServiceEvent{
		Id:        new(id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]),
		CreatedAt: new(r.Now()), Message: new(message),
	})
	if old := n - ecsspec.EventsKept; old > 0 {
		events.Delete(r.Scoped, eventKey(s, old))
	}
	record(r, s, TimelineEntry{Kind: TimelineEvent, Reason: message})
}

// serviceEvents are the service's events, newest first.
func serviceEvents(r *operation.Request, s *serviceRecord) []ecstypes.ServiceEvent {
	return orEmpty(events.List(r.Scoped, s.key()+"/"))
}
