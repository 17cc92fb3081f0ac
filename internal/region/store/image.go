package store

import (
	"database/sql/driver"
	"maps"
	"strings"
)

// image is what this process knows of the file: everything it read and wrote
// since it opened it, and what others wrote, which [Store.sync] reads from the
// journal. Only the transaction that has its turn may look at it.
type image struct {
	shelves  map[shelfName]*shelf
	counters map[string]*counter
	queue    *queue
	// happened are the entries of the history that are in the journal alone.
	happened []Happening
	// The numbers given last.
	lastEvent, lastHappening int64
	virtual, wall            int64

	// journal is the number of the journal's last record that is in the image,
	// version SQLite's count of what other connections wrote.
	journal, version int64
	// unfolded are the changes that are in the journal alone; volume their bytes.
	unfolded unfolded
	// grown is about how many bytes the image has grown by since it was trimmed.
	grown int
}

type unfolded struct {
	slots    []*slot
	counters []*counter
	arrived  []*queued
	left     []int64
	steps    int
	volume   int
}

type shelfName struct{ scope, kind string }

// shelf is a collection in one scope, as far as it is known.
type shelf struct {
	shelfName
	slots map[string]*slot
	// keys are those of the items that are there, in order; known the ranges of
	// keys where no others are.
	keys  sorted[string]
	known spans
	reads int
}

// slot is what is known of one key.
type slot struct {
	shelf *shelf
	key   string
	size  int // what it weighs in the image's growth
	// journaled is the body that the journal has of it, nil when it has none.
	journaled []byte
	content
}

// content of a slot. The item is in body, in value or in both; in neither it is
// to be read from the file.
type content struct {
	there bool
	body  []byte
	// value is a pointer to the item; what it points to is never handed out.
	value  any
	encode func(value any) ([]byte, error)
	// changed since the transaction began; in the journal and not in the table.
	changed, unfolded bool
}

// counter is a row of the table of counters.
type counter struct {
	name              string
	n                 int64
	changed, unfolded bool
}

func newImage() *image {
	return &image{shelves: map[shelfName]*shelf{}, counters: map[string]*counter{}, queue: newQueue()}
}

func (m *image) shelf(scope, kind string) *shelf {
	name := shelfName{scope, kind}
	s := m.shelves[name]
	if s == nil {
		s = &shelf{shelfName: name, slots: map[string]*slot{}, keys: sorted[string]{compare: strings.Compare}}
		m.shelves[name] = s
	}
	return s
}

// set gives a key other content, and takes what is not known any more from the
// shelf when there is none.
func (s *shelf) set(key string, c content) *slot {
	old := s.slots[key]
	if old == nil {
		old = &slot{shelf: s, key: key}
		s.slots[key] = old
	}
	switch {
	case c.there && !old.there:
		s.keys.insert(key)
	case !c.there && old.there:
		s.keys.remove(key)
	}
	old.content = c
	return old
}

// replace is set for what the journal alone has, as it may have had the old.
func (s *shelf) replace(key string, c content) *slot {
	if old := s.slots[key]; old != nil {
		c.unfolded = old.unfolded
	}
	return s.set(key, c)
}

// drop forgets a key, which may be in the file.
func (s *shelf) drop(key string) {
	s.known = s.known.cut(key)
	if old := s.slots[key]; old != nil {
		if old.there {
			s.keys.remove(key)
		}
		delete(s.slots, key)
	}
}

// maxGrowth is how many bytes an image may grow by before what can be read from
// the file again is forgotten.
const maxGrowth = 48 << 20

// weigh notes the size of what a slot has got. As a value it takes about three
// times the bytes it has as text.
func (m *image) weigh(s *slot, bytes int) {
	size := 3*bytes + len(s.key) + 200
	m.grown += size - s.size
	s.size = size
}

// trim forgets what the file's tables have.
func (m *image) trim() {
	for _, s := range m.shelves {
		kept := &shelf{shelfName: s.shelfName, slots: map[string]*slot{}, keys: sorted[string]{compare: strings.Compare}}
		for key, old := range s.slots {
			if old.unfolded {
				old.shelf = kept
				kept.slots[key] = old
				if old.there {
					kept.keys.insert(key)
				}
			}
		}
		m.shelves[s.shelfName] = kept
	}
	maps.DeleteFunc(m.counters, func(_ string, c *counter) bool { return !c.unfolded })
	m.grown = 0
}

// How many items are read at a time: of a range, and around one that is asked
// for by its key.
const (
	chunk = 256
	aFew  = 16
)

// eager is how often a shelf is read before more is read than was asked for: a
// collection that is looked at again and again comes to be known as a whole, what
// is not there included.
const eager = 8

// load reads the items from lo on, below hi, at most n, which is chunk or aFew,
// and notes what is known by it. It stops where something is known already.
func (tx *Tx) load(s *shelf, lo, hi string, n int) {
	if s.reads++; s.reads > eager {
		hi = everyKey
	}
	hi = s.known.next(lo, hi)
	stmt := &tx.store.stmts.list
	if n == aFew {
		stmt = &tx.store.stmts.few
	}
	last := ""
	err := tx.store.stmts.query(stmt, func(row []driver.Value) error {
		n--
		last = row[0].(string)
		body := row[1].([]byte)
		if s.slots[last] == nil { // what is there is newer
			tx.image.weigh(s.set(last, content{there: true, body: keptBody(body)}), len(body))
		}
		return nil
	}, s.scope, s.kind, lo, hi)
	if err != nil {
		tx.fail("listing "+s.kind, err)
		return
	}
	if n == 0 {
		hi = last + "\x00"
	}
	s.known = s.known.add(lo, hi)
}

// large is from how many bytes on an item goes to its table at once and is not
// kept in memory: a layer of an image.
const large = 64 << 10

func keptBody(body []byte) []byte {
	if len(body) > large {
		return nil
	}
	return body
}

// know makes all keys from lo on and below hi known.
func (tx *Tx) know(s *shelf, lo, hi string) {
	for lo < hi && tx.err == nil {
		if end, within := s.known.end(lo); within {
			lo = end
			continue
		}
		tx.load(s, lo, hi, chunk)
	}
}

// keys are those of the items from lo on and below hi, at most limit (0: all).
func (tx *Tx) keys(s *shelf, lo, hi string, limit int) (keys []string) {
	for lo < hi && tx.err == nil {
		end, within := s.known.end(lo)
		if !within {
			tx.load(s, lo, hi, chunk)
			continue
		}
		for key := range s.keys.between(lo, min(end, hi)) {
			if keys = append(keys, key); len(keys) == limit {
				return keys
			}
		}
		lo = end
	}
	return keys
}

// slot finds what is known of a key, reading it if need be.
func (tx *Tx) slot(s *shelf, key string) *slot {
	found := s.slots[key]
	if found == nil {
		if _, known := s.known.end(key); known {
			return nil
		}
		if s.reads++; s.reads > eager {
			tx.load(s, key, everyKey, aFew)
			if found = s.slots[key]; found == nil {
				return nil
			}
		}
	}
	if found != nil && (!found.there || found.body != nil || found.value != nil) {
		return found
	}
	c := content{}
	err := tx.store.stmts.query(&tx.store.stmts.get, func(row []driver.Value) error {
		c.there, c.body = true, row[0].([]byte)
		return nil
	}, s.scope, s.kind, key)
	if err != nil {
		tx.fail("reading "+s.kind+" "+key, err)
		return nil
	}
	if len(c.body) > large {
		// It is the caller's alone.
		tx.image.weigh(s.set(key, content{there: true}), 0)
		return &slot{shelf: s, key: key, content: c}
	}
	read := s.set(key, c)
	tx.image.weigh(read, len(c.body))
	return read
}

// change gives a key other content for as long as the transaction is not undone.
func (tx *Tx) change(s *shelf, key string, c content) {
	tx.wrote = true
	listed := false
	if old := s.slots[key]; old == nil {
		tx.undo = append(tx.undo, func() { s.drop(key) })
	} else {
		before := old.content
		c.unfolded, listed = before.unfolded, before.changed
		tx.undo = append(tx.undo, func() { s.set(key, before) })
	}
	c.changed = true
	changed := s.set(key, c)
	if !listed {
		tx.slots = append(tx.slots, changed)
	}
}
