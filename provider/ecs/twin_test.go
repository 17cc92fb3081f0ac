package ecs

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/aws/aws-sdk-go-v2/aws"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// TestParity holds our schemas against hashicorp/aws 5.100: every argument with its name, its type and its place,
// required where it is required there. What is computed there may be chosen by us instead, or the other way round.
func TestParity(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "hashicorp_aws_5_100.json"))
	if err != nil {
		t.Fatal(err)
	}
	var twins map[string]json.RawMessage
	if err := json.Unmarshal(data, &twins); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]schema.Schema{"aws_ecs_service": serviceSchema(), "aws_ecs_task_definition": taskDefinitionSchema()} {
		t.Run(name, func(t *testing.T) {
			var twin map[string]json.RawMessage
			if err := json.Unmarshal(twins[name], &twin); err != nil {
				t.Fatal(err)
			}
			required := map[string]bool{}
			for name, a := range s.Attributes {
				required[name] = a.IsRequired()
			}
			compareTwin(t, "", twin, typesOf(s), required)
		})
	}
}

func compareTwin(t *testing.T, at string, twin map[string]json.RawMessage, ours map[string]attr.Type, required map[string]bool) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(twin)) {
		if name == "timeouts" || slices.Contains([]string{"block", "min", "max"}, name) && !strings.HasPrefix(string(twin[name]), "[") {
			continue
		}
		have, ok := ours[name]
		if !ok {
			t.Errorf("%s%s: missing", at, name)
			continue
		}
		var block map[string]json.RawMessage
		if json.Unmarshal(twin[name], &block) == nil {
			compareBlock(t, at+name, block, have)
			continue
		}
		var argument [2]json.RawMessage
		if err := json.Unmarshal(twin[name], &argument); err != nil {
			t.Fatal(err)
		}
		if want, got := string(argument[0]), twinType(have); !equalJSON(want, got) {
			t.Errorf("%s%s is %s, in hashicorp/aws %s", at, name, got, want)
		}
		// Containers can be written in two ways here.
		if must := strings.Contains(string(argument[1]), "R"); required != nil && must != required[name] && name != "container_definitions" {
			t.Errorf("%s%s required: %t, in hashicorp/aws %t", at, name, required[name], must)
		}
	}
}

func compareBlock(t *testing.T, at string, twin map[string]json.RawMessage, have attr.Type) {
	t.Helper()
	var kind string
	if err := json.Unmarshal(twin["block"], &kind); err != nil {
		t.Fatal(err)
	}
	elem := have.(attr.TypeWithElementType).ElementType()
	if got := strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(strings.SplitN(have.String(), "[", 2)[0], "types."), "Type")); got != kind {
		t.Errorf("%s is a %s of blocks, in hashicorp/aws a %s", at, got, kind)
	}
	compareTwin(t, at+".", twin, elem.(basetypes.ObjectType).AttrTypes, nil)
}

// twinType is a type as the recorded schema writes it.
func twinType(t attr.Type) string {
	switch t := t.(type) {
	case basetypes.StringType:
		return `"string"`
	case basetypes.BoolType:
		return `"bool"`
	case basetypes.Int32Type:
		return `"number"`
	case basetypes.SetType:
		return `["set",` + twinType(t.ElemType) + `]`
	case basetypes.MapType:
		return `["map",` + twinType(t.ElemType) + `]`
	}
	return t.String()
}

func equalJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && cmp.Equal(x, y)
}

// moveFrom takes over a recorded state of hashicorp/aws.
func moveFrom(t *testing.T, r resource.ResourceWithMoveState, s schema.Schema, twin string, model any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", twin+".tfstate.json"))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	req := resource.MoveStateRequest{
		SourceProviderAddress: "registry.terraform.io/hashicorp/aws", SourceTypeName: twin, SourceRawState: &tfprotov6.RawState{JSON: data},
	}
	resp := resource.MoveStateResponse{TargetState: tfsdk.State{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(ctx), nil)}}
	for _, mover := range r.MoveState(ctx) {
		mover.StateMover(ctx, req, &resp)
	}
	resp.Diagnostics.Append(resp.TargetState.Get(ctx, model)...)
	for _, d := range resp.Diagnostics {
		t.Fatalf("%s: %s", d.Summary(), d.Detail())
	}
}

func TestMoveTaskDefinition(t *testing.T) {
	var m taskDefinitionModel
	moveFrom(t, &taskDefinitionResource{}, taskDefinitionSchema(), "aws_ecs_task_definition", &m)
	err := m.refresh(&ecstypes.TaskDefinition{
		TaskDefinitionArn: aws.String("arn:aws:ecs:us-east-1:123456789012:task-definition/web:1"), Family: aws.String("web"), Revision: 1,
		Cpu: aws.String("256"), Memory: aws.String("512"), NetworkMode: ecstypes.NetworkModeAwsvpc,
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate},
		RuntimePlatform:         &ecstypes.RuntimePlatform{CpuArchitecture: ecstypes.CPUArchitectureX8664},
		Volumes: []ecstypes.Volume{{Name: aws.String("data"), EfsVolumeConfiguration: &ecstypes.EFSVolumeConfiguration{
			FileSystemId: aws.String("fs-12345678"), RootDirectory: aws.String("/"), TransitEncryption: ecstypes.EFSTransitEncryptionEnabled}}},
		ContainerDefinitions: []ecstypes.ContainerDefinition{{
			Name: aws.String("web"), Image: aws.String("public.ecr.aws/nginx/nginx:1.29"), Essential: aws.Bool(true),
			PortMappings: []ecstypes.PortMapping{{ContainerPort: aws.Int32(80), HostPort: aws.Int32(80), Protocol: ecstypes.TransportProtocolTcp}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.IPCMode.ValueString() != "" || !m.IPCMode.IsNull() || m.EphemeralStorage.IsNull() || len(m.EphemeralStorage.Elements()) != 0 {
		t.Errorf("what is not set does not look so: ipc_mode %s, ephemeral_storage %s", m.IPCMode, m.EphemeralStorage)
	}
	// The configuration leaves out what hashicorp/aws wrote as "", 0 and false.
	config := m
	volume := taskDefinitionTypes["volume"].(types.SetType).ElemType.(types.ObjectType)
	config.Volume = types.SetValueMust(volume, []attr.Value{flatten(volume, ecstypes.Volume{Name: aws.String("data"),
		EfsVolumeConfiguration: &ecstypes.EFSVolumeConfiguration{FileSystemId: aws.String("fs-12345678"), TransitEncryption: ecstypes.EFSTransitEncryptionEnabled}}, true)})
	if replace := config.settle(&m); len(replace) > 0 || !config.Volume.Equal(m.Volume) {
		t.Errorf("a moved task definition is replaced for %s", replace)
	}
}

func TestMoveService(t *testing.T) {
	var m serviceModel
	moveFrom(t, &serviceResource{}, serviceSchema(), "aws_ecs_service", &m)
	m.refresh(&ecstypes.Service{
		ServiceArn: aws.String("arn:aws:ecs:us-east-1:123456789012:service/main/web"), ServiceName: aws.String("web"),
		ClusterArn:     aws.String("arn:aws:ecs:us-east-1:123456789012:cluster/main"),
		TaskDefinition: aws.String("arn:aws:ecs:us-east-1:123456789012:task-definition/web:1"),
		RoleArn:        aws.String("arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
		DesiredCount:   1, LaunchType: ecstypes.LaunchTypeFargate, PlatformVersion: aws.String("LATEST"), SchedulingStrategy: ecstypes.SchedulingStrategyReplica,
		DeploymentConfiguration: &ecstypes.DeploymentConfiguration{MaximumPercent: aws.Int32(200), MinimumHealthyPercent: aws.Int32(100),
			DeploymentCircuitBreaker: &ecstypes.DeploymentCircuitBreaker{}, Alarms: &ecstypes.DeploymentAlarms{AlarmNames: []string{}}},
		NetworkConfiguration: &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{
			Subnets: []string{"subnet-1"}, AssignPublicIp: ecstypes.AssignPublicIpEnabled}},
	})
	if m.WaitForSteadyState.ValueBool() {
		t.Error("a moved service that did not wait begins to wait by itself")
	}
	for name, want := range map[string]string{
		"task_definition": `"web:1"`, "cluster": `"arn:aws:ecs:us-east-1:123456789012:cluster/main"`, "force_new_deployment": "false",
		"iam_role": `"/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"`, "alarms": "[]", "propagate_tags": `"NONE"`,
	} {
		if got := argument(arguments(&m), name).String(); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	// The same in other words.
	config := m
	config.Cluster, config.TaskDefinition = types.StringValue("main"), types.StringValue("arn:aws:ecs:us-east-1:123456789012:task-definition/web:1")
	config.WaitForSteadyState = types.BoolNull()
	planned := config
	if replace := planned.settle(&config, &m); len(replace) > 0 {
		t.Errorf("a moved service is replaced for %s", replace)
	}
	if diff := cmp.Diff(m, planned); diff != "" {
		t.Errorf("a moved service has a plan: %s", diff)
	}
}
