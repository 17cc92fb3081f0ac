package fault

import (
	"encoding/json"
	"fmt"
	"time"
)

// Duration is a time.Duration that JSON has as text, such as "1m30s".
type Duration time.Duration

// MarshalJSON writes the text.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(d).String()) }

// UnmarshalJSON reads the text.
func (d *Duration) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return fmt.Errorf("%s: expected a duration such as \"10s\"", b)
	}
	parsed, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("%q: expected a duration such as 10s", text)
	}
	*d = Duration(parsed)
	return nil
}
