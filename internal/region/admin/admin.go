package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// Prefix begins the paths of all endpoints.
const Prefix = "/_drydock/"

// Region is the world that the endpoints turn; *region.Region is one.
type Region interface {
	Now(ctx context.Context) (time.Time, error)
	Reset(ctx context.Context) error
	Advance(ctx context.Context, until time.Time) (time.Time, error)
	History(ctx context.Context, prefix string, after int64, limit int) ([]store.Happening, error)
	Handles(event string) bool
	Change(ctx context.Context, scope operation.Scope, fn func(*operation.Request) error) error
}

// maxBody bounds requests to the endpoints.
const maxBody = 64 << 10

// NewHandler serves the endpoints: of a region, and of the faults of requests,
// which are the server's. The account is whose world faults happen to.
func NewHandler(rg Region, wire *fault.Wire, account string) http.Handler {
	a := &admin{rg, wire, account}
	mux := http.NewServeMux()
	endpoints := map[string]func(http.ResponseWriter, *http.Request) error{
		"GET " + Prefix + "health":         a.health,
		"POST " + Prefix + "reset":         a.reset,
		"POST " + Prefix + "clock/advance": a.advance,
		"GET " + Prefix + "history":        a.history,
		"GET " + Prefix + "faults":         a.listFaults,
		"POST " + Prefix + "faults":        a.addFault,
		"DELETE " + Prefix + "faults":      a.removeFaults,
		"DELETE " + Prefix + "faults/{id}": a.removeFaults,
	}
	known := strings.Join(slices.Sorted(maps.Keys(endpoints)), ", ")
	methods := map[string][]string{} // by path
	for _, pattern := range slices.Sorted(maps.Keys(endpoints)) {
		method, path, _ := strings.Cut(pattern, " ")
		methods[path] = append(methods[path], method)
	}
	endpoints[Prefix] = func(w http.ResponseWriter, r *http.Request) error {
		status := http.StatusNotFound
		if others := methods[r.URL.Path]; len(others) > 0 {
			w.Header().Set("Allow", strings.Join(others, ", "))
			status = http.StatusMethodNotAllowed
		}
		return &problem{status, fmt.Errorf("there is no %s %s; there are: %s", r.Method, r.URL.Path, known)}
	}
	for pattern, h := range endpoints {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := h(w, r); err != nil {
				refuse(w, err)
			}
		})
	}
	return mux
}

type admin struct {
	region  Region
	wire    *fault.Wire
	account string
}

// problem is an error that the caller can do something about.
type problem struct {
	status int
	error
}

func bad(format string, args ...any) error {
	return &problem{http.StatusBadRequest, fmt.Errorf(format, args...)}
}

func refuse(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if p := new(problem); errors.As(err, &p) {
		status = p.status
	}
	answer(w, status, map[string]string{"error": err.Error()})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // the client has gone: there is nobody to tell
}

// decode takes one JSON object that has no members but v's.
func decode(w http.ResponseWriter, r *http.Request, v any) error {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		if errors.Is(err, io.EOF) {
			return bad("the body is empty: expected a JSON object")
		}
		return bad("the body is not what is expected here: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return bad("there is something behind the JSON object of the body")
	}
	return nil
}

func (a *admin) health(w http.ResponseWriter, r *http.Request) error {
	now, err := a.region.Now(r.Context())
	if err == nil {
		answer(w, http.StatusOK, map[string]string{"status": "running", "time": stamp(now)})
	}
	return err
}

// stamp has milliseconds, as the region's times have.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// reset empties the world and forgets all faults.
func (a *admin) reset(w http.ResponseWriter, r *http.Request) error {
	if err := a.region.Reset(r.Context()); err != nil {
		return err
	}
	a.wire.Remove("")
	return a.health(w, r)
}

// maxAdvance bounds how far time is moved at once.
const maxAdvance = 366 * 24 * time.Hour

// advance moves the clock by a duration ("90s", "36h") or to a time.
func (a *admin) advance(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Duration string `json:"duration"`
		Until    string `json:"until"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	now, err := a.region.Now(r.Context())
	if err != nil {
		return err
	}
	var until time.Time
	switch {
	case (in.Duration == "") == (in.Until == ""):
		return bad(`expected {"duration": "5m"} or {"until": "2006-01-02T15:04:05Z"}`)
	case in.Until != "":
		if until, err = time.Parse(time.RFC3339, in.Until); err != nil {
			return bad("until %q: expected a time such as %s", in.Until, now.UTC().Add(time.Hour).Format(time.RFC3339))
		}
	default:
		d, err := time.ParseDuration(in.Duration)
		if err != nil || d < 0 {
			return bad("duration %q: expected one such as 90s, 5m or 36h", in.Duration)
		}
		until = now.Add(d)
	}
	switch {
	case until.Before(now):
		return bad("it is %s already: the clock does not run backwards", stamp(now))
	case until.Sub(now) > maxAdvance:
		return bad("%s is more than %d days ahead", stamp(until), maxAdvance/(24*time.Hour))
	}
	now, err = a.region.Advance(r.Context(), until)
	if err == nil {
		answer(w, http.StatusOK, map[string]string{"time": stamp(now)})
	}
	return err
}
