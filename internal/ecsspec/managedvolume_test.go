package ecsspec

import (
	"reflect"
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestCheckManagedVolumes(t *testing.T) {
	name, yes := "data", true
	number := func(n int32) *int32 { return &n }
	td := TaskDefinition{Volumes: []ecstypes.Volume{{Name: &name, ConfiguredAtLaunch: &yes}}}
	good := ManagedVolume{Name: name, RoleARN: "arn:aws:iam::123456789012:role/ecsInfrastructureRole", SizeGiB: number(10)}
	with := func(edit func(*ManagedVolume)) []ManagedVolume {
		v := good
		edit(&v)
		return []ManagedVolume{v}
	}
	plain := "logs"
	for what, c := range map[string]struct {
		volumes []ManagedVolume
		td      TaskDefinition
		fargate bool
		want    string
	}{
		"good":           {[]ManagedVolume{good}, td, true, ""},
		"none":           {nil, TaskDefinition{}, true, ""},
		"left out":       {nil, td, true, `volume_configuration: volume "data" of the task definition is configured at launch, but not here. Configure it: name, role and size.`},
		"another name":   {with(func(v *ManagedVolume) { v.Name = "date" }), td, true, `the task definition has no volume "date"`},
		"not at launch":  {with(func(v *ManagedVolume) { v.Name = plain }), TaskDefinition{Volumes: []ecstypes.Volume{{Name: &plain}}}, true, `volume "logs" of the task definition is not configured at launch`},
		"nothing said":   {[]ManagedVolume{{Name: name, Missing: true}}, td, true, `volume "data" has no managed EBS volume`},
		"no role":        {with(func(v *ManagedVolume) { v.RoleARN = "ecs" }), td, true, `"ecs" is not the ARN of a role`},
		"no size":        {with(func(v *ManagedVolume) { v.SizeGiB = nil }), td, true, "neither size_in_gb nor snapshot_id is set"},
		"small":          {with(func(v *ManagedVolume) { v.Type = "st1" }), td, true, "size_in_gb is 10, expected 125 to 16384 for st1"},
		"unknown type":   {with(func(v *ManagedVolume) { v.Type = "gp4" }), td, true, `volume type "gp4" is unknown`},
		"magnetic":       {with(func(v *ManagedVolume) { v.Type = "standard" }), td, true, `volume type "standard" does not work on Fargate`},
		"magnetic EC2":   {with(func(v *ManagedVolume) { v.Type = "standard" }), td, false, ""},
		"no iops":        {with(func(v *ManagedVolume) { v.Type = "io2" }), td, true, "iops is required for io2"},
		"few iops":       {with(func(v *ManagedVolume) { v.IOPS = number(100) }), td, true, "iops is 100, expected 3000 to 16000 for gp3"},
		"throughput":     {with(func(v *ManagedVolume) { v.Type, v.Throughput = "gp2", number(200) }), td, true, "throughput works with gp3 only, not with gp2"},
		"initialization": {with(func(v *ManagedVolume) { v.InitializationRate = number(200) }), td, true, "volume_initialization_rate works with snapshot_id only"},
		"filesystem":     {with(func(v *ManagedVolume) { v.Filesystem = "zfs" }), td, true, "zfs"},
		"two":            {[]ManagedVolume{good, good}, td, true, "2 volumes are configured, expected at most 1 for a task"},
	} {
		t.Run(what, func(t *testing.T) {
			got := CheckManagedVolumes(c.volumes, c.td, c.fargate)
			if c.want == "" && len(got) != 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0].String(), c.want)) {
				t.Errorf("%v, want %q", got, c.want)
			}
		})
	}
}

func TestVolumesAreReadAlike(t *testing.T) {
	name, role, no := "data", "arn:aws:iam::123456789012:role/ecs", false
	service := ServiceVolumes([]ecstypes.ServiceVolumeConfiguration{{Name: &name, ManagedEBSVolume: &ecstypes.ServiceManagedEBSVolumeConfiguration{RoleArn: &role}}, {Name: &name}})
	task := TaskVolumes([]ecstypes.TaskVolumeConfiguration{{Name: &name, ManagedEBSVolume: &ecstypes.TaskManagedEBSVolumeConfiguration{
		RoleArn: &role, TerminationPolicy: &ecstypes.TaskManagedEBSVolumeTerminationPolicy{DeleteOnTermination: &no},
	}}, {Name: &name}})
	if service[0].Kept || !task[0].Kept || !service[1].Missing || !task[1].Missing {
		t.Errorf("%+v, %+v", service, task)
	}
	task[0].Kept = false
	if !reflect.DeepEqual(service[0], task[0]) {
		t.Errorf("%+v, %+v", service[0], task[0])
	}
}
