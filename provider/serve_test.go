package provider

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLogAsAsked(t *testing.T) {
	all := func(level string) map[string]string {
		return map[string]string{"TF_LOG_SDK": level, "TF_LOG_SDK_PROTO": level, "TF_LOG_SDK_FRAMEWORK": level}
	}
	for _, c := range []struct {
		name      string
		env, want map[string]string
	}{
		{"nobody looks", nil, all("OFF")},
		{"all of Terraform's logs", map[string]string{"TF_LOG": "debug"}, all("debug")},
		{"the providers' alone", map[string]string{"TF_LOG": "error", "TF_LOG_PROVIDER": "trace"}, all("trace")},
		{
			"the SDK's own", map[string]string{"TF_LOG_SDK_PROTO": "trace"},
			map[string]string{"TF_LOG_SDK": "OFF", "TF_LOG_SDK_FRAMEWORK": "OFF"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			env, set := maps.Clone(c.env), map[string]string{}
			logAsAsked(func(name string) string { return env[name] }, func(name, value string) error {
				set[name] = value
				return nil
			})
			if diff := cmp.Diff(c.want, set); diff != "" {
				t.Errorf("set, -want +got:\n%s", diff)
			}
		})
	}
}
