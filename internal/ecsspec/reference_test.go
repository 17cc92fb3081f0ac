package ecsspec

import "testing"

func TestParseTaskDefinitionRef(t *testing.T) {
	const arn = "arn:aws:ecs:eu-central-1:123456789012:task-definition/web:3"
	for in, want := range map[string]TaskDefinitionRef{
		"web":            {Family: "web"},
		"web:12":         {Family: "web", Revision: 12},
		arn:              {Family: "web", Revision: 3, ARN: arn},
		arn[:len(arn)-2]: {Family: "web", ARN: arn[:len(arn)-2]},
	} {
		if got, ok := ParseTaskDefinitionRef(in); !ok || got != want {
			t.Errorf("ParseTaskDefinitionRef(%q) = %+v, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "web:", "web:0", "web:-1", "web:03", "web:+3", "web:latest", "we b", "a/b", "arn:aws:ecs:r:a:cluster/web", "arn:aws:s3:::task-definition/web", "web:99999999999999999999"} {
		if got, ok := ParseTaskDefinitionRef(in); ok {
			t.Errorf("ParseTaskDefinitionRef(%q) = %+v", in, got)
		}
	}
}

func TestTaskDefinitionRefString(t *testing.T) {
	for _, ref := range []string{"web", "web:12"} {
		if r, _ := ParseTaskDefinitionRef(ref); r.String() != ref {
			t.Errorf("%q becomes %q", ref, r)
		}
	}
	if family, revision, ok := ParseTaskDefinition("web:12"); family != "web" || revision != 12 || !ok {
		t.Errorf("got %q, %d, %v", family, revision, ok)
	}
}

func TestParseRefs(t *testing.T) {
	const prefix = "arn:aws:ecs:eu-central-1:123456789012:"
	for _, tt := range []struct {
		parse             func(string) (string, string, bool)
		in, cluster, name string
		ok                bool
	}{
		{ParseServiceRef, "web", "", "web", true},
		{ParseServiceRef, prefix + "service/web", "", "web", true},
		{ParseServiceRef, prefix + "service/prod/web", "prod", "web", true},
		{ParseServiceRef, prefix + "service/prod/web/x", "", "", false},
		{ParseServiceRef, prefix + "task/prod/web", "", "", false},
		{ParseServiceRef, "", "", "", false},
		{ParseTaskRef, prefix + "task/prod/abc", "prod", "abc", true},
		{ParseTaskRef, "abc", "", "abc", true},
		{ParseContainerInstanceRef, prefix + "container-instance/prod/abc", "prod", "abc", true},
	} {
		cluster, name, ok := tt.parse(tt.in)
		if cluster != tt.cluster || name != tt.name || ok != tt.ok {
			t.Errorf("%q: got %q, %q, %v", tt.in, cluster, name, ok)
		}
	}
	for in, want := range map[string]string{"": "default", "prod": "prod", prefix + "cluster/prod": "prod"} {
		if got, ok := ParseClusterRef(in); !ok || got != want {
			t.Errorf("ParseClusterRef(%q) = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"a b", prefix + "service/prod", prefix + "cluster/"} {
		if got, ok := ParseClusterRef(in); ok {
			t.Errorf("ParseClusterRef(%q) = %q", in, got)
		}
	}
	if got, ok := ParseCapacityProviderRef(prefix + "capacity-provider/cp"); !ok || got != "cp" {
		t.Errorf("got %q, %v", got, ok)
	}
}
