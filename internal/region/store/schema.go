package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
)

// Keys lead with the scope (an account and region), so that one file can hold
// several regions.
const layout = itemTable + `
CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  due INTEGER NOT NULL, background INTEGER NOT NULL,
  scope TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL
);
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
` + journalTable

// itemTable keeps bodies apart from the keys: in a table without rowids SQLite
// would put long ones together for every comparison on the way to another. It
// and journalTable came with version 2 of the layout.
const itemTable = `
CREATE TABLE item (
  scope TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
  UNIQUE (scope, kind, key)
);`

const journalTable = `CREATE TABLE journal (seq INTEGER PRIMARY KEY, body BLOB NOT NULL);`

// upgrade makes version 2 of version 1. The queue of events is in memory now, where
// it needs no index of the table.
var upgrade = []string{
	"DROP INDEX event_due", "DROP INDEX event_foreground", "DROP INDEX event_key",
	"ALTER TABLE item RENAME TO old_item", itemTable,
	"INSERT INTO item (scope, kind, key, body) SELECT scope, kind, key, body FROM old_item", "DROP TABLE old_item",
	journalTable,
}

// migrate makes a new file ready or checks an existing one. It writes nothing
// to a file that is not its own.
func (s *Store) migrate(ctx context.Context, seed string) error {
	for _, pragma := range []string{"PRAGMA trusted_schema = OFF", "PRAGMA cache_size = -16000"} {
		if _, err := s.conn.ExecContext(ctx, pragma); err != nil {
			return err
		}
	}
	version, err := s.checkLayout(ctx)
	if err != nil {
		return err
	}
	if version == 0 {
		// Nothing is in it that a loss of power could take, so making it need not
		// wait for the disk.
		if _, err := s.conn.ExecContext(ctx, "PRAGMA synchronous = OFF"); err != nil {
			return err
		}
	}
	if _, err := s.conn.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	if version < Version {
		if err := s.create(ctx, seed); err != nil {
			return err
		}
	}
	// WAL with synchronous=NORMAL keeps every committed transaction through a
	// kill of the process; only a loss of power could take the last ones
	// (https://sqlite.org/pragma.html#pragma_synchronous). The last page of the
	// journal is written over and over; the longer the write-ahead log, the fewer
	// of its copies reach the file.
	for _, pragma := range []string{"PRAGMA synchronous = NORMAL", "PRAGMA wal_autocheckpoint = 4000"} {
		if _, err := s.conn.ExecContext(ctx, pragma); err != nil {
			return err
		}
	}
	return s.conn.QueryRowContext(ctx, "SELECT seed FROM world").Scan(&s.seed)
}

// checkLayout tells which version the file's layout has, 0 for one that is new and
// empty, and refuses one that is not ours.
func (s *Store) checkLayout(ctx context.Context) (version int, err error) {
	var app, tables int
	for query, into := range map[string]*int{
		"PRAGMA application_id":              &app,
		"PRAGMA user_version":                &version,
		"SELECT count(*) FROM sqlite_schema": &tables,
	} {
		if err := s.conn.QueryRowContext(ctx, query).Scan(into); err != nil {
			return 0, err
		}
	}
	switch {
	case tables == 0 && app == 0:
		return 0, nil
	case app != applicationID:
		return 0, &FileError{Path: s.path, Problem: ProblemForeign}
	case version > Version:
		return 0, &FileError{Path: s.path, Problem: ProblemNewer,
			Detail: fmt.Sprintf("its layout is version %d, this drydock knows up to %d", version, Version)}
	}
	return version, nil
}

// create gives a new file its layout, and a file of an older one what it lacks.
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
	version, err := s.checkLayout(ctx)
	if err != nil {
		return err
	}
	type step struct {
		sql  string
		args []any
	}
	var steps []step
	switch version {
	case 0:
		now := s.wall().UTC().UnixMicro()
		steps = []step{
			{sql: layout},
			{sql: fmt.Sprintf("PRAGMA application_id = %d", applicationID)},
			{sql: "INSERT INTO world (id, seed, virtual, wall) VALUES (1, ?, ?, ?)", args: []any{seed, now, now}},
		}
	case 1:
		for _, sql := range upgrade {
			steps = append(steps, step{sql: sql})
		}
	}
	for _, step := range append(steps, step{sql: fmt.Sprintf("PRAGMA user_version = %d", Version)}, step{sql: "COMMIT"}) {
		if _, err := s.conn.ExecContext(ctx, step.sql, step.args...); err != nil {
			return err
		}
	}
	return nil
}
