package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Version is the layout of the state file that this program writes. A file of
// a newer layout is refused, never guessed at.
const Version = 2

// applicationID marks a SQLite file as a drydock region ("dryd"), so that
// somebody else's database is never written to.
const applicationID = 0x64727964

// DefaultLockTimeout is how long [Store.Update] waits for another process to
// finish its transaction. Transactions take milliseconds, so a longer wait
// means that something holds the file on purpose.
const DefaultLockTimeout = 10 * time.Second

// retryInterval is how often a process that waits for its transaction asks.
const retryInterval = 2 * time.Millisecond

// Options say how a state file is opened.
type Options struct {
	// Path of the state file. Empty keeps the world in memory.
	Path string
	// Wall is the clock that the virtual clock follows between calls. A
	// constant function freezes it: only [Tx.Advance] then moves time, and the
	// same calls give the same history. Required.
	Wall func() time.Time
	// Speed is how many virtual seconds pass in a second of Wall. 0 means 1.
	Speed float64
	// Seed makes the identifiers of one world differ from another's. It is
	// recorded when the file is created; later openings keep the recorded one.
	Seed string
	// LockTimeout replaces DefaultLockTimeout when above zero.
	LockTimeout time.Duration
}

// Store is an open state file. It is safe for concurrent use; transactions run
// one after another.
type Store struct {
	path  string
	db    *sql.DB
	conn  *sql.Conn
	turn  chan struct{} // holds one token: whose turn it is to run a transaction
	stmts statements
	// image is nil until it is first needed and after a failure of the file.
	image *image
	buf   []byte // where records are written
	limit int    // of steps that are not folded, maxUnfolded when 0
	wall  func() time.Time
	speed float64
	lock  time.Duration
	seed  string

	turnstile turnstile
}

// Open opens or creates the state file. Errors name the file, what is wrong
// with it and what to do; see [FileError].
func Open(ctx context.Context, opts Options) (*Store, error) {
	if opts.Wall == nil {
		return nil, errors.New("store: Options.Wall is required")
	}
	s := &Store{path: opts.Path, wall: opts.Wall, speed: opts.Speed, lock: opts.LockTimeout, turn: make(chan struct{}, 1)}
	if s.speed == 0 {
		s.speed = 1
	}
	if s.lock <= 0 {
		s.lock = DefaultLockTimeout
	}
	if err := s.checkPath(); err != nil {
		return nil, err
	}
	dsn := "file::memory:"
	if s.path != "" {
		dsn = "file:" + escapePath(s.path)
	}
	keepPages()
	db, err := sql.Open("sqlite", dsn+"?_pragma=busy_timeout(0)")
	if err != nil {
		return nil, fmt.Errorf("opening the region's state: %w", err)
	}
	s.db = db
	if s.path != "" {
		s.turnstile = openTurnstile(s.path)
	}
	if err := s.prepare(ctx, opts.Seed); err != nil {
		return nil, errors.Join(s.fileError(err), s.Close())
	}
	return s, nil
}

// checkPath finds out what SQLite would only report as "unable to open".
func (s *Store) checkPath() error {
	if s.path == "" {
		return nil
	}
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
			return &FileError{Path: s.path, Problem: ProblemDirectory, Err: err}
		}
		// Created here and not by SQLite, so that no other user can read it:
		// task definitions may hold secrets.
		f, err := os.OpenFile(s.path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return &FileError{Path: s.path, Problem: ProblemReadOnly, Err: err}
		}
		return f.Close()
	case err != nil:
		return &FileError{Path: s.path, Problem: ProblemUnreadable, Err: err}
	case info.IsDir():
		return &FileError{Path: s.path, Problem: ProblemIsDirectory}
	}
	f, err := os.OpenFile(s.path, os.O_RDWR, 0)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) || isReadOnlyFileSystem(err) {
			return &FileError{Path: s.path, Problem: ProblemReadOnly, Err: err}
		}
		return &FileError{Path: s.path, Problem: ProblemUnreadable, Err: err}
	}
	return f.Close()
}

func (s *Store) prepare(ctx context.Context, seed string) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	s.conn = conn
	return s.retry(ctx, func() error {
		if err := s.migrate(ctx, seed); err != nil {
			return err
		}
		return s.stmts.prepare(ctx, conn)
	})
}

// Path is where the state file lies, empty for a world in memory.
func (s *Store) Path() string { return s.path }

// Close ends the use of the file. Acknowledged transactions are in it already.
func (s *Store) Close() error {
	var errs []error
	if s.conn != nil {
		s.image = nil
		errs = append(errs, s.stmts.close(), s.conn.Close())
	}
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	errs = append(errs, s.turnstile.close())
	return errors.Join(errs...)
}

// Update runs fn in one transaction over the whole world. What fn wrote is kept
// when it returns nil and forgotten when it returns an error. Failures of the
// file itself are collected by the [Tx] and returned here, so fn does not
// check for them. ctx bounds the wait for the transaction's turn; a
// transaction that has begun runs to its end.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.turn }()
	if err := s.begin(ctx); err != nil {
		return s.fileError(err)
	}
	return s.finish(fn)
}

// begin waits for the file in the order of processes.
func (s *Store) begin(ctx context.Context) error {
	if err := s.retry(ctx, s.turnstile.enter); err != nil {
		return err
	}
	defer s.turnstile.leave()
	return s.retry(ctx, func() error { return s.stmts.run(&s.stmts.begin) })
}

func (s *Store) finish(fn func(*Tx) error) (err error) {
	committed := false
	tx := &Tx{store: s}
	defer func() {
		if committed {
			return
		}
		// Also on a panic in fn: the next transaction must not find this one open.
		if tx.undoTo(0); tx.cleared || tx.err != nil {
			s.image = nil
		}
		if e := s.stmts.run(&s.stmts.rollback); e != nil && err == nil {
			err = s.fileError(e)
		}
	}()
	if err := s.sync(); err != nil {
		s.image = nil
		return s.fileError(err)
	}
	tx.image, tx.happened = s.image, len(s.image.happened)
	tx.loadClock()
	if err := fn(tx); err != nil {
		if tx.err != nil {
			return s.fileError(tx.err)
		}
		return err
	}
	if tx.err == nil && tx.wrote {
		tx.fail("writing", tx.write())
	}
	if tx.err == nil {
		tx.fail("committing", s.stmts.run(&s.stmts.commit))
	}
	if tx.err != nil {
		return s.fileError(tx.err)
	}
	committed = true
	if s.image.grown > maxGrowth {
		s.image.trim()
	}
	return nil
}

// retry repeats f while another process holds the file, up to the lock timeout.
// It asks in even steps: SQLite's own busy handler sleeps the longer the longer
// it has waited, so that of many processes those who came first starve.
func (s *Store) retry(ctx context.Context, f func() error) error {
	if err := f(); err == nil || !isBusy(err) {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.lock)
	defer cancel()
	for {
		err := f()
		if err == nil || !isBusy(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(retryInterval):
		}
	}
}

// errWaiting tells that another process is about to take the file.
var errWaiting = errors.New("other processes are using it")

func isBusy(err error) bool {
	if errors.Is(err, errWaiting) {
		return true
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
}
