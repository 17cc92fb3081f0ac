package fault

import (
	"encoding/json"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// faults are those of the world. They are kept with it, beside all accounts and regions.
var faults = store.Collection[Fault]{Name: "fault"}

func world(r *operation.Request) *store.Scoped { return r.Scoped.In("world") }

// Add takes up a fault of the world that has been checked, and names it.
func Add(r *operation.Request, f Fault) Fault {
	n := world(r).Sequence("fault")
	f.ID = fmt.Sprintf("world-%d", n)
	faults.Put(world(r), key(n), f)
	return f
}

// Happen lets a fault at once happen, now, in the request's account and region.
func Happen(r *operation.Request, f Fault) (Fault, error) {
	f.ID = fmt.Sprintf("world-%d", world(r).Sequence("fault"))
	f.Struck, f.Met = 1, 1
	body, err := json.Marshal(f)
	if err != nil {
		return f, err
	}
	r.Enqueue(store.Event{Due: r.Now(), Kind: f.Kind.Event(), Key: f.ID, Body: body})
	return f, nil
}

// Read is the fault in the body of an event of [Kind.Event].
func Read(e store.Event) (f Fault, err error) {
	err = json.Unmarshal(e.Body, &f)
	return f, err
}

// key sorts as the faults were added.
func key(n int) string { return fmt.Sprintf("%09d", n) }

// List are the faults of the world in the order they were added.
func List(r *operation.Request) []Fault { return faults.List(world(r), "") }

// Remove takes a fault of the world away, or all when id is "", and tells how many.
func Remove(r *operation.Request, id string) (removed int) {
	for _, e := range faults.Entries(world(r), "", "", 0) {
		if id == "" || e.Item.ID == id {
			faults.Delete(world(r), e.Key)
			removed++
		}
	}
	return removed
}

// StrikeImagePull tells which fault, if any, befalls the pull of an image.
func StrikeImagePull(r *operation.Request, image string) (Fault, bool) {
	return strike(r, func(f Fault) bool { return f.Kind == ImagePull && matches(f.Image, image) })
}

func strike(r *operation.Request, is func(Fault) bool) (Fault, bool) {
	for _, e := range faults.Entries(world(r), "", "", 0) {
		f := e.Item
		if !matches(f.Region, r.Region) || !is(f) {
			continue
		}
		struck := f.strike(r.Seed())
		if f.Met != e.Item.Met {
			faults.Put(world(r), e.Key, f)
		}
		if struck {
			return f, true
		}
	}
	return Fault{}, false
}
