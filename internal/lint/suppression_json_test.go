package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSuppressionsInJSON(t *testing.T) {
	service := func(file, resources, block string) string {
		return "{" + file + "\n\"resource\": {" + resources + "\n\"aws_ecs_service\": {\n\"s\": {" + block + "\n\"name\": \"s\"\n}}}}"
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"none":          {map[string]string{"main.tf.json": service("", "", "")}, []string{"main.tf.json:5 every-service"}},
		"in the block":  {map[string]string{"main.tf.json": service("", "", `"//": "drydock:ignore every-service why",`)}, []string{"main.tf.json:5 every-service (why)"}},
		"as a comment":  {map[string]string{"main.tf.json": service("", "", `"//": "# drydock:ignore every-service why",`)}, []string{"main.tf.json:5 every-service (why)"}},
		"of the type":   {map[string]string{"main.tf.json": service("", `"//": "drydock:ignore every-service all",`, "")}, []string{"main.tf.json:5 every-service (all)"}},
		"of the file":   {map[string]string{"main.tf.json": service(`"//": "drydock:ignore every-service all",`, "", "")}, []string{"main.tf.json:5 every-service (all)"}},
		"for the file":  {map[string]string{"main.tf.json": service("", "", `"//": "drydock:ignore-file every-service",`)}, []string{"main.tf.json:5 every-service ()"}},
		"one of a list": {map[string]string{"main.tf.json": service("", "", `"//": ["the service", "drydock:ignore every-service why", "drydock:ignore every-cluster"],`)}, []string{"main.tf.json:4 unused-suppression", "main.tf.json:5 every-service (why)"}},
		"last day":      {map[string]string{"main.tf.json": service("", "", `"//": "drydock:ignore every-service until=2027-01-31 soon",`)}, []string{"main.tf.json:5 every-service (soon)"}},
		"expired":       {map[string]string{"main.tf.json": service("", "", `"//": "drydock:ignore every-service until=2027-01-30 soon",`)}, []string{"main.tf.json:4 expired-suppression", "main.tf.json:5 every-service"}},
		"no such rule":  {map[string]string{"main.tf.json": service("", "", `"//": "drydock:ignore every-servise",`)}, []string{"main.tf.json:4 invalid-suppression", "main.tf.json:5 every-service"}},
		"elsewhere":     {map[string]string{"main.tf.json": service("", "", ""), "other.tf.json": "{\n\"//\": \"drydock:ignore every-service\"}"}, []string{"main.tf.json:5 every-service", "other.tf.json:2 unused-suppression"}},
		"no comment":    {map[string]string{"main.tf.json": service("", "", `"family": "drydock:ignore every-service",`)}, []string{"main.tf.json:5 every-service"}},
		"no text":       {map[string]string{"main.tf.json": service(`"//": {"a": ["drydock:ignore every-service"]},`, "", `"//": [1, null, "${x}drydock:ignore"],`)}, []string{"main.tf.json:5 every-service"}},
		"a list of one block": {map[string]string{
			"main.tf.json": "{\"resource\": {\"aws_ecs_service\": {\"s\": [\n{\"//\": \"drydock:ignore every-service why\", \"name\": \"s\"}]}}}",
		}, []string{"main.tf.json:2 every-service (why)"}},
		"a call": {map[string]string{
			"main.tf.json":  "{\"module\": {\n\"a\": {\"source\": \"./child\"},\n\"b\": {\"//\": \"drydock:ignore every-service b may\", \"source\": \"./child\"}}}",
			"child/main.tf": "resource \"aws_ecs_service\" \"s\" {\n  name = \"s\"\n}\n",
		}, []string{"child/main.tf:2 every-service", "child/main.tf:2 every-service (b may)"}},
	} {
		t.Run(name, func(t *testing.T) {
			directory(t, c.files)
			r := suppressing().Directory(".")
			if len(r.Problems) > 0 {
				t.Fatal(r.Problems)
			}
			if diff := cmp.Diff(c.want, told(r)); diff != "" {
				t.Errorf("wanted (-) and told (+) differ:\n%s", diff)
			}
		})
	}
}
