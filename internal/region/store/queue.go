package store

import (
	"cmp"
	"slices"
)

// queue is the events that will happen. All of them are in memory.
type queue struct {
	due    sorted[*queued]
	flight sorted[*queued] // those not in the background
	named  map[eventName][]*queued
	number map[int64]*queued
}

type eventName struct{ scope, kind, key string }

// queued is an event in the queue.
type queued struct {
	Event
	due int64 // microseconds since 1970
	// fresh since the transaction began; tabled: the table has it; gone: it left the queue.
	fresh, tabled, gone bool
}

func newQueue() *queue {
	return &queue{
		due: sorted[*queued]{compare: earlier}, flight: sorted[*queued]{compare: earlier},
		named: map[eventName][]*queued{}, number: map[int64]*queued{},
	}
}

// earlier orders events by their times, those of one time as they were enqueued.
func earlier(a, b *queued) int {
	return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.seq, b.seq))
}

func (e *queued) name() eventName { return eventName{e.Scope, e.Kind, e.Key} }

func (q *queue) add(e *queued) {
	e.gone = false
	q.due.insert(e)
	if !e.Background {
		q.flight.insert(e)
	}
	q.named[e.name()] = append(q.named[e.name()], e)
	q.number[e.seq] = e
}

func (q *queue) take(e *queued) {
	e.gone = true
	q.due.remove(e)
	if !e.Background {
		q.flight.remove(e)
	}
	name := e.name()
	if rest := slices.DeleteFunc(q.named[name], func(other *queued) bool { return other == e }); len(rest) > 0 {
		q.named[name] = rest
	} else {
		delete(q.named, name)
	}
	delete(q.number, e.seq)
}
