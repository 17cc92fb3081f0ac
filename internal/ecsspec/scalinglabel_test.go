package ecsspec

import (
	"strings"
	"testing"
)

func TestCheckRequestCountLabel(t *testing.T) {
	const group = "targetgroup/my-alb-target-group/943f017f100becff"
	for label, want := range map[string]string{
		"app/my-alb/778d41231b141a0f/" + group: "",
		"net/my-nlb/778d41231b141a0f/" + group: "names a Network Load Balancer",
		"app/my-alb/778d41231b141a0f":          "does not name a load balancer and a target group",
		group:                                  "does not name a load balancer and a target group",
		"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/my-alb/778d41231b141a0f/" + group: "has an ARN",
		"": "does not name",
	} {
		err := CheckRequestCountLabel(label)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, expected %q", label, err, want)
		}
	}
}
