package ecsspec

import (
	"strings"
	"testing"
)

func TestNameRules(t *testing.T) {
	for _, tt := range []struct {
		rule      NameRule
		good, bad []string
	}{
		{ServiceName, []string{"a", "Web_1-x", strings.Repeat("a", 255)}, []string{"", "a b", "a.b", "a/b", "ä", strings.Repeat("a", 256), "a\n"}},
		{RepositoryName, []string{"ab", "a/b", "team/web-app.v1_x"}, []string{"a", "Ab", "a//b", "/ab", "ab/", "a--b", "-ab", strings.Repeat("a", 257)}},
		{CreationToken, []string{"x", strings.Repeat("a", 64), "mit Leerzeichen"}, []string{"", strings.Repeat("a", 65)}},
		{AccessPointPath, []string{"/", "/a", "/a/b/c/d"}, []string{"", "a", "/a/", "/a/b/c/d/e", "/a$b", "/" + strings.Repeat("a", 100)}},
	} {
		for _, name := range tt.good {
			if err := tt.rule.Check(name); err != nil {
				t.Error(err)
			}
		}
		for _, name := range tt.bad {
			if tt.rule.Check(name) == nil {
				t.Errorf("%s %q passes", tt.rule.What, name)
			}
		}
	}
	err := ServiceName.Check("my service")
	if want := `service name "my service" is not valid: expected letters, digits, hyphens and underscores`; err.Error() != want {
		t.Errorf("got %s, want %s", err, want)
	}
}
