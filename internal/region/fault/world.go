package fault

import (
	"encoding/json"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// ZoneReturn is the event of a zone that is there again: its loss was removed. It
// has the same key and body as the loss had.
const ZoneReturn = "fault/zone-return"

// kept is a fault of the world as it is stored.
type kept struct {
	Fault
	// Scope is where a fault at once happened.
	Scope string `json:"scope,omitempty"`
}

// faults are those of the world. They are kept with it, beside all accounts and regions.
var faults = store.Collection[kept]{Name: "fault"}

func world(r *operation.Request) *store.Scoped { return r.Scoped.In("world") }

// Add takes up a fault of the world that has been checked, and names it.
func Add(r *operation.Request, f Fault) Fault {
	n := world(r).Sequence("fault")
	f.ID = fmt.Sprintf("world-%d", n)
	faults.Put(world(r), key(n), kept{Fault: f})
	return f
}

// Happen lets a fault at once happen, now, in the request's account and region.
// One that lasts is kept until it is removed.
func Happen(r *operation.Request, f Fault) (Fault, error) {
	n := world(r).Sequence("fault")
	f.ID = fmt.Sprintf("world-%d", n)
	f.Struck, f.Met = 1, 1
	body, err := json.Marshal(f)
	if err != nil {
		return f, err
	}
	if f.Kind.Lasts() {
		faults.Put(world(r), key(n), kept{Fault: f, Scope: r.Scope()})
	}
	r.Enqueue(store.Event{Due: r.Now(), Kind: f.Kind.Event(), Key: f.ID, Body: body})
	return f, nil
}

// Read is the fault in the body of an event of [Kind.Event] or [ZoneReturn].
func Read(e store.Event) (f Fault, err error) {
	err = json.Unmarshal(e.Body, &f)
	return f, err
}

// key sorts as the faults were added.
func key(n int) string { return fmt.Sprintf("%09d", n) }

// List are the faults of the world in the order they were added.
func List(r *operation.Request) (all []Fault) {
	for _, k := range faults.List(world(r), "") {
		all = append(all, k.Fault)
	}
	return all
}

// LostZones are the names of the zones that are lost in the request's account and
// region, in the order they were.
func LostZones(r *operation.Request) (names []string) {
	for _, k := range faults.List(world(r), "") {
		if k.Kind == ZoneLoss && k.Scope == r.Scope() {
			names = append(names, k.Target)
		}
	}
	return names
}

// Remove takes a fault of the world away, or all when id is "", and tells how
// many. What was lost returns by the event [ZoneReturn].
func Remove(r *operation.Request, id string) (removed int, err error) {
	for _, e := range faults.Entries(world(r), "", "", 0) {
		f := e.Item.Fault
		if id != "" && f.ID != id {
			continue
		}
		faults.Delete(world(r), e.Key)
		removed++
		if f.Kind != ZoneLoss {
			continue
		}
		body, err := json.Marshal(f)
		if err != nil {
			return removed, err
		}
		r.Scoped.In(e.Item.Scope).Enqueue(store.Event{Due: r.Now(), Kind: ZoneReturn, Key: f.ID, Body: body})
	}
	return removed, nil
}

// StrikeImagePull tells which fault, if any, befalls the pull of an image.
func StrikeImagePull(r *operation.Request, image string) (Fault, bool) {
	return strike(r, func(f Fault) bool { return f.Kind == ImagePull && matches(f.Image, image) })
}

func strike(r *operation.Request, is func(Fault) bool) (Fault, bool) {
	for _, e := range faults.Entries(world(r), "", "", 0) {
		f := e.Item.Fault
		if !matches(f.Region, r.Region) || !is(f) {
			continue
		}
		struck := f.strike(r.Seed())
		if f.Met != e.Item.Met {
			faults.Put(world(r), e.Key, kept{Fault: f})
		}
		if struck {
			return f, true
		}
	}
	return Fault{}, false
}
