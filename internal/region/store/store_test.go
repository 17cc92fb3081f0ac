package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func frozen() time.Time { return start }

func open(t *testing.T, opts Options) *Store {
	t.Helper()
	if opts.Wall == nil {
		opts.Wall = frozen
	}
	s, err := Open(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func update(t *testing.T, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

type ship struct{ Name string }

var ships = Collection[ship]{Name: "ship"}

func TestItemsStayInTheirScopeAndOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "region.db")
	s := open(t, Options{Path: path})
	update(t, s, func(tx *Tx) error {
		a, b := tx.In("a"), tx.In("b")
		for _, key := range []string{"x/2", "x/1", "y/1", "x/10"} {
			ships.Put(a, key, ship{Name: key})
		}
		ships.Put(b, "x/1", ship{Name: "other"})
		ships.Put(a, "x/1", ship{Name: "replaced"})
		ships.Delete(a, "x/10")
		return nil
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, Options{Path: path})
	update(t, s, func(tx *Tx) error {
		a := tx.In("a")
		if got := fmt.Sprint(ships.List(a, "x/")); got != "[{replaced} {x/2}]" {
			t.Errorf("listing x/: %s", got)
		}
		if got := fmt.Sprint(ships.Entries(a, "", "x/1", 1)); got != "[{x/2 {x/2}}]" {
			t.Errorf("one entry behind x/1: %s", got)
		}
		if n := ships.Count(a, ""); n != 3 {
			t.Errorf("%d items, expected 3", n)
		}
		if _, found := ships.Get(a, "z"); found {
			t.Error("found an item that was never put")
		}
		return nil
	})
}

func TestAFailedUpdateLeavesNothing(t *testing.T) {
	s := open(t, Options{})
	boom := errors.New("boom")
	err := s.Update(context.Background(), func(tx *Tx) error {
		ships.Put(tx.In("a"), "1", ship{})
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("got %v", err)
	}
	update(t, s, func(tx *Tx) error {
		if n := ships.Count(tx.In("a"), ""); n != 0 {
			t.Errorf("%d items after a failed update", n)
		}
		// A refused step leaves what came before it.
		ships.Put(tx.In("a"), "before", ship{})
		if err := tx.Try(func() error { ships.Put(tx.In("a"), "within", ship{}); return boom }); !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
		return nil
	})
	update(t, s, func(tx *Tx) error {
		if got := fmt.Sprint(ships.Entries(tx.In("a"), "", "", 0)); got != "[{before {}}]" {
			t.Errorf("got %s", got)
		}
		return nil
	})
}

func TestAPanicDoesNotBlockTheNextUpdate(t *testing.T) {
	s := open(t, Options{})
	func() {
		defer func() { _ = recover() }()
		_ = s.Update(context.Background(), func(tx *Tx) error {
			ships.Put(tx.In("a"), "1", ship{})
			panic("a bug in a handler")
		})
	}()
	update(t, s, func(tx *Tx) error {
		if n := ships.Count(tx.In("a"), ""); n != 0 {
			t.Errorf("%d items after a panic", n)
		}
		return nil
	})
}

func TestEventsHappenInOrderAtTheirTime(t *testing.T) {
	s := open(t, Options{})
	update(t, s, func(tx *Tx) error {
		a := tx.In("a")
		a.Enqueue(Event{Due: start.Add(2 * time.Minute), Kind: "k", Key: "second"})
		a.Enqueue(Event{Due: start.Add(1 * time.Minute), Kind: "k", Key: "first", Body: json.RawMessage(`{"n":1}`)})
		a.Enqueue(Event{Due: start.Add(2 * time.Minute), Kind: "k", Key: "third"})
		a.Enqueue(Event{Due: start.Add(30 * time.Second), Kind: "k", Key: "metrics", Background: true})
		a.Enqueue(Event{Due: start.Add(3 * time.Minute), Kind: "k", Key: "cancelled"})
		a.Cancel("k", "cancelled")
		return nil
	})
	var got []string
	update(t, s, func(tx *Tx) error {
		due, found := tx.NextDue()
		if !found || !due.Equal(start.Add(time.Minute)) {
			t.Errorf("the next event in flight is due %v (%v)", due, found)
		}
		tx.MoveTo(start.Add(5 * time.Minute))
		err := tx.Advance(func(e Event) error {
			got = append(got, fmt.Sprintf("%s %s %s %s", tx.Now().Sub(start), e.Scope, e.Key, e.Body))
			if e.Key == "first" {
				tx.In("a").Enqueue(Event{Due: tx.Now(), Kind: "k", Key: "follow-up"})
			}
			return nil
		})
		if passed := tx.Now().Sub(start); passed != 5*time.Minute {
			t.Errorf("after the events it is %s", passed)
		}
		return err
	})
	want := "30s a metrics null\n1m0s a first {\"n\":1}\n1m0s a follow-up null\n2m0s a second null\n2m0s a third null"
	if strings.Join(got, "\n") != want {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), want)
	}
}

func TestTheClockFollowsTheWallAndKeepsJumps(t *testing.T) {
	wall := start
	path := filepath.Join(t.TempDir(), "region.db")
	s := open(t, Options{Path: path, Wall: func() time.Time { return wall }, Speed: 60})
	update(t, s, func(tx *Tx) error { tx.MoveTo(start.Add(time.Hour)); return nil })
	wall = wall.Add(time.Second)
	update(t, s, func(tx *Tx) error {
		if passed := tx.Now().Sub(start); passed != time.Hour+time.Minute {
			t.Errorf("a second at speed 60 after a jump of an hour is %s", passed)
		}
		return nil
	})
	wall = wall.Add(-time.Hour)
	update(t, s, func(tx *Tx) error {
		if passed := tx.Now().Sub(start); passed < time.Hour {
			t.Errorf("the clock ran backwards to %s", passed)
		}
		return nil
	})
}

func TestReadingASettledWorldWritesNothing(t *testing.T) {
	wall := start
	path := filepath.Join(t.TempDir(), "region.db")
	s := open(t, Options{Path: path, Wall: func() time.Time { return wall }})
	update(t, s, func(tx *Tx) error { ships.Put(tx.In("a"), "1", ship{}); return nil })
	version := func() (v int64) {
		if err := s.conn.QueryRowContext(context.Background(), "PRAGMA data_version").Scan(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	size := func() int64 {
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	v, n := version(), size()
	wall = wall.Add(time.Hour)
	update(t, s, func(tx *Tx) error { ships.List(tx.In("a"), ""); return nil })
	if version() != v || size() != n {
		t.Error("a read wrote to the file")
	}
}

func TestIdentifiersDependOnSeedAndNameAlone(t *testing.T) {
	ids := func(seed string, names ...string) map[string]string {
		s := open(t, Options{Seed: seed})
		out := map[string]string{}
		update(t, s, func(tx *Tx) error {
			for _, name := range names {
				out[name] += tx.In("a").ID(name, 12) + " "
			}
			return nil
		})
		return out
	}
	one, two := ids("s", "x", "y", "x"), ids("s", "y", "x", "x")
	if fmt.Sprint(one) != fmt.Sprint(two) {
		t.Errorf("the order of names matters: %v, %v", one, two)
	}
	if fmt.Sprint(one) == fmt.Sprint(ids("other", "x", "y", "x")) {
		t.Error("the seed does not matter")
	}
	if parts := strings.Fields(one["x"]); parts[0] == parts[1] || len(parts[0]) != 12 {
		t.Errorf("two identifiers of one name: %v", parts)
	}
}

func TestUnusableFilesAreNamedAndLeftAlone(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	database := func(name string, statements ...string) string {
		path := filepath.Join(dir, name)
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
		return path
	}
	newer := filepath.Join(dir, "newer.db")
	open(t, Options{Path: newer}).Close()
	database("newer.db", fmt.Sprintf("PRAGMA user_version = %d", Version+1))
	cases := map[string]struct {
		path    string
		problem Problem
		says    string
	}{
		"garbage":      {write("garbage.db", strings.Repeat("not a database ", 100)), ProblemCorrupt, "move it away"},
		"truncated":    {write("truncated.db", "SQLite format 3\x00 and then nothing"), ProblemCorrupt, "move it away"},
		"foreign":      {database("foreign.db", "CREATE TABLE t (x)"), ProblemForeign, "another state_path"},
		"newer":        {newer, ProblemNewer, fmt.Sprintf("version %d, this drydock knows up to %d", Version+1, Version)},
		"directory":    {dir, ProblemIsDirectory, "the path of a file"},
		"under a file": {filepath.Join(write("file", ""), "region.db"), ProblemUnreadable, "Check the path"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			before, _ := os.ReadFile(c.path)
			s, err := Open(context.Background(), Options{Path: c.path, Wall: frozen})
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			var fe *FileError
			if !errors.As(err, &fe) || fe.Problem != c.problem {
				t.Fatalf("got %v, expected problem %q", err, c.problem)
			}
			if !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.path) {
				t.Errorf("message %q lacks %q or the path", err, c.says)
			}
			if after, _ := os.ReadFile(c.path); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestALockedFileSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "region.db")
	s := open(t, Options{Path: path, LockTimeout: 50 * time.Millisecond})
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	err = s.Update(context.Background(), func(*Tx) error { return nil })
	var fe *FileError
	if !errors.As(err, &fe) || fe.Problem != ProblemLocked {
		t.Fatalf("got %v", err)
	}
	if _, err := db.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx *Tx) error { ships.Put(tx.In("a"), "1", ship{}); return nil })
}

func TestManyWritersLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "region.db")
	const writers, each = 8, 25
	counter := Collection[int]{Name: "counter"}
	var wg sync.WaitGroup
	for range writers {
		// A store of its own for each, as if they were processes.
		s := open(t, Options{Path: path})
		wg.Go(func() {
			for range each {
				err := s.Update(context.Background(), func(tx *Tx) error {
					n, _ := counter.Get(tx.In("a"), "n")
					counter.Put(tx.In("a"), "n", n+1)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	update(t, open(t, Options{Path: path}), func(tx *Tx) error {
		if n, _ := counter.Get(tx.In("a"), "n"); n != writers*each {
			t.Errorf("%d of %d increments are there", n, writers*each)
		}
		return nil
	})
}

func BenchmarkUpdate(b *testing.B) {
	s, err := Open(context.Background(), Options{Path: filepath.Join(b.TempDir(), "region.db"), Wall: frozen})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for i := 0; b.Loop(); i++ {
		err := s.Update(context.Background(), func(tx *Tx) error {
			return tx.Try(func() error { ships.Put(tx.In("a"), fmt.Sprint(i%1000), ship{Name: "x"}); return nil })
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
