package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

var day = time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)

func suppressing() lint.Run {
	all := append([]*lint.Rule{everyService, everyCluster}, lint.BuiltIn()...)
	return lint.Run{Rules: all, Known: all, Today: day}
}

// told are the findings as "line rule", in order, those that are suppressed with the reason behind.
func told(r *lint.Result) []string {
	var got []string
	for _, f := range slices.Concat(r.Findings, r.Suppressed) {
		line := fmt.Sprintf("%s:%d %s", f.Range.Filename, f.Range.Start.Line, f.Rule)
		if f.Suppression != nil {
			line += " (" + f.Suppression.Reason + ")"
		}
		got = append(got, line)
	}
	return got
}

func TestSuppressions(t *testing.T) {
	service := func(head, count string) string {
		return head + "resource \"aws_ecs_service\" \"s\" {\n  name = \"s\"\n" + count + "}\n"
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"none":              {map[string]string{"main.tf": service("", "  desired_count = 1\n")}, []string{"main.tf:3 every-service"}},
		"on the line":       {map[string]string{"main.tf": service("", "  desired_count = 1 # drydock:ignore every-service for now\n")}, []string{"main.tf:3 every-service (for now)"}},
		"above the line":    {map[string]string{"main.tf": service("", "  // drydock:ignore every-service why\n\n  # more\n  desired_count = 1\n")}, []string{"main.tf:6 every-service (why)"}},
		"above the block":   {map[string]string{"main.tf": service("/* drydock:ignore every-service why */\n", "  desired_count = 1\n")}, []string{"main.tf:4 every-service (why)"}},
		"on another line":   {map[string]string{"main.tf": service("", "  desired_count = 1\n  launch_type = \"EC2\" # drydock:ignore every-service\n")}, []string{"main.tf:3 every-service", "main.tf:4 unused-suppression"}},
		"file":              {map[string]string{"main.tf": service("\n", "  desired_count = 1\n") + "# drydock:ignore-file every-service all\n"}, []string{"main.tf:4 every-service (all)"}},
		"several rules":     {map[string]string{"main.tf": service("# drydock:ignore every-service, every-cluster why\n", "")}, []string{"main.tf:1 unused-suppression", "main.tf:3 every-service (why)"}},
		"several by spaces": {map[string]string{"main.tf": service("# drydock:ignore every-service every-cluster why\n", "")}, []string{"main.tf:1 unused-suppression", "main.tf:3 every-service (why)"}},
		"last day":          {map[string]string{"main.tf": service("# drydock:ignore every-service until=2027-01-31 soon\n", "")}, []string{"main.tf:3 every-service (soon)"}},
		"expired":           {map[string]string{"main.tf": service("# drydock:ignore every-service until=2027-01-30 soon\n", "")}, []string{"main.tf:1 expired-suppression", "main.tf:3 every-service"}},
		"no such rule":      {map[string]string{"main.tf": service("# drydock:ignore every-servise\n", "")}, []string{"main.tf:1 invalid-suppression", "main.tf:3 every-service"}},
		"no rule":           {map[string]string{"main.tf": service("# drydock:ignore\n", "")}, []string{"main.tf:1 invalid-suppression", "main.tf:3 every-service"}},
		"no date":           {map[string]string{"main.tf": service("# drydock:ignore every-service until=soon\n", "")}, []string{"main.tf:1 invalid-suppression", "main.tf:3 every-service"}},
		"in a string":       {map[string]string{"main.tf": service("locals { a = \"# drydock:ignore every-service\" }\n", "")}, []string{"main.tf:3 every-service"}},
		"of another name":   {map[string]string{"main.tf": service("# drydock:ignored every-service\n", "")}, []string{"main.tf:3 every-service"}},
		"nothing behind it": {map[string]string{"main.tf": service("", "") + "# drydock:ignore every-service"}, []string{"main.tf:2 every-service", "main.tf:4 unused-suppression"}},
		"one of several calls": {map[string]string{
			"main.tf":       "module \"a\" {\n  source = \"./child\"\n}\n\n# drydock:ignore every-service b may\nmodule \"b\" {\n  source = \"./child\"\n}\n",
			"child/main.tf": service("", ""),
		}, []string{"child/main.tf:2 every-service", "child/main.tf:2 every-service (b may)"}},
	} {
		t.Run(name, func(t *testing.T) {
			directory(t, c.files)
			r := suppressing().Directory(".")
			if len(r.Problems) > 0 {
				t.Fatal(r.Problems)
			}
			if diff := cmp.Diff(c.want, told(r)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Of a module called three times, the findings that are left are of the other calls.
func TestSuppressedInstancesAreNotNamed(t *testing.T) {
	directory(t, map[string]string{
		"main.tf":       "module \"a\" {\n  source = \"./child\"\n}\n\nmodule \"b\" {\n  source = \"./child\" # drydock:ignore every-cluster\n}\n# drydock:ignore every-cluster x\nmodule \"c\" {\n  source = \"./child\"\n}\n",
		"child/main.tf": "resource \"aws_ecs_cluster\" \"c\" {}\n",
	})
	r := suppressing().Directory(".")
	var addresses []string
	for _, f := range r.Findings {
		addresses = append(addresses, f.Addresses...)
	}
	// Each call is a finding of its own, and everyCluster says two things of each.
	if want := []string{"module.a.aws_ecs_cluster.c", "module.b.aws_ecs_cluster.c"}; !slices.Equal(slices.Compact(addresses), want) {
		t.Errorf("%v", addresses)
	}
}

// A comment about a rule that does not run is not unused.
func TestUnusedIsAboutRulesThatRun(t *testing.T) {
	directory(t, map[string]string{"main.tf": "resource \"aws_ecs_cluster\" \"c\" {} # drydock:ignore every-service\n"})
	run := suppressing()
	run.Rules = lint.BuiltIn()
	if got := told(run.Directory(".")); got != nil {
		t.Error(got)
	}
}

func TestInvalidSuppressionSuggests(t *testing.T) {
	directory(t, map[string]string{"main.tf": "resource \"aws_ecs_service\" \"c\" {} # drydock:ignore every-servise\n"})
	for _, f := range suppressing().Directory(".").Findings {
		if f.Rule == "invalid-suppression" && f.Text() == `There is no rule "every-servise" to suppress. Did you mean "every-service"?` {
			return
		}
	}
	t.Error("no suggestion")
}

// The pages of the engine's own rules have examples too.
func TestBuiltInPages(t *testing.T) {
	classic := &lint.Rule{Name: "classic-load-balancer", Severity: lint.Error, Check: func(p *lint.Pass) {
		for _, s := range p.Estate.Services {
			for _, lb := range s.LoadBalancers.Items {
				p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(lb.ClassicName), Message: "Classic"})
			}
		}
	}}
	all := append([]*lint.Rule{classic}, lint.BuiltIn()...)
	for _, rule := range lint.BuiltIn() {
		page, err := lint.ParsePage(rule.Page)
		if err != nil {
			t.Fatal(err)
		}
		for section, want := range map[string]bool{lint.SectionFailing: true, lint.SectionPassing: false} {
			examples := page.Section(section).Examples()
			if len(examples) == 0 {
				t.Fatalf("%s has no example", rule.Name)
			}
			for _, example := range examples {
				directory(t, map[string]string{"main.tf": example})
				r := lint.Run{Rules: all, Known: all, Today: day}.Directory(".")
				found := slices.ContainsFunc(r.Findings, func(f lint.Finding) bool { return f.Rule == rule.Name })
				if found != want || len(r.Problems) > 0 {
					t.Errorf("%s, %s: %v %v", rule.Name, section, told(r), r.Problems)
				}
			}
		}
	}
}

func TestBaseline(t *testing.T) {
	directory(t, map[string]string{"main.tf": "resource \"aws_ecs_service\" \"s\" {\n  count = 2\n  name = \"s\"\n}\nresource \"aws_ecs_cluster\" \"c\" {}\n"})
	run := suppressing()
	before := run.Directory(".")
	baseline, err := lint.NewBaseline(before, ".")
	if err != nil {
		t.Fatal(err)
	}
	src, err := baseline.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if want := `      "address": "aws_ecs_service.s[1]",` + "\n" + `      "count": 1`; !strings.Contains(string(src), want) {
		t.Errorf("%s", src)
	}
	if run.Baseline, err = lint.ParseBaseline(src, "."); err != nil {
		t.Fatal(err)
	}
	if after := run.Directory("."); len(after.Findings) != 0 || len(after.Suppressed) != len(before.Findings) {
		t.Errorf("%v", told(after))
	}
	// Lines move and one instance is new.
	directory(t, map[string]string{"main.tf": "\n\n\nresource \"aws_ecs_service\" \"s\" {\n  count = 3\n  name = \"s\"\n}\nresource \"aws_ecs_cluster\" \"c\" {}\n"})
	if run.Baseline, err = lint.ParseBaseline(src, "."); err != nil {
		t.Fatal(err)
	}
	after := run.Directory(".")
	if len(after.Findings) != 1 || !slices.Equal(after.Findings[0].Addresses, []string{"aws_ecs_service.s[2]"}) {
		t.Errorf("%+v", after.Findings)
	}
	again, err := lint.NewBaseline(after, ".")
	if err != nil || again.Len() != baseline.Len()+1 {
		t.Errorf("%d, %v", again.Len(), err)
	}
	for text, want := range map[string]string{
		"{}":                            "has version 0; this drydock reads version 1",
		"[":                             "is not a baseline",
		`{"version":1,"findings":[{}]}`: "counts 0 findings",
		`{"version":1} {}`:              "something follows its end",
	} {
		if _, err := lint.ParseBaseline([]byte(text), "."); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzSuppressions(f *testing.F) {
	f.Add("# drydock:ignore every-service, every-cluster until=2027-01-01 x")
	f.Add("/* drydock:ignore-file\n every-service */")
	f.Fuzz(func(t *testing.T, comment string) {
		directory(t, map[string]string{"main.tf": comment + "\nresource \"aws_ecs_service\" \"s\" {}\n"})
		suppressing().Directory(".")
	})
}
