package store

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Tx is one transaction over the world. It is used by one goroutine. The first
// failure of the file is kept, later steps do nothing, and [Store.Update]
// returns it: like a bufio.Writer, a Tx is not checked at each step.
//
// What it changes it changes in the image of the file in memory; the file gets
// it when the transaction ends.
type Tx struct {
	store *Store
	image *image
	err   error
	clock *clock
	// wrote tells whether there is anything to keep.
	wrote bool
	// undo takes the changes back, the last first.
	undo []func()
	// cleared: the file was changed, not the image.
	cleared bool

	// What was changed. Something that was undone may be among it.
	slots    []*slot
	counters []*counter
	arrived  []*queued
	left     []*queued
	happened int // how long the image's history was
}

// In returns the same transaction seen from another scope. Items, events,
// identifiers and history of one scope are invisible to the others.
func (tx *Tx) In(scope string) *Scoped { return &Scoped{tx: tx, scope: scope} }

// Scoped is a transaction within one scope: what a service's handlers get.
type Scoped struct {
	tx    *Tx
	scope string
}

// In returns the same transaction seen from another scope.
func (s *Scoped) In(scope string) *Scoped { return s.tx.In(scope) }

// Scope is the name given to [Tx.In].
func (s *Scoped) Scope() string { return s.scope }

// Now is the virtual time, fixed for the whole step of the transaction.
func (s *Scoped) Now() time.Time { return s.tx.Now() }

// fail keeps the first failure.
func (tx *Tx) fail(doing string, err error) {
	if err != nil && tx.err == nil {
		tx.err = fmt.Errorf("%s: %w", doing, err)
	}
}

// Try runs fn so that its changes are undone when it fails while those before it
// in the transaction stay: time that has passed is not taken back because a
// request was refused.
func (tx *Tx) Try(fn func() error) error {
	before, wrote, done := len(tx.undo), tx.wrote, false
	defer func() {
		if !done {
			tx.undoTo(before)
			tx.wrote = wrote
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	done = true
	return nil
}

func (tx *Tx) undoTo(n int) {
	for i := len(tx.undo) - 1; i >= n; i-- {
		tx.undo[i]()
		tx.undo = tx.undo[:i]
	}
}

// ID returns a new identifier of n hexadecimal digits (at most 64), unlike any
// other in this world. The k-th identifier of one name is the same in every
// world of the same seed, whatever order other names were served in.
func (s *Scoped) ID(name string, n int) string {
	name = s.scope + "\x00" + name
	k := s.tx.count(name)
	sum := sha256.Sum256([]byte(s.tx.store.seed + "\x00" + name + "\x00" + strconv.FormatInt(k, 10)))
	return hex.EncodeToString(sum[:])[:n]
}

// Sequence returns 1, 2, 3, ... for each name.
func (s *Scoped) Sequence(name string) int {
	return int(s.tx.count(s.scope + "\x00seq\x00" + name))
}

// count adds one to a counter.
func (tx *Tx) count(name string) int64 {
	c := tx.image.counters[name]
	if c == nil {
		if tx.err != nil {
			return 0
		}
		c = &counter{name: name}
		tx.fail("counting", tx.store.stmts.query(&tx.store.stmts.counter, func(row []driver.Value) error {
			c.n = row[0].(int64)
			return nil
		}, name))
		tx.image.counters[name] = c
		tx.image.grown += len(name) + 100
	}
	n, changed := c.n, c.changed
	tx.undo = append(tx.undo, func() { c.n, c.changed = n, changed })
	if !changed {
		tx.counters = append(tx.counters, c)
	}
	c.n, c.changed = n+1, true
	tx.wrote = true
	return c.n
}

// Collection is a named set of items of one type, ordered by key. Keys are
// paths ("cluster/service"), so that a prefix lists one parent's children.
type Collection[T any] struct{ Name string }

// Entry is an item with its key.
type Entry[T any] struct {
	Key  string
	Item T
}

// Get returns the item of that key.
func (c Collection[T]) Get(s *Scoped, key string) (item T, found bool) {
	if s.tx.err != nil {
		return item, false
	}
	at := s.tx.slot(s.tx.image.shelf(s.scope, c.Name), key)
	if at == nil || !at.there {
		return item, false
	}
	return c.read(s.tx, at)
}

// read is the item of a slot that is there, and the reader's own.
func (c Collection[T]) read(tx *Tx, at *slot) (item T, ok bool) {
	kept, decoded := at.value.(*T)
	if !decoded {
		kept = new(T)
		if err := json.Unmarshal(at.body, kept); err != nil {
			tx.fail("reading "+c.Name+" "+at.key, err)
			return item, false
		}
		at.value = kept
		if !at.unfolded {
			at.body = nil
		}
	}
	own, err := duplicate(kept)
	if err != nil {
		tx.fail("reading "+c.Name+" "+at.key, err)
		return item, false
	}
	return *own, true
}

// Put writes the item, new or not.
func (c Collection[T]) Put(s *Scoped, key string, item T) {
	if s.tx.err != nil {
		return
	}
	own, err := duplicate(&item)
	if err != nil {
		s.tx.fail("encoding "+c.Name+" "+key, err)
		return
	}
	s.tx.change(s.tx.image.shelf(s.scope, c.Name), key, content{there: true, value: own, encode: encodeAs[T]})
}

// Delete removes the item if it is there.
func (c Collection[T]) Delete(s *Scoped, key string) {
	if s.tx.err != nil {
		return
	}
	shelf := s.tx.image.shelf(s.scope, c.Name)
	if at := s.tx.slot(shelf, key); at != nil && at.there {
		s.tx.change(shelf, key, content{})
	}
}

// List returns the items whose key begins with prefix, in the order of keys.
func (c Collection[T]) List(s *Scoped, prefix string) []T {
	entries := c.Entries(s, prefix, "", 0)
	items := make([]T, len(entries))
	for i, e := range entries {
		items[i] = e.Item
	}
	return items
}

// Entries is List with keys, from behind the key after, at most limit (0: all).
func (c Collection[T]) Entries(s *Scoped, prefix, after string, limit int) []Entry[T] {
	tx := s.tx
	if tx.err != nil {
		return nil
	}
	shelf := tx.image.shelf(s.scope, c.Name)
	lo, hi := prefix, prefixEnd(prefix)
	if after >= lo {
		lo = after + "\x00"
	}
	var entries []Entry[T]
	for _, key := range tx.keys(shelf, lo, hi, limit) {
		if at := tx.slot(shelf, key); at != nil && at.there {
			if item, ok := c.read(tx, at); ok {
				entries = append(entries, Entry[T]{Key: key, Item: item})
			}
		}
	}
	if tx.err != nil {
		return nil
	}
	return entries
}

// Count tells how many items have a key that begins with prefix.
func (c Collection[T]) Count(s *Scoped, prefix string) (n int) {
	if s.tx.err != nil {
		return 0
	}
	shelf := s.tx.image.shelf(s.scope, c.Name)
	s.tx.know(shelf, prefix, prefixEnd(prefix))
	return shelf.keys.count(prefix, prefixEnd(prefix))
}

// prefixEnd is above every valid UTF-8 string that begins with prefix.
func prefixEnd(prefix string) string { return prefix + "\xff" }

// everyKey is above every key.
var everyKey = prefixEnd("")

// Seed is what makes this world differ from another's: whatever is left to chance
// is decided by it.
func (s *Scoped) Seed() string { return s.tx.store.seed }
