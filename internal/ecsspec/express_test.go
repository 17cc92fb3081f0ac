package ecsspec

import (
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestExpressName(t *testing.T) {
	for image, want := range map[string]string{
		"nginx": "nginx", "public.ecr.aws/acme/shop:1": "shop", "acme/shop.web@sha256:ab": "shop-web", "host:5000/a_b:latest": "a_b", "...": "express", "": "express",
		strings.Repeat("x", 300): strings.Repeat("x", 200),
	} {
		if got := ExpressName(image); got != want {
			t.Errorf("%q: got %q, want %q", image, got, want)
		}
	}
}

func TestExpressDefaults(t *testing.T) {
	c := ecstypes.ExpressGatewayServiceConfiguration{
		PrimaryContainer: &ecstypes.ExpressGatewayContainer{Image: ptr("a")}, ScalingTarget: &ecstypes.ExpressGatewayScalingTarget{MinTaskCount: ptr(int32(30))},
	}
	given := c.PrimaryContainer
	ExpressDefaults(&c)
	if *c.Cpu != "256" || *c.Memory != "512" || *c.HealthCheckPath != "/ping" || c.CpuArchitecture != "X86_64" || *c.PrimaryContainer.ContainerPort != 80 ||
		*c.ScalingTarget.MaxTaskCount != 30 || *c.ScalingTarget.AutoScalingTargetValue != 60 {
		t.Errorf("filled in: %+v", c)
	}
	if given.ContainerPort != nil {
		t.Error("the argument's container was changed")
	}
	if found := CheckExpress(&c); len(found) != 0 {
		t.Errorf("problems: %v", found)
	}
	own := ecstypes.ExpressGatewayServiceConfiguration{}
	if ExpressDefaults(&own); own.Cpu != nil || own.CpuArchitecture != "" {
		t.Errorf("with a task definition of its own: %+v", own)
	}
}

func TestExpressMainPort(t *testing.T) {
	good := func() *ecstypes.TaskDefinition {
		return &ecstypes.TaskDefinition{Compatibilities: []ecstypes.Compatibility{"EC2", "FARGATE"}, ContainerDefinitions: []ecstypes.ContainerDefinition{
			{Name: ptr("sidecar")}, {Name: ptr("Main"), PortMappings: []ecstypes.PortMapping{{ContainerPort: ptr(int32(8080)), Name: ptr("http")}}},
		}}
	}
	if port, problem := ExpressMainPort(good()); port != 8080 || problem != "" {
		t.Errorf("got %d, %q", port, problem)
	}
	for want, edit := range map[string]func(*ecstypes.TaskDefinition){
		"FARGATE":                   func(td *ecstypes.TaskDefinition) { td.Compatibilities = nil },
		"container named Main":      func(td *ecstypes.TaskDefinition) { td.ContainerDefinitions[1].Name = ptr("main") },
		"single port mapping":       func(td *ecstypes.TaskDefinition) { td.ContainerDefinitions[1].PortMappings = nil },
		"must be TCP and include a": func(td *ecstypes.TaskDefinition) { td.ContainerDefinitions[1].PortMappings[0].Name = nil },
	} {
		td := good()
		edit(td)
		if _, problem := ExpressMainPort(td); !strings.Contains(problem, want) {
			t.Errorf("got %q, want %q", problem, want)
		}
	}
}

func TestGatewayRefs(t *testing.T) {
	a := Account{Region: "eu-west-1", ID: "123456789012"}
	for ref, want := range map[string]string{"edge": "edge", a.GatewayARN("edge"): "edge", "": "", "a b": "", a.ClusterARN("edge"): ""} {
		if name, ok := ParseGatewayRef(ref); ok != (want != "") || ok && name != want {
			t.Errorf("%q: got %q %v", ref, name, ok)
		}
	}
}
