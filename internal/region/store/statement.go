package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"runtime"
)

// statement is prepared once: parsing SQL would cost more than running it. It
// goes to the driver directly, past database/sql, which would cost as much again.
type statement struct {
	stmt driver.Stmt
	args []driver.NamedValue
	row  []driver.Value
}

// statements of one connection.
type statements struct {
	conn *sql.Conn

	begin, commit, rollback         statement
	version                         statement
	get, put, del, list, few        statement
	enqueue, events, dequeue        statement
	record, history, worldHistory   statement
	count, counter                  statement
	loadWorld, saveWorld, sequences statement
	append, journal, forget         statement
}

const listing = "SELECT key, body FROM item WHERE scope = ? AND kind = ? AND key >= ? AND key < ? ORDER BY key"

func (st *statements) all() map[*statement]string {
	return map[*statement]string{
		&st.begin:    "BEGIN IMMEDIATE",
		&st.commit:   "COMMIT",
		&st.rollback: "ROLLBACK",
		&st.version:  "PRAGMA data_version",
		&st.get:      "SELECT body FROM item WHERE scope = ? AND kind = ? AND key = ?",
		&st.put: "INSERT INTO item (scope, kind, key, body) VALUES (?, ?, ?, ?) " +
			"ON CONFLICT (scope, kind, key) DO UPDATE SET body = excluded.body",
		&st.del: "DELETE FROM item WHERE scope = ? AND kind = ? AND key = ?",
		// A parameter for the limit would have SQLite plan the query anew each time.
		&st.list:    fmt.Sprintf("%s LIMIT %d", listing, chunk),
		&st.few:     fmt.Sprintf("%s LIMIT %d", listing, aFew),
		&st.enqueue: "INSERT INTO event (seq, due, background, scope, kind, key, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
		&st.events:  "SELECT seq, due, background, scope, kind, key, body FROM event",
		&st.dequeue: "DELETE FROM event WHERE seq = ?",
		&st.record:  "INSERT INTO history (seq, at, scope, topic, body) VALUES (?, ?, ?, ?, ?)",
		&st.history: "SELECT seq, at, scope, topic, body FROM history WHERE scope = ? AND topic >= ? AND topic < ? ORDER BY seq",
		&st.worldHistory: "SELECT seq, at, scope, topic, body FROM history WHERE seq > ? AND topic >= ? AND topic < ? " +
			"ORDER BY seq LIMIT ?",
		&st.counter:   "SELECT n FROM counter WHERE name = ?",
		&st.count:     "INSERT INTO counter (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = excluded.n",
		&st.loadWorld: "SELECT virtual, wall FROM world",
		&st.saveWorld: "UPDATE world SET virtual = ?, wall = ?",
		&st.sequences: "SELECT name, seq FROM sqlite_sequence",
		&st.append:    "INSERT INTO journal (seq, body) VALUES (?, ?)",
		&st.journal:   "SELECT seq, body FROM journal WHERE seq > ? ORDER BY seq",
		&st.forget:    "DELETE FROM journal",
	}
}

func (st *statements) prepare(ctx context.Context, conn *sql.Conn) error {
	st.conn = conn
	return conn.Raw(func(c any) error {
		for into, query := range st.all() {
			stmt, err := c.(driver.ConnPrepareContext).PrepareContext(ctx, query)
			if err != nil {
				return fmt.Errorf("preparing %q: %w", query, err)
			}
			into.stmt = stmt
		}
		return nil
	})
}

func (st *statements) close() error {
	if st.conn == nil {
		return nil
	}
	return st.conn.Raw(func(any) error {
		var errs []error
		for s := range st.all() {
			if s.stmt != nil {
				errs = append(errs, s.stmt.Close())
			}
		}
		return errors.Join(errs...)
	})
}

// bind is the arguments as the driver takes them.
func (s *statement) bind(args []any) []driver.NamedValue {
	s.args = s.args[:0]
	for i, arg := range args {
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: arg})
	}
	return s.args
}

// run ignores the caller's context on purpose: a transaction that has begun is
// finished, so that a cancelled apply never leaves it half done. Arguments are
// strings, int64, bool and []byte.
func (st *statements) run(s *statement, args ...any) error {
	return st.conn.Raw(func(any) error {
		_, err := s.stmt.(driver.StmtExecContext).ExecContext(context.Background(), s.bind(args))
		return err
	})
}

// query calls each with the columns of one row after the other, which are the
// callee's only until it returns. It must not run another statement.
func (st *statements) query(s *statement, each func(row []driver.Value) error, args ...any) error {
	return st.conn.Raw(func(any) (err error) {
		defer func() {
			// A file that somebody else wrote to may have anything in a column.
			var unexpected *runtime.TypeAssertionError
			if p := recover(); p != nil {
				if e, ok := p.(error); !ok || !errors.As(e, &unexpected) {
					panic(p)
				}
				err = fmt.Errorf("a column of %q is not of its type: %w", st.all()[s], unexpected)
			}
		}()
		rows, err := s.stmt.(driver.StmtQueryContext).QueryContext(context.Background(), s.bind(args))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		if s.row == nil {
			s.row = make([]driver.Value, len(rows.Columns()))
		}
		for {
			if err := rows.Next(s.row); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			if err := each(s.row); err != nil {
				return err
			}
		}
	})
}
