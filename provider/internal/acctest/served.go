package acctest

import (
	"cmp"
	"context"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/wire"
)

const backendVariable = "DRYDOCK_TEST_BACKEND"

// chosenBackend is read before prepare removes what begins with DRYDOCK_.
var chosenBackend = cmp.Or(backend.Kind(os.Getenv(backendVariable)), backend.KindEmbedded)

// OnEachBackend runs a test on the embedded backend and on an endpoint.
func OnEachBackend(t *testing.T, test func(*testing.T, *World)) {
	t.Helper()
	for _, kind := range []backend.Kind{backend.KindEmbedded, backend.KindEndpoint} {
		t.Run(string(kind), func(t *testing.T) { test(t, NewOn(t, kind)) })
	}
}

// Speed is how many seconds pass in a served region in one of the wall clock.
// The provider waits for an endpoint by the wall clock and first looks again
// after two seconds: ten minutes in the region, in which a deployment completes.
const Speed = 300

// served is a region behind the server that "drydock serve" runs.
type served struct {
	url    string
	direct *backend.Backend
}

func serve(t *testing.T, path string) *served {
	t.Helper()
	rg, err := region.Open(context.Background(), region.Options{Path: path, Wall: time.Now, Speed: Speed})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(wire.NewHandler(rg, wire.Options{}))
	t.Cleanup(func() {
		server.Close()
		if err := rg.Close(); err != nil {
			t.Error(err)
		}
	})
	scope := operation.Scope{Account: operation.DefaultAccount, Region: backend.DefaultRegion}
	return &served{url: server.URL, direct: backend.Embedded(rg, scope)}
}

// Endpoint is the URL of the served region, empty on the embedded backend.
func (w *World) Endpoint() string {
	if w.served == nil {
		return ""
	}
	return w.served.url
}

// Timeout is a timeout of the region's time d as the provider counts it, in the
// form of a timeouts block and of the provider's errors. On an endpoint it is
// short, but never so short that the provider looks only once.
func (w *World) Timeout(d time.Duration) string {
	if w.served != nil {
		d = max(d/Speed, 5*time.Second)
	}
	return d.String()
}
