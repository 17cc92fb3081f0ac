package store

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

type node struct {
	Name     *string
	Count    *int32
	Tags     []string          `json:",omitempty"`
	Kept     []string          // an empty one is not none
	Labels   map[string]string `json:"labels,omitempty"`
	Children []*node
	ByName   map[string]node
	At       time.Time
	Ended    *time.Time
	Raw      json.RawMessage
	Any      any
	Bytes    []byte
	Pair     [2]*string
	Hidden   string `json:"-"`
}

type plain struct {
	Name  string
	Parts []*plain `json:",omitempty"`
	At    time.Time
	By    map[string][]string
	One   *int
}

// TestADuplicateIsWhatTheFileWouldHave: what is read from memory must be what
// another process reads from the file.
func TestADuplicateIsWhatTheFileWouldHave(t *testing.T) {
	name, n, one := "a", int32(3), 1
	zone := time.FixedZone("here", 3600)
	items := []any{
		&node{},
		&node{
			Name: &name, Count: &n, Tags: []string{}, Kept: []string{}, Labels: map[string]string{}, Hidden: "secret",
			Children: []*node{nil, {Name: &name}}, ByName: map[string]node{"x": {Tags: []string{"t"}}},
			At: time.Now().In(zone), Ended: &start, Raw: json.RawMessage(`{"a": 1}`), Any: map[string]any{"n": 1},
			Bytes: []byte{1, 2}, Pair: [2]*string{nil, &name},
		},
		&plain{},
		&plain{Name: "p", Parts: []*plain{{Name: "q"}}, At: time.Now(), By: map[string][]string{"a": nil, "b": {}, "c": {"d"}}, One: &one},
		&plain{Parts: []*plain{}, At: time.Now().UTC()},
	}
	for _, item := range items {
		switch item := item.(type) {
		case *node:
			duplicates(t, item)
		case *plain:
			duplicates(t, item)
		}
	}
}

func duplicates[T any](t *testing.T, item *T) {
	t.Helper()
	encoded, err := json.Marshal(item)
	if err != nil {
		t.Fatal(err)
	}
	var want T
	if err := json.Unmarshal(encoded, &want); err != nil {
		t.Fatal(err)
	}
	lean, err := encodeAs[T](item)
	if err != nil {
		t.Fatal(err)
	}
	var kept T
	if err := json.Unmarshal(lean, &kept); err != nil {
		t.Fatal(err)
	}
	got, err := duplicate(item)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&kept, got) {
		t.Errorf("%s\ngot  %#v\nwant %#v", lean, kept, *got)
	}
	if !reflect.DeepEqual(got, &want) {
		t.Errorf("%s\ngot  %#v\nwant %#v", encoded, *got, want)
	}
}

type sdk struct {
	Name    *string
	Empty   *string
	Tags    []sdkTag
	None    []sdkTag
	Kept    []string
	Ports   *[]int32
	Enabled bool
	On      bool
	At      *time.Time
	Raw     json.RawMessage
	Labels  map[string]sdkTag
	Mode    string   `json:"mode"`
	Left    string   `json:"left,omitempty"`
	Secret  string   `json:"-"`
	_       struct{} // the SDK's types have a marker
}

type sdkTag struct {
	Key, Value *string
	_          struct{} // the SDK's types have a marker
}

func TestWhatIsNilOrZeroIsNotWritten(t *testing.T) {
	name, empty := "n", ""
	item := &sdk{
		Name: &name, Empty: &empty, Tags: []sdkTag{{Key: &name}, {}}, Kept: []string{}, On: true, At: &time.Time{},
		Labels: map[string]sdkTag{"a": {}}, Secret: "s",
	}
	got, err := encodeAs[sdk](item)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"Name":"n","Empty":"","Tags":[{"Key":"n"},{}],"Kept":[],"On":true,"At":"0001-01-01T00:00:00Z",` +
		`"Raw":null,"Labels":{"a":{"Key":null,"Value":null}}}`
	if string(got) != want {
		t.Errorf("\ngot  %s\nwant %s", got, want)
	}
	duplicates(t, item)
}

func TestADuplicateSharesNothing(t *testing.T) {
	name := "before"
	item := &plain{Parts: []*plain{{Name: name}}, By: map[string][]string{"k": {"before"}}, One: new(int)}
	got, err := duplicate(item)
	if err != nil {
		t.Fatal(err)
	}
	item.Parts[0].Name, item.By["k"][0], *item.One = "after", "after", 7
	item.By["l"] = nil
	if got.Parts[0].Name != "before" || got.By["k"][0] != "before" || *got.One != 0 || len(got.By) != 1 {
		t.Errorf("the duplicate changed with the original: %+v", got)
	}
}
