package ecsspec

import (
	"math"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestComputedDesiredCount(t *testing.T) {
	for _, test := range []struct {
		desired int
		percent float64
		want    int
	}{{4, 0, 0}, {4, 50, 2}, {4, 30, 2}, {10, 30, 3}, {3, 33.3, 1}, {3, 34, 2}, {7, 100, 7}, {0, 100, 0}, {1000, 0.1, 1}} {
		if got := ComputedDesiredCount(test.desired, test.percent); got != test.want {
			t.Errorf("%g%% of %d: %d, want %d", test.percent, test.desired, got, test.want)
		}
	}
}

func TestCheckScale(t *testing.T) {
	for _, s := range []ecstypes.Scale{{Value: -1}, {Value: 100.1}, {Value: math.NaN()}, {Value: 1, Unit: "COUNT"}} {
		if CheckScale(s) == nil {
			t.Errorf("%+v is accepted", s)
		}
	}
	if err := CheckScale(ecstypes.Scale{Value: 100, Unit: "PERCENT"}); err != nil {
		t.Error(err)
	}
}

func TestParseTaskSetRef(t *testing.T) {
	arn := Account{Region: "eu-west-1", ID: "123456789012"}.TaskSetARN("main", "web", "ecs-svc/12")
	if c, s, id, ok := ParseTaskSetRef(arn); !ok || c != "main" || s != "web" || id != "ecs-svc/12" {
		t.Errorf("%s: %q %q %q %v", arn, c, s, id, ok)
	}
	if _, _, id, ok := ParseTaskSetRef("ecs-svc/12"); !ok || id != "ecs-svc/12" {
		t.Errorf("%q %v", id, ok)
	}
	for _, ref := range []string{"", "12", "ecs-svc/", "ecs-svc/x", "arn:aws:ecs:eu-west-1:123456789012:service/main/web"} {
		if _, _, _, ok := ParseTaskSetRef(ref); ok {
			t.Errorf("%q is a task set", ref)
		}
	}
}
