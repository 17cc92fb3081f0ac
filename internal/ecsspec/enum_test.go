package ecsspec

import (
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestCheckEnum(t *testing.T) {
	if err := CheckEnum[ecstypes.LaunchType]("launch_type", "FARGATE"); err != nil {
		t.Error(err)
	}
	err := CheckEnum[ecstypes.LaunchType]("launch_type", "Fargate")
	want := `invalid value "Fargate" for launch_type, expected one of EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES; did you mean "FARGATE"?`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	found := CheckService(Service{LaunchType: "Fargate", TaskDefinition: "web"})
	if len(found) != 1 || found[0].Suggestion != "FARGATE" {
		t.Errorf("got %+v, want one problem that suggests FARGATE", found)
	}
}

func TestDidYouMean(t *testing.T) {
	names := []string{"portMappings", "mountPoints", "name", "image", "memory", "memoryReservation"}
	for in, want := range map[string]string{
		"port_mappings": "portMappings", "PortMapping": "portMappings", "nmae": "", "nam": "name", "imge": "image",
		"memory_reservation": "memoryReservation", "xyz": "", "": "", strings.Repeat("portMappings", 1000): "",
	} {
		if got := DidYouMean(in, names); got != want {
			t.Errorf("DidYouMean(%.30q) = %q, want %q", in, got, want)
		}
	}
}
