package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// Event is something that will happen to the world at a time: an image pulled,
// a target drained, a scheduler's turn.
type Event struct {
	Due time.Time
	// Kind names the handler ("ecs/task"), Key what it concerns.
	Kind, Key string
	// Body is the handler's own, as JSON. May be nil.
	Body json.RawMessage
	// Background events (a periodic evaluation) happen when their time comes
	// but do not count as something in flight that a waiter may jump to.
	Background bool

	Scope string
	seq   int64
}

// Enqueue lets the event happen in the scope when its time has come. Events of
// the same time happen in the order they were enqueued.
func (s *Scoped) Enqueue(e Event) {
	body := e.Body
	if body == nil {
		body = json.RawMessage("null")
	}
	s.tx.write("enqueueing "+e.Kind, &s.tx.store.stmts.enqueue,
		e.Due.UnixMicro(), e.Background, s.scope, e.Kind, e.Key, []byte(body))
}

// Cancel takes the events of that kind and key out of the queue.
func (s *Scoped) Cancel(kind, key string) {
	s.tx.write("cancelling "+kind, &s.tx.store.stmts.cancel, s.scope, kind, key)
}

// Pending tells when the next event of that kind and key is due.
func (s *Scoped) Pending(kind, key string) (due time.Time, found bool) {
	return s.tx.minDue(s.tx.store.stmts.pending, s.scope, kind, key)
}

// NextDue tells when the next event that is not in the background is due, in
// any scope: there is one clock for the world.
func (tx *Tx) NextDue() (due time.Time, found bool) {
	return tx.minDue(tx.store.stmts.nextDue)
}

func (tx *Tx) minDue(stmt *sql.Stmt, args ...any) (time.Time, bool) {
	if tx.err != nil {
		return time.Time{}, false
	}
	var due sql.NullInt64
	tx.fail("looking for due events", stmt.QueryRowContext(context.Background(), args...).Scan(&due))
	return time.UnixMicro(due.Int64).UTC(), due.Valid
}

// popDue takes the first event that is due by now out of the queue.
func (tx *Tx) popDue() (e Event, found bool) {
	if tx.err != nil {
		return e, false
	}
	var due int64
	var body []byte
	row := tx.store.stmts.due.QueryRowContext(context.Background(), tx.clock.virtual)
	err := row.Scan(&e.seq, &due, &e.Background, &e.Scope, &e.Kind, &e.Key, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return e, false
	}
	if err != nil {
		tx.fail("taking a due event", err)
		return e, false
	}
	e.Due, e.Body = time.UnixMicro(due).UTC(), body
	tx.write("taking a due event", &tx.store.stmts.dequeue, e.seq)
	return e, tx.err == nil
}

// Happening is one entry of the world's history.
type Happening struct {
	Seq   int64
	At    time.Time
	Scope string
	Topic string
	Body  json.RawMessage
}

// Record appends to the scope's history. Topics are paths, such as
// "ecs/service/cluster/name".
func (s *Scoped) Record(topic string, body any) {
	encoded, err := json.Marshal(body)
	s.tx.fail("encoding history", err)
	s.tx.write("recording history", &s.tx.store.stmts.record, s.tx.clock.now, s.scope, topic, encoded)
}

// History returns what was recorded under topics that begin with prefix, oldest first.
func (s *Scoped) History(prefix string) []Happening {
	if s.tx.err != nil {
		return nil
	}
	rows, err := s.tx.store.stmts.history.QueryContext(context.Background(), s.scope, prefix, prefixEnd(prefix))
	return s.tx.happenings(rows, err, func(h *Happening, at *int64, body *[]byte) []any {
		h.Scope = s.scope
		return []any{&h.Seq, at, &h.Topic, body}
	})
}

// History returns what was recorded in any scope under topics that begin with
// prefix, oldest first: at most limit entries, from behind the one numbered after.
func (tx *Tx) History(prefix string, after int64, limit int) []Happening {
	if tx.err != nil {
		return nil
	}
	rows, err := tx.store.stmts.worldHistory.QueryContext(context.Background(), after, prefix, prefixEnd(prefix), limit)
	return tx.happenings(rows, err, func(h *Happening, at *int64, body *[]byte) []any {
		return []any{&h.Seq, at, &h.Scope, &h.Topic, body}
	})
}

// happenings reads rows into the places that columns names.
func (tx *Tx) happenings(rows *sql.Rows, err error, columns func(h *Happening, at *int64, body *[]byte) []any) []Happening {
	if err != nil {
		tx.fail("reading history", err)
		return nil
	}
	defer rows.Close()
	var out []Happening
	for rows.Next() {
		var h Happening
		var at int64
		var body []byte
		if err := rows.Scan(columns(&h, &at, &body)...); err != nil {
			tx.fail("reading history", err)
			return nil
		}
		h.At, h.Body = time.UnixMicro(at).UTC(), body
		out = append(out, h)
	}
	tx.fail("reading history", rows.Err())
	return out
}
