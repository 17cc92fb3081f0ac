package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// world is all that can be read of scope a.
func world(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	update(t, s, func(tx *Tx) error {
		a := tx.In("a")
		for _, e := range ships.Entries(a, "", "", 0) {
			name := e.Item.Name
			fmt.Fprintf(&b, "%s=%d%.9s ", e.Key, len(name), name)
		}
		fmt.Fprintf(&b, "(%d, %d under 1) ", ships.Count(a, ""), ships.Count(a, "1"))
		due, found := tx.NextDue()
		fmt.Fprintf(&b, "next %v %v; ", due, found)
		for i := range 5 {
			due, found := a.Pending("k", fmt.Sprint(i))
			fmt.Fprintf(&b, "%v %v; ", due, found)
		}
		for _, h := range tx.History("", 0, 1_000_000) {
			fmt.Fprintf(&b, "%s %s\n", h.Topic, h.Body)
		}
		if one, all := a.History("topic/1"), a.History("topic/"); len(one) == len(all) && len(all) > 10 {
			t.Error("a prefix of the history has all of it")
		}
		fmt.Fprint(&b, tx.Now())
		return nil
	})
	return b.String()
}

// scramble does random things in one transaction.
func scramble(rng *rand.Rand, size int) func(tx *Tx) error {
	return func(tx *Tx) error {
		a := tx.In("a")
		some := func() {
			for range size {
				key := fmt.Sprint(rng.IntN(400))
				switch rng.IntN(9) {
				case 0, 1, 2:
					ships.Put(a, key, ship{Name: fmt.Sprintf("%d-%s", rng.IntN(1000), strings.Repeat("x", rng.IntN(50)))})
				case 3:
					ships.Delete(a, key)
				case 4:
					ships.Get(a, key)
				case 5:
					ships.Entries(a, key[:1], key, 1+rng.IntN(5))
				case 6:
					a.Enqueue(Event{
						Due: tx.Now().Add(time.Duration(rng.IntN(1000)) * time.Second), Kind: "k", Key: fmt.Sprint(rng.IntN(5)),
						Background: rng.IntN(2) == 0, Body: json.RawMessage(`{"n":1}`),
					})
				case 7:
					a.Cancel("k", fmt.Sprint(rng.IntN(5)))
				case 8:
					a.Record(fmt.Sprintf("topic/%d", rng.IntN(3)), a.ID("x", 8)+fmt.Sprint(a.Sequence("y")))
				}
			}
		}
		if rng.IntN(40) == 0 {
			// A body that goes past the journal.
			ships.Put(a, fmt.Sprint(rng.IntN(400)), ship{Name: strings.Repeat("L", large+rng.IntN(1000))})
		}
		some()
		_ = tx.Try(func() error { some(); return errors.New("refused") })
		some()
		tx.MoveTo(tx.Now().Add(time.Duration(rng.IntN(20)) * time.Second))
		return tx.Advance(func(e Event) error {
			a.Record("topic/happened", e.Key)
			return nil
		})
	}
}

// TestMemoryAndFileAreTheSameWorld lets several stores change one file in turns,
// through foldings and forgettings, and compares what they remember with what a
// store reads that was opened just now.
func TestMemoryAndFileAreTheSameWorld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "region.db")
	rng := rand.New(rand.NewPCG(5, 6))
	stores := []*Store{open(t, Options{Path: path, Seed: "s"}), open(t, Options{Path: path}), open(t, Options{Path: path})}
	for _, s := range stores {
		s.limit = 700
	}
	folds, journal := 0, int64(0)
	for round := range 150 {
		s := stores[rng.IntN(3)]
		if rng.IntN(10) == 0 {
			before := world(t, s)
			err := s.Update(context.Background(), func(tx *Tx) error {
				return errors.Join(scramble(rng, 30)(tx), errors.New("failed"))
			})
			if after := world(t, s); err == nil || after != before {
				t.Fatalf("round %d: a failed update (%v) left something: %s", round, err, difference(after, before))
			}
		}
		update(t, s, scramble(rng, 40))
		if s.image.unfolded.steps == 0 && s.image.journal > journal {
			folds++
		}
		journal = s.image.journal
		switch rng.IntN(15) {
		case 0:
			s.image.trim()
		case 1:
			s.image = nil
		}
		if round%20 == 0 {
			fresh, err := Open(context.Background(), Options{Path: path, Wall: frozen})
			if err != nil {
				t.Fatal(err)
			}
			want := world(t, fresh)
			if err := fresh.Close(); err != nil {
				t.Fatal(err)
			}
			for i, s := range stores {
				if got := world(t, s); got != want {
					t.Fatalf("round %d: store %d differs from the file: %s", round, i, difference(got, want))
				}
			}
		}
	}
	if folds < 5 {
		t.Errorf("the journal was folded %d times: the test is too small", folds)
	}
	update(t, stores[0], func(tx *Tx) error { tx.Clear(); ships.Put(tx.In("a"), "new", ship{}); return nil })
	if got := world(t, stores[1]); !strings.HasPrefix(got, "new=0 (1, 0 under 1) next 0001-01-01") {
		t.Errorf("after the world was emptied another store has %s", got)
	}
}

// difference shows where two texts part.
func difference(got, want string) string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	near := func(s string) string { return s[max(0, i-60):min(len(s), i+60)] }
	return fmt.Sprintf("got ...%q..., want ...%q...", near(got), near(want))
}

func TestAFileOfTheFirstLayoutGetsItsJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "region.db")
	if err := open(t, Options{Path: path, Seed: "s"}).Close(); err != nil {
		t.Fatal(err)
	}
	edit(t, path, "DROP TABLE journal", "DROP TABLE item", "PRAGMA user_version = 1",
		`CREATE TABLE item (
		  scope TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
		  PRIMARY KEY (scope, kind, key)
		) WITHOUT ROWID`,
		"CREATE INDEX event_due ON event (due, seq)", "CREATE INDEX event_foreground ON event (background, due)",
		"CREATE INDEX event_key ON event (scope, kind, key)",
		`INSERT INTO item (scope, kind, key, body) VALUES ('a', 'ship', '1', CAST('{"Name":"old"}' AS BLOB))`)
	s := open(t, Options{Path: path})
	update(t, s, func(tx *Tx) error { ships.Put(tx.In("a"), "2", ship{Name: "new"}); return nil })
	if got := world(t, s); !strings.HasPrefix(got, "1=3old 2=3new (2, 1 under 1)") {
		t.Errorf("got %s", got)
	}
}

func TestARecordThatIsMalformedIsAnError(t *testing.T) {
	for _, c := range []struct{ statement, says string }{
		{"INSERT INTO journal (seq, body) VALUES (9, x'020470ff')", "record 9: a record of the journal is malformed"},
		{"INSERT INTO journal (seq, body) VALUES (9, x'02045a')", "record 9: a record of the journal is malformed"},
		// A patch of what the journal does not have, and one of more than it has.
		{"INSERT INTO journal (seq, body) VALUES (9, x'0204710161016b0131000000')", "record 9: a record of the journal is malformed"},
		{"INSERT INTO journal (seq, body) VALUES (9, x'0204700161016b013103616263710161016b0131040400')", "a record of the journal is malformed"},
		{"INSERT INTO journal (seq, body) VALUES (9, x'0204700161016b013103616263710161016b0131010000')", "a record of the journal is malformed"},
		{"INSERT INTO journal (seq, body) VALUES (9, 'text')", "is not of its type"},
		{"INSERT INTO event (due, background, scope, kind, key, body) VALUES ('soon', 0, 'a', 'k', '', '')", "is not of its type"},
	} {
		path := filepath.Join(t.TempDir(), "region.db")
		if err := open(t, Options{Path: path}).Close(); err != nil {
			t.Fatal(err)
		}
		edit(t, path, c.statement)
		s := open(t, Options{Path: path})
		for range 2 {
			err := s.Update(context.Background(), func(*Tx) error { return nil })
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: got %v", c.statement, err)
			}
		}
	}
}

func edit(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}
