//go:build unix

package store

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

func TestAHeldTurnstileIsALockedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "region.db")
	s := open(t, Options{Path: path, LockTimeout: 20 * time.Millisecond})
	other := openTurnstile(path)
	if err := other.enter(); err != nil {
		t.Fatal(err)
	}
	err := s.Update(context.Background(), func(*Tx) error { return nil })
	var fe *FileError
	if !errors.As(err, &fe) || fe.Problem != ProblemLocked {
		t.Errorf("while another process is about to take the file: %v", err)
	}
	if err := other.close(); err != nil { // as when it dies
		t.Fatal(err)
	}
	update(t, s, func(tx *Tx) error { ships.Put(tx.In("a"), "1", ship{}); return nil })
}
