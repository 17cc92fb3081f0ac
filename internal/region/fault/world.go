package fault

import (
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// faults are those of the world. They are kept with it, beside all accounts and regions.
var faults = store.Collection[Fault]{Name: "fault"}

func world(r *operation.Request) *store.Scoped { return r.In("world") }

// Add takes up a fault of the world that has been checked, and names it.
func Add(r *operation.Request, f Fault) Fault {
	n := world(r).Sequence("fault")
	f.ID = fmt.Sprintf("world-%d", n)
	faults.Put(world(r), key(n), f)
	return f
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
