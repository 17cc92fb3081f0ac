package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const crashEnv = "DRYDOCK_TEST_CRASH_FILE"

// TestMain turns the test binary into the program that gets killed when it is
// started by TestAKilledProcessLosesNothingAcknowledged.
func TestMain(m *testing.M) {
	if path := os.Getenv(crashEnv); path != "" {
		acknowledgeForEver(path)
	}
	os.Exit(m.Run())
}

// acknowledgeForEver writes items 1, 2, 3, ... and prints each number once its
// transaction is acknowledged.
func acknowledgeForEver(path string) {
	s, err := Open(context.Background(), Options{Path: path, Wall: frozen})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for {
		var n int
		err := s.Update(context.Background(), func(tx *Tx) error {
			n = tx.In("a").Sequence("n")
			ships.Put(tx.In("a"), fmt.Sprint(n), ship{Name: strings.Repeat("x", n%5000)})
			return nil
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(n)
	}
}

func TestAKilledProcessLosesNothingAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "region.db")
	last := 0
	for round := 1; round <= 12; round++ {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), crashEnv+"="+path)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Killed after ever more calls, in the middle of whatever it does then.
		lines := bufio.NewScanner(out)
		acknowledged := 0
		for lines.Scan() {
			n, err := strconv.Atoi(lines.Text())
			if err != nil {
				break // the last line was cut off by the kill
			}
			last = n
			if acknowledged++; acknowledged == round*7 {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // it was killed
		if acknowledged < round*7 {
			t.Fatalf("round %d: the writer ended by itself after %d calls", round, acknowledged)
		}
		s := open(t, Options{Path: path})
		update(t, s, func(tx *Tx) error {
			for n := 1; n <= last; n++ {
				if _, found := ships.Get(tx.In("a"), fmt.Sprint(n)); !found {
					t.Errorf("round %d: item %d was acknowledged and is gone", round, n)
				}
			}
			return nil
		})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
