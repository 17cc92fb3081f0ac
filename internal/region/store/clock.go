package store

import (
	"fmt"
	"time"
)

// clock is the virtual time of one transaction, in microseconds since 1970.
type clock struct {
	virtual, wall int64
	now           int64 // virtual, or the time of the event that happens
}

// loadClock lets the virtual clock catch up with the wall: what passed there
// since the last transaction that wrote, times the speed. It never runs backwards.
// A world that is only read stays byte for byte as it was; the next transaction
// finds the same time by the same sum.
func (tx *Tx) loadClock() {
	c := &clock{virtual: tx.image.virtual, wall: tx.image.wall}
	tx.clock = c
	wall := tx.store.wall().UTC().UnixMicro()
	if passed := wall - c.wall; passed > 0 {
		c.virtual += int64(float64(passed) * tx.store.speed)
		c.wall = wall
	}
	c.now = c.virtual
}

// Now is the virtual time in UTC, to the millisecond: AWS answers no finer.
// While [Tx.Advance] lets an event happen it is the time the event was due.
func (tx *Tx) Now() time.Time {
	return time.UnixMicro(tx.clock.now).UTC().Truncate(time.Millisecond)
}

// MoveTo sets the virtual clock forward to t; an earlier t changes nothing.
// Events that become due by it happen with the next [Tx.Advance].
func (tx *Tx) MoveTo(t time.Time) {
	if v := t.UnixMicro(); v > tx.clock.virtual {
		tx.clock.virtual, tx.clock.now = v, v
		tx.wrote = true
	}
}

// maxStorm bounds the events of one Advance: more than this is a handler that
// enqueues itself without letting time pass.
const maxStorm = 5_000_000

// Advance lets all events happen that are due by now, in the order of their
// times, each seeing its own time as [Tx.Now].
func (tx *Tx) Advance(happen func(Event) error) error {
	defer func() { tx.clock.now = tx.clock.virtual }()
	for range maxStorm {
		e, found := tx.popDue()
		if !found {
			return nil
		}
		tx.clock.now = e.Due.UnixMicro()
		if err := happen(e); err != nil {
			return fmt.Errorf("event %s %s due %s: %w", e.Kind, e.Key, e.Due.Format(time.RFC3339), err)
		}
	}
	return fmt.Errorf("more than %d events are due at once", maxStorm)
}
