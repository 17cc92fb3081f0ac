//go:build unix

package store

import (
	"errors"
	"os"
	"syscall"
)

// turnstile is what a process passes on its way to a transaction: it holds it
// while it waits for the file, so that whoever has just ended a transaction
// queues behind and does not take the file again and again before the others.
// The kernel takes it back from a process that dies.
type turnstile struct{ file *os.File }

// openTurnstile makes one beside the state file. None is no error: processes then
// share the file without order, and SQLite says what is wrong with the folder.
func openTurnstile(path string) turnstile {
	f, err := os.OpenFile(path+"-turn", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return turnstile{}
	}
	return turnstile{f}
}

// enter takes the turnstile if it is free.
func (t turnstile) enter() error {
	if t.file == nil {
		return nil
	}
	err := syscall.Flock(int(t.file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR) {
		return errWaiting
	}
	return nil // a file system without such locks has no order
}

func (t turnstile) leave() {
	if t.file != nil {
		_ = syscall.Flock(int(t.file.Fd()), syscall.LOCK_UN) // closing the file unlocks it at the latest
	}
}

func (t turnstile) close() error {
	if t.file == nil {
		return nil
	}
	return t.file.Close()
}
