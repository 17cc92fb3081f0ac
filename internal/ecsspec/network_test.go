package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestTargetTypeFor(t *testing.T) {
	for mode, want := range map[string]string{"awsvpc": "ip", "bridge": "instance", "host": "instance", "default": "instance", "": "instance", "none": "", "nonsense": ""} {
		if got := TargetTypeFor(mode); got != want {
			t.Errorf("TargetTypeFor(%q) = %q, want %q", mode, got, want)
		}
	}
}

func TestHostPort(t *testing.T) {
	for _, tt := range []struct {
		mode            ecstypes.NetworkMode
		container, host int32
		want            int32
		dynamic         bool
	}{
		{"awsvpc", 80, -1, 80, false},
		{"awsvpc", 80, 0, 80, false},
		{"host", 80, -1, 80, false},
		{"bridge", 80, -1, 0, true},
		{"", 80, 0, 0, true},
		{"bridge", 80, 8080, 8080, false},
	} {
		m := ecstypes.PortMapping{ContainerPort: &tt.container}
		if tt.host >= 0 {
			m.HostPort = &tt.host
		}
		if got, dynamic := HostPort(tt.mode, m); got != tt.want || dynamic != tt.dynamic {
			t.Errorf("HostPort(%q, %d:%d) = %d, %v", tt.mode, tt.host, tt.container, got, dynamic)
		}
	}
}
