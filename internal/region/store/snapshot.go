package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Snapshot is a world in memory as this one stands, with its clock where it is
// and standing still. What happens to either is not seen by the other. The caller
// closes it.
func (s *Store) Snapshot(ctx context.Context) (*Store, error) {
	var image []byte
	var virtual int64
	err := s.Update(ctx, func(tx *Tx) error {
		virtual = tx.clock.virtual
		return nil
	})
	if err != nil {
		return nil, err
	}
	// Between transactions: what is under way in one is no part of a snapshot.
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	err = s.conn.Raw(func(conn any) (err error) {
		image, err = conn.(interface{ Serialize() ([]byte, error) }).Serialize()
		return err
	})
	<-s.turn
	if err != nil {
		return nil, s.fileError(fmt.Errorf("copying the state: %w", err))
	}
	return openImage(ctx, image, time.UnixMicro(virtual))
}

// openImage opens the bytes of a state file. Bytes 18 and 19 say which journal it
// uses; memory has no write-ahead log (https://sqlite.org/c3ref/deserialize.html).
func openImage(ctx context.Context, image []byte, now time.Time) (_ *Store, err error) {
	if len(image) < 100 {
		return nil, errors.New("copying the state: it has no header")
	}
	image[18], image[19] = 1, 1
	s := &Store{wall: func() time.Time { return now }, speed: 1, lock: DefaultLockTimeout, turn: make(chan struct{}, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.db, err = sql.Open("sqlite", "file::memory:"); err != nil {
		return nil, err
	}
	if s.conn, err = s.db.Conn(ctx); err != nil {
		return nil, err
	}
	err = s.conn.Raw(func(conn any) error {
		return conn.(interface{ Deserialize([]byte) error }).Deserialize(image)
	})
	if err != nil {
		return nil, fmt.Errorf("opening the copied state: %w", err)
	}
	if err := s.conn.QueryRowContext(ctx, "SELECT seed FROM world").Scan(&s.seed); err != nil {
		return nil, err
	}
	if err := s.stmts.prepare(ctx, s.conn); err != nil {
		return nil, err
	}
	return s, s.Update(ctx, func(tx *Tx) error {
		still := now.UnixMicro()
		*tx.clock = clock{virtual: still, wall: still, now: still}
		tx.wrote = true
		return nil
	})
}
