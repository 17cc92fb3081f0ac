package estate

import (
	"slices"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// VolumeProblems are what AWS refuses in the managed EBS volumes that the service gives its tasks. There are none where
// the task definition is not in the code.
func (s *Service) VolumeProblems() []ecsspec.Problem {
	t := s.TaskDefinition.One()
	if t == nil || s.Resource.Body.UnknownBlocks["volume_configuration"] {
		return nil
	}
	volumes, unknown := s.managedVolumes()
	td := t.Spec()
	named := t.Volumes.Complete && !slices.ContainsFunc(t.Volumes.Items, func(v *Volume) bool { return v.Name.Unknown() || v.ConfiguredAtLaunch.Unknown() })
	found := ecsspec.CheckManagedVolumes(volumes, td, s.Launch == ecstypes.LaunchTypeFargate)
	return slices.DeleteFunc(found, func(p ecsspec.Problem) bool {
		return unknown.Has(p.Path) || strings.HasSuffix(p.Path, ".name") && !named
	})
}

// managedVolumes reads volume_configuration. Size, type and performance are judged by each other: where one of them is
// unknown all are.
func (s *Service) managedVolumes() ([]ecsspec.ManagedVolume, ecsspec.Unknown) {
	r := specReader{ecsspec.Unknown{}}
	var volumes []ecsspec.ManagedVolume
	for i, block := range s.Resource.Body.All("volume_configuration") {
		const list = "volume_configuration"
		v := ecsspec.ManagedVolume{Name: r.text(nonEmpty(block.Attr("name")), at(list, i, "name"))}
		ebs := block.Block("managed_ebs_volume")
		if v.Missing = ebs == nil; v.Missing {
			if block.UnknownBlocks["managed_ebs_volume"] {
				r.unknown[at(list, i, "managed_ebs_volume")] = true
			}
			volumes = append(volumes, v)
			continue
		}
		inside := at(list, i, "managed_ebs_volume[0].")
		own := specReader{ecsspec.Unknown{}}
		v.RoleARN = r.text(nonEmpty(ebs.Attr("role_arn")), inside+"role_arn")
		v.Type = own.text(nonEmpty(ebs.Attr("volume_type")), "volume_type")
		v.SnapshotID = own.text(nonEmpty(ebs.Attr("snapshot_id")), "snapshot_id")
		v.Filesystem = ecstypes.TaskFilesystemType(own.text(nonEmpty(ebs.Attr("file_system_type")), "file_system_type"))
		v.SizeGiB = own.number(number(ebs.Attr("size_in_gb")), "size_in_gb")
		v.IOPS = own.number(number(ebs.Attr("iops")), "iops")
		v.Throughput = own.number(number(ebs.Attr("throughput")), "throughput")
		v.InitializationRate = own.number(number(ebs.Attr("volume_initialization_rate")), "volume_initialization_rate")
		if len(own.unknown) > 0 || ebs.Unknown {
			for _, name := range []string{"volume_type", "size_in_gb", "iops", "throughput", "volume_initialization_rate", "file_system_type"} {
				r.unknown[inside+name] = true
			}
		}
		volumes = append(volumes, v)
	}
	return volumes, r.unknown
}
