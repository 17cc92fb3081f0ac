package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
)

// Keys lead with the scope (an account and region), so that one file can hold
// several regions and a listing is one range of the primary key.
const layout = `
CREATE TABLE item (
  scope TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (scope, kind, key)
) WITHOUT ROWID;
CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  due INTEGER NOT NULL, background INTEGER NOT NULL,
  scope TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX event_due ON event (due, seq);
CREATE INDEX event_foreground ON event (background, due);
CREATE INDEX event_key ON event (scope, kind, key);
CREATE TABLE history (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL, scope TEXT NOT NULL, topic TEXT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX history_topic ON history (scope, topic, seq);
CREATE TABLE counter (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE world (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seed TEXT NOT NULL, virtual INTEGER NOT NULL, wall INTEGER NOT NULL
);
`

// migrate makes a new file ready or checks an existing one. It writes nothing
// to a file that is not its own.
func (s *Store) migrate(ctx context.Context, seed string) error {
	for _, pragma := range []string{"PRAGMA trusted_schema = OFF", "PRAGMA cache_size = -16000"} {
		if _, err := s.conn.ExecContext(ctx, pragma); err != nil {
			return err
		}
	}
	fresh, err := s.checkLayout(ctx)
	if err != nil {
		return err
	}
	// WAL with synchronous=NORMAL keeps every committed transaction through a
	// kill of the process; only a loss of power could take the last ones
	// (https://sqlite.org/pragma.html#pragma_synchronous).
	for _, pragma := range []string{"PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL"} {
		if _, err := s.conn.ExecContext(ctx, pragma); err != nil {
			return err
		}
	}
	if fresh {
		if err := s.create(ctx, seed); err != nil {
			return err
		}
	}
	return s.conn.QueryRowContext(ctx, "SELECT seed FROM world").Scan(&s.seed)
}

// checkLayout tells whether the file is new and empty, and refuses one that is not ours.
func (s *Store) checkLayout(ctx context.Context) (fresh bool, err error) {
	var app, version, tables int
	for query, into := range map[string]*int{
		"PRAGMA application_id":              &app,
		"PRAGMA user_version":                &version,
		"SELECT count(*) FROM sqlite_schema": &tables,
	} {
		if err := s.conn.QueryRowContext(ctx, query).Scan(into); err != nil {
			return false, err
		}
	}
	switch {
	case tables == 0 && app == 0:
		return true, nil
	case app != applicationID:
		return false, &FileError{Path: s.path, Problem: ProblemForeign}
	case version > Version:
		return false, &FileError{Path: s.path, Problem: ProblemNewer,
			Detail: fmt.Sprintf("its layout is version %d, this drydock knows up to %d", version, Version)}
	}
	return false, nil
}

func (s *Store) create(ctx context.Context, seed string) (err error) {
	if seed == "" {
		// The one place where chance enters a world: a user who gives no seed
		// gets identifiers that no other file has.
		b := make([]byte, 8)
		if _, err := rand.Read(b); err != nil {
			return err
		}
		seed = hex.EncodeToString(b)
	}
	if _, err := s.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, rollback := s.conn.ExecContext(ctx, "ROLLBACK")
			err = errors.Join(err, rollback)
		}
	}()
	// Another process may have created it while this one waited for the lock.
	if fresh, err := s.checkLayout(ctx); err != nil {
		return err
	} else if !fresh {
		_, err := s.conn.ExecContext(ctx, "COMMIT")
		return err
	}
	now := s.wall().UTC().UnixMicro()
	for _, step := range []struct {
		sql  string
		args []any
	}{
		{sql: layout},
		{sql: fmt.Sprintf("PRAGMA application_id = %d", applicationID)},
		{sql: fmt.Sprintf("PRAGMA user_version = %d", Version)},
		{sql: "INSERT INTO world (id, seed, virtual, wall) VALUES (1, ?, ?, ?)", args: []any{seed, now, now}},
		{sql: "COMMIT"},
	} {
		if _, err := s.conn.ExecContext(ctx, step.sql, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// statements are prepared once: parsing SQL would cost more than running it.
type statements struct {
	begin, commit, rollback        *sql.Stmt
	savepoint, release, undo       *sql.Stmt
	get, put, del, list, count     *sql.Stmt
	enqueue, due, nextDue, dequeue *sql.Stmt
	cancel, pending                *sql.Stmt
	record, history                *sql.Stmt
	bump, loadWorld, saveWorld     *sql.Stmt
	worldHistory                   *sql.Stmt
}

func (st *statements) all() map[**sql.Stmt]string {
	return map[**sql.Stmt]string{
		&st.begin:     "BEGIN IMMEDIATE",
		&st.commit:    "COMMIT",
		&st.rollback:  "ROLLBACK",
		&st.savepoint: "SAVEPOINT step",
		&st.release:   "RELEASE step",
		&st.undo:      "ROLLBACK TO step",
		&st.get:       "SELECT body FROM item WHERE scope = ? AND kind = ? AND key = ?",
		&st.put: "INSERT INTO item (scope, kind, key, body) VALUES (?, ?, ?, ?) " +
			"ON CONFLICT (scope, kind, key) DO UPDATE SET body = excluded.body",
		&st.del: "DELETE FROM item WHERE scope = ? AND kind = ? AND key = ?",
		&st.list: "SELECT key, body FROM item WHERE scope = ? AND kind = ? AND key >= ? AND key < ? AND key > ? " +
			"ORDER BY key LIMIT ?",
		&st.count:   "SELECT count(*) FROM item WHERE scope = ? AND kind = ? AND key >= ? AND key < ?",
		&st.enqueue: "INSERT INTO event (due, background, scope, kind, key, body) VALUES (?, ?, ?, ?, ?, ?)",
		&st.due:     "SELECT seq, due, background, scope, kind, key, body FROM event WHERE due <= ? ORDER BY due, seq LIMIT 1",
		&st.nextDue: "SELECT min(due) FROM event WHERE background = 0",
		&st.dequeue: "DELETE FROM event WHERE seq = ?",
		&st.cancel:  "DELETE FROM event WHERE scope = ? AND kind = ? AND key = ?",
		&st.pending: "SELECT min(due) FROM event WHERE scope = ? AND kind = ? AND key = ?",
		&st.record:  "INSERT INTO history (at, scope, topic, body) VALUES (?, ?, ?, ?)",
		&st.history: "SELECT seq, at, topic, body FROM history WHERE scope = ? AND topic >= ? AND topic < ? ORDER BY seq",
		&st.worldHistory: "SELECT seq, at, scope, topic, body FROM history WHERE seq > ? AND topic >= ? AND topic < ? " +
			"ORDER BY seq LIMIT ?",
		&st.bump: "INSERT INTO counter (name, n) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET n = n + 1 " +
			"RETURNING n",
		&st.loadWorld: "SELECT virtual, wall FROM world",
		&st.saveWorld: "UPDATE world SET virtual = ?, wall = ?",
	}
}

func (st *statements) prepare(ctx context.Context, conn *sql.Conn) error {
	for into, query := range st.all() {
		stmt, err := conn.PrepareContext(ctx, query)
		if err != nil {
			return fmt.Errorf("preparing %q: %w", query, err)
		}
		*into = stmt
	}
	return nil
}

func (st *statements) close() error {
	var errs []error
	for stmt := range st.all() {
		if *stmt != nil {
			errs = append(errs, (*stmt).Close())
		}
	}
	return errors.Join(errs...)
}

// run ignores the caller's context on purpose: a transaction that has begun is
// finished, so that a cancelled apply never leaves it half done.
func (st *statements) run(stmt **sql.Stmt, args ...any) error {
	_, err := (*stmt).ExecContext(context.Background(), args...)
	return err
}
