package fault

import (
	"slices"
	"strconv"
	"sync"
	"time"
)

// Wire are the faults of requests. They are the server's and end with it. The
// zero value has none and is ready for use, also by many at once.
type Wire struct {
	// Seed decides what is left to chance.
	Seed string

	mu     sync.Mutex
	faults []Fault
	given  int
}

// Add takes up a fault that has been checked, and names it.
func (w *Wire) Add(f Fault) Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.given++
	f.ID = "wire-" + strconv.Itoa(w.given)
	w.faults = append(w.faults, f)
	return f
}

// List are the faults in the order they were added.
func (w *Wire) List() []Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.faults)
}

// Remove takes a fault away, or all when id is "", and tells how many.
func (w *Wire) Remove(id string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := len(w.faults)
	w.faults = slices.DeleteFunc(w.faults, func(f Fault) bool { return id == "" || f.ID == id })
	if id == "" {
		w.given = 0
	}
	return before - len(w.faults)
}

// Strike tells which fault befalls a request for an operation; the first that
// matches and strikes does.
func (w *Wire) Strike(region, service, operation string) (Fault, bool) {
	return w.strike(region, service, operation, func(k Kind) bool { return k != StaleReads })
}

// StrikeRead tells whether a read sees the world as it was.
func (w *Wire) StrikeRead(region, service, operation string) bool {
	_, struck := w.strike(region, service, operation, func(k Kind) bool { return k == StaleReads })
	return struck
}

// Lag is how far reads may lag behind at most, 0 when none does.
func (w *Wire) Lag() (longest time.Duration) {
	for _, f := range w.List() {
		if f.Kind == StaleReads && (f.Times == 0 || f.Struck < f.Times) {
			longest = max(longest, time.Duration(f.Delay))
		}
	}
	return longest
}

func (w *Wire) strike(region, service, operation string, is func(Kind) bool) (Fault, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.faults {
		f := &w.faults[i]
		if is(f.Kind) && matches(f.Region, region) && matches(f.Service, service) && matches(f.Operation, operation) && f.strike(w.Seed) {
			return *f, true
		}
	}
	return Fault{}, false
}
