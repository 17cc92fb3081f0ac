package lint

import (
	"math/rand"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
)

// The index has to give what looking at every suppression gives.
func TestIgnoreIndexFindsWhatASearchFinds(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	today := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	span := func(file string) hcl.Range {
		start := random.Intn(60)
		return hcl.Range{Filename: file, Start: hcl.Pos{Byte: start}, End: hcl.Pos{Byte: start + random.Intn(30)}}
	}
	one := func(of ...string) string { return of[random.Intn(len(of))] }
	taken := 0
	for range 300 {
		var ignores []*ignore
		for range random.Intn(12) {
			file := one("a.tf", "b.tf")
			i := &ignore{rule: one("x", "y"), rng: hcl.Range{Filename: file}, scope: span(file), whole: random.Intn(6) == 0}
			if random.Intn(3) == 0 {
				i.until = today.AddDate(0, 0, random.Intn(5)-2)
			}
			ignores = append(ignores, i)
		}
		index := indexIgnores(ignores, today)
		used := map[*ignore]bool{}
		for range 20 {
			f := Finding{Rule: one("x", "y", "z"), Range: span(one("a.tf", "b.tf", "c.tf")), Calls: []hcl.Range{span("a.tf"), span("b.tf")}}
			var want *ignore
			for _, i := range ignores {
				covered := false
				for _, rng := range f.Places() {
					covered = covered || rng.Filename == i.rng.Filename &&
						(i.whole || rng.Start.Byte >= i.scope.Start.Byte && rng.Start.Byte < i.scope.End.Byte)
				}
				if i.rule != f.Rule || !covered {
					continue
				}
				used[i] = true
				if want == nil && !i.expired(today) {
					want = i
				}
			}
			if got := index.use(f); got != want {
				t.Fatalf("%+v is suppressed by %+v, expected %+v", f, got, want)
			}
			if want != nil {
				taken++
			}
		}
		for _, i := range ignores {
			if i.used != used[i] {
				t.Fatalf("%+v: used is %t, expected %t", i, i.used, used[i])
			}
		}
	}
	if taken == 0 {
		t.Fatal("no finding was suppressed")
	}
}
