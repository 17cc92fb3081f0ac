package store

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

func TestASnapshotStandsStill(t *testing.T) {
	for _, path := range []string{"", filepath.Join(t.TempDir(), "region.db")} {
		wall := start
		s := open(t, Options{Path: path, Seed: "s", Wall: func() time.Time { return wall }})
		update(t, s, func(tx *Tx) error {
			tx.MoveTo(start.Add(time.Hour))
			ships.Put(tx.In("a"), "1", ship{Name: "old"})
			return nil
		})
		wall = wall.Add(time.Minute)
		copied, err := s.Snapshot(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		wall = wall.Add(time.Minute)
		update(t, s, func(tx *Tx) error { ships.Put(tx.In("a"), "1", ship{Name: "new"}); return nil })
		update(t, copied, func(tx *Tx) error {
			if got := fmt.Sprintf("%v %v %s", ships.List(tx.In("a"), ""), tx.Now().Sub(start), tx.In("a").Seed()); got != "[{old}] 1h1m0s s" {
				t.Errorf("the snapshot has %s", got)
			}
			ships.Put(tx.In("a"), "2", ship{})
			return nil
		})
		update(t, s, func(tx *Tx) error {
			if got := fmt.Sprint(ships.List(tx.In("a"), "")); got != "[{new}]" {
				t.Errorf("the world has %s", got)
			}
			return nil
		})
		if err := copied.Close(); err != nil {
			t.Error(err)
		}
	}
}
