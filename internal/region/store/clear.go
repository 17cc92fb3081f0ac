package store

import "context"

// Clear empties the world: no items, no events, no history, identifiers from the
// beginning, and the virtual clock where the wall is. The seed stays, so that
// what is done again gets the same identifiers again.
func (tx *Tx) Clear() {
	for _, table := range []string{"item", "event", "history", "counter", "journal"} {
		if tx.err == nil {
			_, err := tx.store.conn.ExecContext(context.Background(), "DELETE FROM "+table)
			tx.fail("emptying "+table, err)
		}
	}
	old := tx.image
	empty := newImage()
	empty.lastEvent, empty.lastHappening, empty.version = old.lastEvent, old.lastHappening, old.version
	// A record is left out, so that other processes see that they have to begin anew.
	empty.journal = old.journal + 1
	wall := tx.store.wall().UTC().UnixMicro()
	*tx = Tx{store: tx.store, image: empty, err: tx.err, clock: tx.clock, wrote: true, cleared: true}
	*tx.clock = clock{virtual: wall, wall: wall, now: wall}
	tx.store.image = empty
}
