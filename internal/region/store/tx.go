package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Tx is one transaction over the world. It is used by one goroutine. The first
// failure of the file is kept, later steps do nothing, and [Store.Update]
// returns it: like a bufio.Writer, a Tx is not checked at each step.
type Tx struct {
	store *Store
	err   error
	clock *clock
	// wrote tells whether there is anything to keep.
	wrote bool
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

func (tx *Tx) exec(doing string, stmt **sql.Stmt, args ...any) {
	if tx.err == nil {
		tx.fail(doing, tx.store.stmts.run(stmt, args...))
	}
}

// write is exec for statements that change the world.
func (tx *Tx) write(doing string, stmt **sql.Stmt, args ...any) {
	tx.wrote = true
	tx.exec(doing, stmt, args...)
}

// Try runs fn so that its writes are undone when it fails while those before it
// in the transaction stay: time that has passed is not taken back because a
// request was refused.
func (tx *Tx) Try(fn func() error) error {
	st := &tx.store.stmts
	tx.exec("opening a step", &st.savepoint)
	done := false
	defer func() {
		if !done {
			tx.exec("undoing a step", &st.undo)
			tx.exec("closing a step", &st.release)
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	done = true
	tx.exec("closing a step", &st.release)
	return nil
}

// ID returns a new identifier of n hexadecimal digits (at most 64), unlike any
// other in this world. The k-th identifier of one name is the same in every
// world of the same seed, whatever order other names were served in.
func (s *Scoped) ID(name string, n int) string {
	name = s.scope + "\x00" + name
	s.tx.wrote = true
	var k int64
	if s.tx.err == nil {
		row := s.tx.store.stmts.bump.QueryRowContext(context.Background(), name)
		s.tx.fail("counting identifiers", row.Scan(&k))
	}
	sum := sha256.Sum256([]byte(s.tx.store.seed + "\x00" + name + "\x00" + strconv.FormatInt(k, 10)))
	return hex.EncodeToString(sum[:])[:n]
}

// Sequence returns 1, 2, 3, ... for each name.
func (s *Scoped) Sequence(name string) int {
	var k int
	s.tx.wrote = true
	if s.tx.err == nil {
		row := s.tx.store.stmts.bump.QueryRowContext(context.Background(), s.scope+"\x00seq\x00"+name)
		s.tx.fail("counting", row.Scan(&k))
	}
	return k
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
	var body []byte
	err := s.tx.store.stmts.get.QueryRowContext(context.Background(), s.scope, c.Name, key).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return item, false
	}
	if err == nil {
		err = json.Unmarshal(body, &item)
	}
	s.tx.fail("reading "+c.Name+" "+key, err)
	return item, err == nil
}

// Put writes the item, new or not.
func (c Collection[T]) Put(s *Scoped, key string, item T) {
	body, err := json.Marshal(item)
	s.tx.fail("encoding "+c.Name+" "+key, err)
	s.tx.write("writing "+c.Name+" "+key, &s.tx.store.stmts.put, s.scope, c.Name, key, body)
}

// Delete removes the item if it is there.
func (c Collection[T]) Delete(s *Scoped, key string) {
	s.tx.write("deleting "+c.Name+" "+key, &s.tx.store.stmts.del, s.scope, c.Name, key)
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
	if s.tx.err != nil {
		return nil
	}
	if limit <= 0 {
		limit = -1
	}
	rows, err := s.tx.store.stmts.list.QueryContext(context.Background(), s.scope, c.Name, prefix, prefixEnd(prefix), after, limit)
	if err != nil {
		s.tx.fail("listing "+c.Name, err)
		return nil
	}
	defer rows.Close()
	var entries []Entry[T]
	for rows.Next() {
		var e Entry[T]
		var body []byte
		if err = rows.Scan(&e.Key, &body); err == nil {
			err = json.Unmarshal(body, &e.Item)
		}
		if err != nil {
			s.tx.fail("reading "+c.Name+" "+e.Key, err)
			return nil
		}
		entries = append(entries, e)
	}
	s.tx.fail("listing "+c.Name, rows.Err())
	return entries
}

// Count tells how many items have a key that begins with prefix.
func (c Collection[T]) Count(s *Scoped, prefix string) (n int) {
	if s.tx.err == nil {
		row := s.tx.store.stmts.count.QueryRowContext(context.Background(), s.scope, c.Name, prefix, prefixEnd(prefix))
		s.tx.fail("counting "+c.Name, row.Scan(&n))
	}
	return n
}

// prefixEnd is above every valid UTF-8 string that begins with prefix.
func prefixEnd(prefix string) string { return prefix + "\xff" }

// Seed is what makes this world differ from another's: whatever is left to chance
// is decided by it.
func (s *Scoped) Seed() string { return s.tx.store.seed }
