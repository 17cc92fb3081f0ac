package lint

import (
	"slices"
	"strings"
	"testing"
)

const goodPage = "# some-rule\n\nOne line.\n\n## What it finds\n\nText with `code` and a\nsecond line.\n\n- a list\n  of two lines\n- more\n\n" +
	"## Why it matters\n\n| a | b |\n|---|---|\n| 1 | 22 |\n\n## Failing example\n\n```terraform\n## no heading\nx = 1 # finding: because\n```\n\n```hcl\ny = 2\n```\n\n" +
	"## Passing example\n\n```terraform\nx = 2\n```\n\n## What it leaves alone\n\nNothing.\n\n## References\n\n- [A page](https://example.com/page)\n"

func TestParsePage(t *testing.T) {
	p, err := ParsePage(goodPage)
	if err != nil {
		t.Fatal(err)
	}
	if p.Title != "some-rule" || p.Summary != "One line." {
		t.Errorf("%q: %q", p.Title, p.Summary)
	}
	if got := p.Section(SectionFailing).Examples(); !slices.Equal(got, []string{"## no heading\nx = 1 # finding: because\n", "y = 2\n"}) {
		t.Errorf("%q", got)
	}
}

func TestPagesOutOfForm(t *testing.T) {
	for name, page := range map[string]string{
		"no title":      strings.TrimPrefix(goodPage, "# some-rule"),
		"empty":         "",
		"no summary":    strings.Replace(goodPage, "One line.", "", 1),
		"long summary":  strings.Replace(goodPage, "One line.", "One line.\nTwo lines.", 1),
		"wrong heading": strings.Replace(goodPage, "## Why it matters", "## Why", 1),
		"wrong order":   strings.Replace(strings.Replace(goodPage, SectionFinds, "x", 1), SectionWhy, SectionFinds, 1),
		"empty section": strings.Replace(goodPage, "Nothing.", "", 1),
		"one missing":   strings.Replace(goodPage, "## References\n\n- [A page](https://example.com/page)\n", "", 1),
	} {
		if _, err := ParsePage(page); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPageText(t *testing.T) {
	p, err := ParsePage(goodPage)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Text(&Rule{Name: "some-rule", Severity: Warning}, TextOptions{Width: 40})
	for _, want := range []string{
		"some-rule (warning)\n\nOne line.\n\nWhat it finds\n\nText with `code` and a second line.\n\n- a list of two lines\n- more\n",
		"  a  b\n  1  22\n",
		"    ## no heading\n    x = 1 # <-- found here\n\n    y = 2\n",
		"- A page: https://example.com/page\n",
		PageURL("some-rule"),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if colored := p.Text(&Rule{}, TextOptions{Color: true}); !strings.Contains(colored, cyan+"code"+reset) {
		t.Errorf("code is not coloured:\n%q", colored)
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"one two three", []string{"one two", "three"}},
		{"äääääää b", []string{"äääääää", "b"}},
		{"averylongword x", []string{"averylongword", "x"}},
		{"a\nb", []string{"a", "b"}},
	} {
		if got := Wrap(test.text, 8); !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}
