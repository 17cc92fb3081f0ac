package store

import (
	"database/sql/driver"
	"encoding/json"
	"slices"
	"strings"
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
	if e.Body == nil {
		e.Body = json.RawMessage("null")
	}
	tx, m := s.tx, s.tx.image
	due := e.Due.UnixMicro()
	m.lastEvent++
	e.Due, e.Scope, e.seq = time.UnixMicro(due).UTC(), s.scope, m.lastEvent
	q := &queued{Event: e, due: due, fresh: true}
	m.queue.add(q)
	tx.arrived = append(tx.arrived, q)
	tx.undo = append(tx.undo, func() {
		m.queue.take(q)
		m.lastEvent--
	})
	tx.wrote = true
}

// take takes an event out of the queue.
func (tx *Tx) take(q *queued) {
	m := tx.image
	m.queue.take(q)
	tx.left = append(tx.left, q)
	tx.undo = append(tx.undo, func() { m.queue.add(q) })
	tx.wrote = true
}

// Cancel takes the events of that kind and key out of the queue.
func (s *Scoped) Cancel(kind, key string) {
	for _, q := range slices.Clone(s.tx.image.queue.named[eventName{s.scope, kind, key}]) {
		s.tx.take(q)
	}
}

// Pending tells when the next event of that kind and key is due.
func (s *Scoped) Pending(kind, key string) (due time.Time, found bool) {
	for _, q := range s.tx.image.queue.named[eventName{s.scope, kind, key}] {
		if !found || q.Due.Before(due) {
			due, found = q.Due, true
		}
	}
	return due, found
}

// NextDue tells when the next event that is not in the background is due, in
// any scope: there is one clock for the world.
func (tx *Tx) NextDue() (due time.Time, found bool) {
	q, found := tx.image.queue.flight.first()
	if !found {
		return due, false
	}
	return q.Due, true
}

// popDue takes the first event that is due by now out of the queue.
func (tx *Tx) popDue() (e Event, found bool) {
	q, found := tx.image.queue.due.first()
	if !found || q.due > tx.clock.virtual || tx.err != nil {
		return e, false
	}
	tx.take(q)
	return q.Event, true
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
	m, n := s.tx.image, len(s.tx.image.happened)
	m.lastHappening++
	m.happened = append(m.happened, Happening{
		Seq: m.lastHappening, At: time.UnixMicro(s.tx.clock.now).UTC(), Scope: s.scope, Topic: topic, Body: encoded,
	})
	s.tx.undo = append(s.tx.undo, func() {
		m.happened = m.happened[:n]
		m.lastHappening--
	})
	s.tx.wrote = true
}

// History returns what was recorded under topics that begin with prefix, oldest first.
func (s *Scoped) History(prefix string) []Happening {
	out := s.tx.happenings(&s.tx.store.stmts.history, s.scope, prefix, prefixEnd(prefix))
	for _, h := range s.tx.image.happened {
		if h.Scope == s.scope && strings.HasPrefix(h.Topic, prefix) {
			out = append(out, h)
		}
	}
	return out
}

// History returns what was recorded in any scope under topics that begin with
// prefix, oldest first: at most limit entries, from behind the one numbered after.
func (tx *Tx) History(prefix string, after int64, limit int) []Happening {
	out := tx.happenings(&tx.store.stmts.worldHistory, after, prefix, prefixEnd(prefix), int64(limit))
	for _, h := range tx.image.happened {
		if len(out) < limit && h.Seq > after && strings.HasPrefix(h.Topic, prefix) {
			out = append(out, h)
		}
	}
	return out
}

// happenings reads what the table has.
func (tx *Tx) happenings(stmt *statement, args ...any) (out []Happening) {
	if tx.err != nil {
		return nil
	}
	tx.fail("reading history", tx.store.stmts.query(stmt, func(row []driver.Value) error {
		out = append(out, Happening{
			Seq: row[0].(int64), At: time.UnixMicro(row[1].(int64)).UTC(),
			Scope: row[2].(string), Topic: row[3].(string), Body: row[4].([]byte),
		})
		return nil
	}, args...))
	return out
}
