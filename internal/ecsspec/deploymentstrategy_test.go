package ecsspec

import (
	"fmt"
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestTrafficSteps(t *testing.T) {
	f := func(v float64) *float64 { return &v }
	for _, test := range []struct {
		config ecstypes.DeploymentConfiguration
		want   string
	}{
		{ecstypes.DeploymentConfiguration{Strategy: "BLUE_GREEN"}, "[100]"},
		{ecstypes.DeploymentConfiguration{Strategy: "LINEAR"}, "[10 20 30 40 50 60 70 80 90 100]"},
		{ecstypes.DeploymentConfiguration{Strategy: "LINEAR", LinearConfiguration: &ecstypes.LinearConfiguration{StepPercent: f(33.3)}}, "[33.3 66.6 99.9 100]"},
		{ecstypes.DeploymentConfiguration{Strategy: "LINEAR", LinearConfiguration: &ecstypes.LinearConfiguration{StepPercent: f(100)}}, "[100]"},
		{ecstypes.DeploymentConfiguration{Strategy: "CANARY"}, "[5 100]"},
		{ecstypes.DeploymentConfiguration{Strategy: "CANARY", CanaryConfiguration: &ecstypes.CanaryConfiguration{CanaryPercent: f(0.1)}}, "[0.1 100]"},
	} {
		if got := fmt.Sprint(TrafficSteps(test.config)); got != test.want {
			t.Errorf("%s: %s, want %s", test.config.Strategy, got, test.want)
		}
	}
}

func TestCheckDeploymentStrategy(t *testing.T) {
	f := func(v float64) *float64 { return &v }
	n := func(v int32) *int32 { return &v }
	text := "x"
	advanced := []ecstypes.LoadBalancer{{AdvancedConfiguration: &ecstypes.AdvancedConfiguration{AlternateTargetGroupArn: &text, ProductionListenerRule: &text, RoleArn: &text}}}
	hook := func(kind ecstypes.DeploymentLifecycleHookTargetType, stages ...ecstypes.DeploymentLifecycleHookStage) []ecstypes.DeploymentLifecycleHook {
		return []ecstypes.DeploymentLifecycleHook{{TargetType: kind, LifecycleStages: stages}}
	}
	for _, test := range []struct {
		config    ecstypes.DeploymentConfiguration
		balancers []ecstypes.LoadBalancer
		want      string
	}{
		{ecstypes.DeploymentConfiguration{Strategy: "BLUE_GREEN"}, nil, ""},
		{ecstypes.DeploymentConfiguration{Strategy: "BLUE_GREEN"}, advanced, ""},
		{ecstypes.DeploymentConfiguration{Strategy: "BLUE_GREEN"}, []ecstypes.LoadBalancer{{}}, "advanced configuration"},
		{ecstypes.DeploymentConfiguration{Strategy: "CANARY"}, nil, "no load balancer"},
		{ecstypes.DeploymentConfiguration{Strategy: "CANARY", CanaryConfiguration: &ecstypes.CanaryConfiguration{CanaryPercent: f(0.05)}}, advanced, "0.05 percent"},
		{ecstypes.DeploymentConfiguration{Strategy: "CANARY", CanaryConfiguration: &ecstypes.CanaryConfiguration{CanaryPercent: f(0.3)}}, advanced, ""},
		{ecstypes.DeploymentConfiguration{Strategy: "LINEAR", LinearConfiguration: &ecstypes.LinearConfiguration{StepPercent: f(2.9)}}, advanced, "2.9 percent"},
		{ecstypes.DeploymentConfiguration{Strategy: "LINEAR", LinearConfiguration: &ecstypes.LinearConfiguration{StepBakeTimeInMinutes: n(1441)}}, advanced, "1441 minutes"},
		{ecstypes.DeploymentConfiguration{Strategy: "ROLLING", LinearConfiguration: &ecstypes.LinearConfiguration{}}, nil, "linear_configuration with the strategy ROLLING"},
		{ecstypes.DeploymentConfiguration{Strategy: "BLUE_GREEN", LifecycleHooks: hook("PAUSE", "PRODUCTION_TRAFFIC_SHIFT")}, nil, "cannot be at the stage"},
		{ecstypes.DeploymentConfiguration{Strategy: "BLUE_GREEN", LifecycleHooks: hook("PAUSE", "POST_SCALE_UP")}, nil, ""},
		{ecstypes.DeploymentConfiguration{Strategy: "BLUE_GREEN", LifecycleHooks: hook("AWS_LAMBDA", "POST_SCALE_UP")}, nil, "has no target"},
		{ecstypes.DeploymentConfiguration{Strategy: "BLUE_GREEN", LifecycleHooks: hook("PAUSE")}, nil, "has no stages"},
	} {
		var got []string
		for _, p := range CheckDeploymentStrategy(test.config, test.balancers, false) {
			got = append(got, p.String())
		}
		if text := strings.Join(got, "; "); !strings.Contains(text, test.want) || test.want == "" && text != "" {
			t.Errorf("%+v: %q, want %q", test.config.Strategy, text, test.want)
		}
	}
}
