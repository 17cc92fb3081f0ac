package ecsspec

import (
	"fmt"
	"math"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// ComputedDesiredCount is how many tasks a task set wants: its share in percent of the service's desired count,
// rounded up.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html
func ComputedDesiredCount(desired int, percent float64) int {
	// What is a whole number but for the last bits of the arithmetic stays that number.
	return int(math.Ceil(float64(desired)*percent/100 - 1e-9))
}

// CheckScale returns nil when AWS accepts the scale of a task set.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Scale.html
func CheckScale(s ecstypes.Scale) error {
	if s.Unit != "" {
		if err := CheckEnum[ecstypes.ScaleUnit]("the unit of scale", string(s.Unit)); err != nil {
			return err
		}
	}
	if math.IsNaN(s.Value) || s.Value < 0 || s.Value > 100 {
		return fmt.Errorf("the value of scale is %g, expected 0 to 100 percent", s.Value)
	}
	return nil
}

// ParseTaskSetRef reads a task set's id ("ecs-svc/123") or ARN. Cluster and service are empty when the reference
// does not name them.
func ParseTaskSetRef(ref string) (cluster, service, id string, ok bool) {
	id = ref
	if strings.HasPrefix(ref, "arn:") {
		if id, ok = resourceOf(ref, "task-set"); !ok {
			return "", "", "", false
		}
		parts := strings.SplitN(id, "/", 3)
		if len(parts) != 3 {
			return "", "", "", false
		}
		cluster, service, id = parts[0], parts[1], parts[2]
	}
	number, prefixed := strings.CutPrefix(id, "ecs-svc/")
	if !prefixed || number == "" || strings.Trim(number, "0123456789") != "" {
		return "", "", "", false
	}
	return cluster, service, id, true
}
