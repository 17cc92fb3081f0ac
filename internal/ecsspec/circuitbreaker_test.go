package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// TestCircuitBreakerThreshold holds the examples of AWS's page on the circuit breaker, and the edges.
func TestCircuitBreakerThreshold(t *testing.T) {
	for desired, want := range map[int]int{0: 3, 1: 3, 6: 3, 7: 4, 25: 13, 400: 200, 800: 200} {
		if got := CircuitBreakerThreshold(desired); got != want {
			t.Errorf("CircuitBreakerThreshold(%d) = %d, want %d", desired, got, want)
		}
	}
	for _, tt := range []struct {
		kind          ecstypes.ThresholdType
		value         int32
		desired, want int
	}{
		{"COUNT", 1, 500, 1},
		{"BOUNDED_PERCENT", 10, 100, 10},
		{"BOUNDED_PERCENT", 10, 10, 3},
		{"BOUNDED_PERCENT", 100, 900, 200},
		{"UNBOUNDED_PERCENT", 100, 900, 900},
		{"UNBOUNDED_PERCENT", 10, 10, 1},
	} {
		if got := CircuitBreakerThresholdFor(&ecstypes.ThresholdConfiguration{Type: tt.kind, Value: tt.value}, tt.desired); got != tt.want {
			t.Errorf("%s %d of %d: %d, want %d", tt.kind, tt.value, tt.desired, got, tt.want)
		}
	}
}
