package signal

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// listeners are the rules that wait for events of AWS services.
var listeners = store.Collection[bool]{Name: "signal/event-listener"}

// Listen says whether a rule waits for events of AWS services. While none does,
// they are not even made.
func Listen(r *operation.Request, rule string, on bool) {
	if on {
		listeners.Put(r.Scoped, rule, true)
	} else {
		listeners.Delete(r.Scoped, rule)
	}
}

// Publish puts an event of an AWS service onto the default event bus, if any
// rule waits there.
func Publish(r *operation.Request, key string, event func() Event) {
	if listeners.Count(r.Scoped, "") > 0 {
		Send(r, EventPut, key, event())
	}
}
