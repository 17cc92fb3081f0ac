package store

import "context"

// Clear empties the world: no items, no events, no history, identifiers from the
// beginning, and the virtual clock where the wall is. The seed stays, so that
// what is done again gets the same identifiers again.
func (tx *Tx) Clear() {
	for _, table := range []string{"item", "event", "history", "counter"} {
		if tx.err == nil {
			_, err := tx.store.conn.ExecContext(context.Background(), "DELETE FROM "+table)
			tx.fail("emptying "+table, err)
		}
	}
	wall := tx.store.wall().UTC().UnixMicro()
	*tx.clock = clock{virtual: wall, wall: wall, now: wall}
	tx.wrote = true
}
