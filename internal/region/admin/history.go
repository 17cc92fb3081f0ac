package admin

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// page is how much of the history is read at once.
const page = 500

// event is one line of the history.
type event struct {
	Seq     int64           `json:"seq"`
	Time    string          `json:"time"`
	Account string          `json:"account"`
	Region  string          `json:"region"`
	Topic   string          `json:"topic"`
	Detail  json.RawMessage `json:"detail"`
}

// history writes what has happened as JSON lines, oldest first; ?topic= narrows it
// to topics that begin so, ?after= to what comes behind a line's seq.
func (a *admin) history(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	var after int64
	if text := q.Get("after"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			return bad("after %q: expected the seq of a line", text)
		}
		after = n
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for started := false; ; started = true {
		happened, err := a.region.History(r.Context(), q.Get("topic"), after, page)
		switch {
		case err != nil && started:
			panic(http.ErrAbortHandler) // the status is sent: a broken stream must not look like its end
		case err != nil:
			return err
		case !started:
			w.Header().Set("Content-Type", "application/jsonl")
		}
		for _, h := range happened {
			account, region, _ := strings.Cut(h.Scope, "/")
			after = h.Seq
			if err := enc.Encode(event{h.Seq, stamp(h.At), account, region, h.Topic, h.Body}); err != nil {
				return nil // the client has gone
			}
		}
		if len(happened) < page {
			return nil
		}
	}
}
