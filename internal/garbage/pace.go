package garbage

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"

	"github.com/drydock-iac/terraform-provider-drydock/internal/garbage/ballast"
)

const (
	// rarely is the percentage of the live heap that is allocated before the next collection.
	rarely = 400
	// least is the percentage for a heap that is large already: memory counts then, but a heap that is all alive must not
	// keep the collector busy.
	least = 60
	// roof is where a short-lived process's heap begins to be large, in bytes.
	roof = 160 << 20
)

// Started is to be called first in main.
func Started() { ballast.Drop() }

// ShortLived is for processes that end as soon as they have an answer. Their heap may grow to five times of what lives,
// as long as that stays under a roof. Settings of the user's own win
// (https://pkg.go.dev/runtime#hdr-Environment_Variables).
func ShortLived() {
	if os.Getenv("GOGC") == "" {
		follow()
	}
}

// A memory limit would not do instead: it counts what the heap has free, and near it there is no end of collecting.
var follow = sync.OnceFunc(func() {
	debug.SetGCPercent(rarely)
	afterEach(func() { debug.SetGCPercent(percent(live())) })
})

// percent is how much of a live heap, in bytes, may be allocated before the next collection.
func percent(live uint64) int {
	if live == 0 {
		return rarely
	}
	return int(min(max(100*roof/live, 100+least), 100+rarely)) - 100
}

// live is what the last collection found alive, in bytes.
func live() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}

// afterEach has something done after each collection, for as long as the process lives.
func afterEach(do func()) {
	type sentinel struct{ _ [4]*int } // large enough not to share its place with others
	var again func(*sentinel)
	again = func(s *sentinel) {
		do()
		runtime.SetFinalizer(s, again)
	}
	runtime.SetFinalizer(&sentinel{}, again)
}
