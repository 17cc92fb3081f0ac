package operation

import (
	"slices"
	"strings"
	"testing"
)

func TestPage(t *testing.T) {
	key := func(s string) string { return s }
	all := []string{"a", "b", "c", "d", "e"}
	var got []string
	var token *string
	for pages := 0; ; pages++ {
		cut, next, ok := Page(all, key, 2, token)
		if !ok || pages > 3 {
			t.Fatalf("page %d: %v", pages, ok)
		}
		got = append(got, strings.Join(cut, ""))
		if token = next; next == nil {
			break
		}
	}
	if !slices.Equal(got, []string{"ab", "cd", "e"}) {
		t.Errorf("pages: %q", got)
	}
	// The item of the token is gone: the page begins behind its place.
	_, next, _ := Page(all, key, 2, nil)
	if cut, _, _ := Page([]string{"a", "c", "d"}, key, 2, next); !slices.Equal(cut, []string{"c", "d"}) {
		t.Errorf("behind a deleted item: %q", cut)
	}
	empty, foreign := "", "!"
	if cut, _, ok := Page(all, key, 9, &empty); !ok || len(cut) != 5 {
		t.Errorf("an empty token: %q, %v", cut, ok)
	}
	if _, _, ok := Page(all, key, 9, &foreign); ok {
		t.Error("a token that nobody gave out is accepted")
	}
}
