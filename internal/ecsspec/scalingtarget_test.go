package ecsspec

import (
	"strings"
	"testing"
)

func TestCheckScalingResource(t *testing.T) {
	for id, want := range map[string]string{
		"service/main/web": "",
		"web":              "does not name a service in a cluster",
		"service/web":      "does not name a service in a cluster",
		"service/a/b/c":    "does not name a service in a cluster",
		"arn:aws:ecs:eu-west-1:123456789012:service/main/web":         "is an ARN",
		"service/arn:aws:ecs:eu-west-1:123456789012:cluster/main/web": "has an ARN in it",
	} {
		err := CheckScalingResource(id)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, expected %q", id, err, want)
		}
	}
}
