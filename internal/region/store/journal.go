package store

import (
	"bytes"
	"cmp"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A transaction is kept as one record of the journal, a table that only grows:
// that costs a fraction of what changing the tables would. Once in a while the
// changes are folded into the tables, each item once however often it was written,
// and the journal begins again.
//
// A record is the clock followed by steps. Numbers are varints, texts and bodies
// have their length before them.
const (
	stepPut    = 'p' // scope, kind, key, body
	stepPatch  = 'q' // scope, kind, key, bytes that stay at the front, at the end, what is between
	stepDelete = 'd' // scope, kind, key
	stepTabled = 't' // scope, kind, key: the table has it
	stepCount  = 'c' // name, n
	stepArrive = 'e' // seq, due, background, scope, kind, key, body
	stepLeave  = 'l' // seq
	stepHappen = 'h' // seq, at, scope, topic, body
)

// More steps or bytes than these are folded.
const (
	maxUnfolded = 16384
	maxVolume   = 8 << 20
)

type recordWriter struct{ buf []byte }

func (w *recordWriter) step(kind byte) { w.buf = append(w.buf, kind) }

func (w *recordWriter) number(n int64) { w.buf = binary.AppendVarint(w.buf, n) }

func (w *recordWriter) text(texts ...string) {
	for _, s := range texts {
		w.buf = append(binary.AppendUvarint(w.buf, uint64(len(s))), s...)
	}
}

func (w *recordWriter) body(b []byte) {
	w.buf = append(binary.AppendUvarint(w.buf, uint64(len(b))), b...)
}

var errJournal = errors.New("a record of the journal is malformed")

// recordReader reads what a recordWriter wrote. After the first failure it
// answers zero values.
type recordReader struct {
	rest []byte
	err  error
}

func (r *recordReader) step() (kind byte, more bool) {
	if r.err != nil || len(r.rest) == 0 {
		return 0, false
	}
	kind, r.rest = r.rest[0], r.rest[1:]
	return kind, true
}

func (r *recordReader) number() int64 {
	n, size := binary.Varint(r.rest)
	if size <= 0 {
		r.rest, r.err = nil, errJournal
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *recordReader) body() []byte {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n > uint64(len(r.rest)-size) {
		r.rest, r.err = nil, errJournal
		return nil
	}
	b := r.rest[size : size+int(n) : size+int(n)]
	r.rest = r.rest[size+int(n):]
	return b
}

func (r *recordReader) text() string { return string(r.body()) }

// patch writes a body as its difference from the one that the journal has: most
// calls change a few bytes of an item of thousands. written is how many are new.
func (w *recordWriter) patch(from, to []byte) (written int) {
	front := 0
	for most := min(len(from), len(to)); front < most && from[front] == to[front]; {
		front++
	}
	end := 0
	for most := min(len(from), len(to)) - front; end < most && from[len(from)-1-end] == to[len(to)-1-end]; {
		end++
	}
	w.number(int64(front))
	w.number(int64(end))
	w.body(to[front : len(to)-end])
	return len(to) - end - front
}

func (r *recordReader) patch(from []byte) (to []byte, written int) {
	front, end, middle := r.number(), r.number(), r.body()
	if front < 0 || end < 0 || front > int64(len(from)) || end > int64(len(from))-front {
		r.rest, r.err = nil, errJournal
		return nil, 0
	}
	return slices.Concat(from[:front], middle, from[int64(len(from))-end:]), len(middle)
}

// sync brings the image up to what the file has, in a transaction that has just
// begun.
func (s *Store) sync() error {
	version := int64(0)
	err := s.stmts.query(&s.stmts.version, func(row []driver.Value) error {
		version = row[0].(int64)
		return nil
	})
	if err != nil {
		return err
	}
	if s.image != nil && s.image.version == version {
		return nil
	}
	if s.image != nil {
		if caughtUp, err := s.replay(s.image, false); err != nil || caughtUp {
			s.image.version = version
			return err
		}
	}
	m := newImage()
	if err := s.readTables(m); err != nil {
		return err
	}
	if _, err := s.replay(m, true); err != nil {
		return err
	}
	m.version = version
	s.image = m
	return nil
}

// readTables reads what an image has of the tables from the beginning.
func (s *Store) readTables(m *image) error {
	world := func(row []driver.Value) error {
		m.virtual, m.wall = row[0].(int64), row[1].(int64)
		return nil
	}
	numbers := func(row []driver.Value) error {
		switch row[0] {
		case "event":
			m.lastEvent = row[1].(int64)
		case "history":
			m.lastHappening = row[1].(int64)
		}
		return nil
	}
	events := func(row []driver.Value) error {
		due := row[1].(int64)
		m.queue.add(&queued{due: due, tabled: true, Event: Event{
			seq: row[0].(int64), Due: time.UnixMicro(due).UTC(), Background: row[2].(int64) != 0,
			Scope: row[3].(string), Kind: row[4].(string), Key: row[5].(string), Body: row[6].([]byte),
		}})
		return nil
	}
	return errors.Join(
		s.stmts.query(&s.stmts.loadWorld, world),
		s.stmts.query(&s.stmts.sequences, numbers),
		s.stmts.query(&s.stmts.events, events))
}

// replay reads the records behind those the image has, or all of them. It is not
// caught up when some of them are not in the journal any more.
func (s *Store) replay(m *image, all bool) (caughtUp bool, err error) {
	gap := errors.New("a gap")
	err = s.stmts.query(&s.stmts.journal, func(row []driver.Value) error {
		seq := row[0].(int64)
		if !all && seq != m.journal+1 {
			return gap
		}
		if err := m.apply(row[1].([]byte)); err != nil {
			return fmt.Errorf("record %d: %w", seq, err)
		}
		m.journal = seq
		return nil
	}, m.journal)
	if errors.Is(err, gap) {
		return false, nil
	}
	return true, err
}

// apply does to the image what a record says.
func (m *image) apply(record []byte) error {
	r := &recordReader{rest: record}
	m.virtual, m.wall = r.number(), r.number()
	for {
		kind, more := r.step()
		if !more {
			return r.err
		}
		switch kind {
		case stepPut:
			s, key := m.shelf(r.text(), r.text()), r.text()
			body := r.body()
			put := s.replace(key, content{there: true, body: body})
			put.journaled = body
			m.weigh(put, len(body))
			m.note(put, len(body))
		case stepPatch:
			s, key := m.shelf(r.text(), r.text()), r.text()
			old := s.slots[key]
			if old == nil || old.journaled == nil {
				return errJournal
			}
			body, written := r.patch(old.journaled)
			if r.err != nil {
				return r.err
			}
			put := s.replace(key, content{there: true, body: body})
			put.journaled = body
			m.weigh(put, len(body))
			m.note(put, written)
		case stepDelete:
			s, key := m.shelf(r.text(), r.text()), r.text()
			gone := s.replace(key, content{})
			gone.journaled = nil
			m.note(gone, 0)
		case stepTabled:
			m.shelf(r.text(), r.text()).set(r.text(), content{there: true}).journaled = nil
		case stepCount:
			name := r.text()
			m.noteCounter(name, r.number())
		case stepArrive:
			e := &queued{Event: Event{seq: r.number()}, due: r.number()}
			e.Due, e.Background = time.UnixMicro(e.due).UTC(), r.number() != 0
			e.Scope, e.Kind, e.Key, e.Body = r.text(), r.text(), r.text(), r.body()
			m.lastEvent = e.seq
			m.queue.add(e)
			m.noteArrival(e)
		case stepLeave:
			if e := m.queue.number[r.number()]; e != nil {
				m.queue.take(e)
				m.noteLeaving(e)
			}
		case stepHappen:
			h := Happening{Seq: r.number(), At: time.UnixMicro(r.number()).UTC(), Scope: r.text(), Topic: r.text(), Body: r.body()}
			m.lastHappening = h.Seq
			m.happened = append(m.happened, h)
			m.unfolded.steps++
			m.unfolded.volume += len(h.Body)
		default:
			return errJournal
		}
	}
}

// note counts a slot among those that the journal alone has.
func (m *image) note(s *slot, volume int) {
	if !s.unfolded {
		s.unfolded = true
		m.unfolded.slots = append(m.unfolded.slots, s)
	}
	m.unfolded.steps++
	m.unfolded.volume += volume
}

func (m *image) noteCounter(name string, n int64) {
	c := m.counters[name]
	if c == nil {
		c = &counter{name: name}
		m.counters[name] = c
	}
	c.n = n
	if !c.unfolded {
		c.unfolded = true
		m.unfolded.counters = append(m.unfolded.counters, c)
	}
	m.unfolded.steps++
}

func (m *image) noteArrival(e *queued) {
	m.unfolded.arrived = append(m.unfolded.arrived, e)
	m.unfolded.steps++
	m.unfolded.volume += len(e.Body)
}

func (m *image) noteLeaving(e *queued) {
	if e.tabled {
		m.unfolded.left = append(m.unfolded.left, e.seq)
	}
	m.unfolded.steps++
}

// folded: all that was in the journal is in the tables.
func (m *image) folded() {
	for _, s := range m.unfolded.slots {
		s.unfolded, s.journaled = false, nil
		if s.value != nil {
			s.body = nil
		}
	}
	for _, c := range m.unfolded.counters {
		c.unfolded = false
	}
	for _, e := range m.unfolded.arrived {
		e.tabled = !e.gone
	}
	m.happened = nil
	m.unfolded = unfolded{}
}

// write keeps the transaction's changes: as a record of the journal, or in the
// tables together with what the journal has. The image is of no use when it fails.
func (tx *Tx) write() error {
	st, m := &tx.store.stmts, tx.image
	w := &recordWriter{buf: tx.store.buf[:0]}
	w.number(tx.clock.virtual)
	w.number(tx.clock.wall)
	if err := tx.writeItems(w); err != nil {
		return err
	}
	for _, c := range tx.counters {
		if c.changed {
			c.changed = false
			w.step(stepCount)
			w.text(c.name)
			w.number(c.n)
			m.noteCounter(c.name, c.n)
		}
	}
	tx.writeEvents(w)
	for _, h := range m.happened[tx.happened:] {
		w.step(stepHappen)
		w.number(h.Seq)
		w.number(h.At.UnixMicro())
		w.text(h.Scope, h.Topic)
		w.body(h.Body)
		m.unfolded.steps++
		m.unfolded.volume += len(h.Body)
	}
	m.virtual, m.wall = tx.clock.virtual, tx.clock.wall
	tx.store.buf = w.buf
	m.journal++
	if m.unfolded.steps < cmp.Or(tx.store.limit, maxUnfolded) && m.unfolded.volume < maxVolume {
		return st.run(&st.append, m.journal, w.buf)
	}
	if err := tx.store.fold(); err != nil {
		return err
	}
	// The numbers go on behind a gap, which tells other processes that the journal
	// does not have what they miss: this transaction's record was never in it.
	m.journal++
	w = &recordWriter{}
	w.number(m.virtual)
	w.number(m.wall)
	return st.run(&st.append, m.journal, w.buf)
}

func (tx *Tx) writeItems(w *recordWriter) error {
	for _, s := range tx.slots {
		if !s.changed || s.shelf.slots[s.key] != s {
			continue // it was undone
		}
		s.changed = false
		if !s.there {
			s.journaled = nil
			w.step(stepDelete)
			w.text(s.shelf.scope, s.shelf.kind, s.key)
			tx.image.note(s, 0)
			continue
		}
		body, err := s.encode(s.value)
		if err != nil {
			return fmt.Errorf("encoding %s %s: %w", s.shelf.kind, s.key, err)
		}
		if len(body) > large {
			st := &tx.store.stmts
			if err := st.run(&st.put, s.shelf.scope, s.shelf.kind, s.key, body); err != nil {
				return fmt.Errorf("writing %s %s: %w", s.shelf.kind, s.key, err)
			}
			s.content, s.journaled = content{there: true}, nil
			w.step(stepTabled)
			w.text(s.shelf.scope, s.shelf.kind, s.key)
			continue
		}
		written := len(body)
		if s.journaled != nil {
			if bytes.Equal(s.journaled, body) {
				s.body = s.journaled
				continue
			}
			w.step(stepPatch)
			w.text(s.shelf.scope, s.shelf.kind, s.key)
			written = w.patch(s.journaled, body)
		} else {
			w.step(stepPut)
			w.text(s.shelf.scope, s.shelf.kind, s.key)
			w.body(body)
		}
		s.body, s.journaled = body, body
		tx.image.weigh(s, len(body))
		tx.image.note(s, written)
	}
	return nil
}

func (tx *Tx) writeEvents(w *recordWriter) {
	for _, e := range tx.arrived {
		if e.gone {
			continue
		}
		e.fresh = false
		w.step(stepArrive)
		w.number(e.seq)
		w.number(e.due)
		background := int64(0)
		if e.Background {
			background = 1
		}
		w.number(background)
		w.text(e.Scope, e.Kind, e.Key)
		w.body(e.Body)
		tx.image.noteArrival(e)
	}
	for _, e := range tx.left {
		if !e.gone || e.fresh {
			continue
		}
		w.step(stepLeave)
		w.number(e.seq)
		tx.image.noteLeaving(e)
	}
}

// fold writes what the journal alone has into the tables.
func (s *Store) fold() error {
	st, m := &s.stmts, s.image
	do := func(stmt *statement, args ...any) func() error {
		return func() error { return st.run(stmt, args...) }
	}
	var steps []func() error
	// In the order of the table, which is then walked once.
	slices.SortFunc(m.unfolded.slots, func(a, b *slot) int {
		if c := strings.Compare(a.shelf.scope, b.shelf.scope); c != 0 {
			return c
		}
		if c := strings.Compare(a.shelf.kind, b.shelf.kind); c != 0 {
			return c
		}
		return strings.Compare(a.key, b.key)
	})
	for _, i := range m.unfolded.slots {
		switch {
		case !i.unfolded: // the table has it
		case i.there:
			steps = append(steps, do(&st.put, i.shelf.scope, i.shelf.kind, i.key, i.body))
		default:
			steps = append(steps, do(&st.del, i.shelf.scope, i.shelf.kind, i.key))
		}
	}
	for _, c := range m.unfolded.counters {
		steps = append(steps, do(&st.count, c.name, c.n))
	}
	for _, seq := range m.unfolded.left {
		steps = append(steps, do(&st.dequeue, seq))
	}
	for _, e := range m.unfolded.arrived {
		if !e.gone {
			steps = append(steps, do(&st.enqueue, e.seq, e.due, e.Background, e.Scope, e.Kind, e.Key, []byte(e.Body)))
		}
	}
	for _, h := range m.happened {
		steps = append(steps, do(&st.record, h.Seq, h.At.UnixMicro(), h.Scope, h.Topic, []byte(h.Body)))
	}
	steps = append(steps, do(&st.saveWorld, m.virtual, m.wall), do(&st.forget))
	for _, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("folding the journal: %w", err)
		}
	}
	m.folded()
	return nil
}
