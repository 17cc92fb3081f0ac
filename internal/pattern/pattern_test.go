package pattern

import "testing"

func TestPatternIsCompiledAtOnceInTests(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a faulty pattern was taken")
		}
	}()
	New(`(`)
}

func TestPatternFindsWhatRegexpFinds(t *testing.T) {
	p := New(`([a-z])=([0-9])`)
	const s = "a=1 b=2"
	if !p.MatchString(s) || p.MatchString("a") {
		t.Error("MatchString")
	}
	if found := p.FindAllStringSubmatch(s, -1); len(found) != 2 || found[1][2] != "2" {
		t.Errorf("FindAllStringSubmatch: %v", found)
	}
	if found := p.FindAllStringSubmatchIndex(s, -1); len(found) != 2 || found[1][4] != 6 {
		t.Errorf("FindAllStringSubmatchIndex: %v", found)
	}
	if found := p.FindAllStringIndex(s, 1); len(found) != 1 || found[0][1] != 3 {
		t.Errorf("FindAllStringIndex: %v", found)
	}
	if found := p.FindSubmatch([]byte(s)); string(found[1]) != "a" {
		t.Errorf("FindSubmatch: %q", found)
	}
	if got := p.ReplaceAllString(s, "$2=$1"); got != "1=a 2=b" {
		t.Errorf("ReplaceAllString: %q", got)
	}
	if got := p.ReplaceAllStringFunc(s, func(string) string { return "x" }); got != "x x" {
		t.Errorf("ReplaceAllStringFunc: %q", got)
	}
}
