package terraformcli

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestTerraformReleaseFailsFast(t *testing.T) {
	release := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer silent.Close()
	defer close(release) // before Close, which waits for the handler
	empty := httptest.NewServer(http.NotFoundHandler())
	defer empty.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()

	for name, test := range map[string]struct{ url, want string }{
		"never answers":  {silent.URL, "did not answer within 50ms (no network?)"},
		"has no release": {empty.URL, "/terraform/" + terraformVersion + "/index.json answered 404 Not Found"},
		"is not there":   {gone.URL, "cannot be reached (no network?): dial tcp"},
		"has no name":    {"http://releases.invalid", "cannot be reached (no network?)"},
	} {
		t.Run(name, func(t *testing.T) {
			site := releaseSite{url: test.url, reach: 50 * time.Millisecond, download: time.Minute}
			if name == "has no name" {
				site.reach = time.Minute // a resolver's own answer, not our time limit
			}
			err := terraformRelease{site: site}.put(t.Context(), t.TempDir(), io.Discard)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}
