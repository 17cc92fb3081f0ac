package admin_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/admin"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
)

func TestWhatIsWrongIsSaid(t *testing.T) {
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	rg, err := region.Open(t.Context(), region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rg.Close() }()
	h := admin.NewHandler(rg, &fault.Wire{}, region.DefaultAccount)
	for _, c := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "/_drydock/nope", "", http.StatusNotFound, "there is no POST /_drydock/nope; there are: DELETE /_drydock/faults, "},
		{"GET", "/_drydock/reset", "", http.StatusMethodNotAllowed, "there is no GET /_drydock/reset; there are: "},
		{"POST", "/_drydock/clock/advance", "", http.StatusBadRequest, "the body is empty: expected a JSON object"},
		{"POST", "/_drydock/clock/advance", `{"until": "yesterday"}`, http.StatusBadRequest, "expected a time such as 2026-01-02T04:04:05Z"},
		{"POST", "/_drydock/clock/advance", `{"until": "2026-01-01T00:00:00Z"}`, http.StatusBadRequest, "it is 2026-01-02T03:04:05.000Z already"},
		{"POST", "/_drydock/clock/advance", `{"duration": "-3m"}`, http.StatusBadRequest, "expected one such as 90s, 5m or 36h"},
		{"POST", "/_drydock/clock/advance", `{"until": "2026-01-02T04:04:05Z"}`, http.StatusOK, `{"time":"2026-01-02T04:04:05.000Z"}`},
	} {
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, httptest.NewRequest(c.method, c.path, strings.NewReader(c.body)))
		if answer.Code != c.status || !strings.Contains(answer.Body.String(), c.want) {
			t.Errorf("%s %s %s: %d %s, want %d with %q", c.method, c.path, c.body, answer.Code, answer.Body, c.status, c.want)
		}
	}
}
