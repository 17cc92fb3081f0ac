package efs

import (
	"crypto/sha256"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// emptySize is what an empty file system measures: its root directory.
const emptySize = 6144

func (f FileSystemRecord) description(r *operation.Request) efstypes.FileSystemDescription {
	d := efstypes.FileSystemDescription{
		FileSystemId: new(f.ID), FileSystemArn: new(f.ARN), CreationToken: new(f.CreationToken), CreationTime: new(f.Created),
		OwnerId: new(r.Account), LifeCycleState: f.State, NumberOfMountTargets: int32(mountTargets.Count(r.Scoped, f.ID+"/")),
		PerformanceMode: f.PerformanceMode, ThroughputMode: f.ThroughputMode, ProvisionedThroughputInMibps: f.ProvisionedMiBps,
		Encrypted: new(f.Encrypted), Name: nameTag(f.Tags), Tags: listTags(f.Tags),
		FileSystemProtection: &efstypes.FileSystemProtectionDescription{ReplicationOverwriteProtection: f.Protection},
		SizeInBytes: &efstypes.FileSystemSize{
			Value: emptySize, ValueInStandard: new(int64(emptySize)), ValueInIA: new(int64(0)), ValueInArchive: new(int64(0)),
		},
	}
	if f.ZoneName != "" {
		d.AvailabilityZoneName, d.AvailabilityZoneId = new(f.ZoneName), new(f.ZoneID)
	}
	if f.KMSKeyID != "" {
		d.KmsKeyId = new(f.KMSKeyID)
	}
	return d
}

// output is the description in the shape that CreateFileSystem and
// UpdateFileSystem answer with.
func (f FileSystemRecord) output(r *operation.Request) efs.CreateFileSystemOutput {
	d := f.description(r)
	return efs.CreateFileSystemOutput{
		FileSystemId: d.FileSystemId, FileSystemArn: d.FileSystemArn, CreationToken: d.CreationToken, CreationTime: d.CreationTime,
		OwnerId: d.OwnerId, LifeCycleState: d.LifeCycleState, NumberOfMountTargets: d.NumberOfMountTargets,
		PerformanceMode: d.PerformanceMode, ThroughputMode: d.ThroughputMode, ProvisionedThroughputInMibps: d.ProvisionedThroughputInMibps,
		Encrypted: d.Encrypted, KmsKeyId: d.KmsKeyId, Name: d.Name, Tags: d.Tags, FileSystemProtection: d.FileSystemProtection,
		SizeInBytes: d.SizeInBytes, AvailabilityZoneName: d.AvailabilityZoneName, AvailabilityZoneId: d.AvailabilityZoneId,
	}
}

// keyID is the id of the KMS key that an alias leads to. The region has no KMS;
// the same alias leads to the same key everywhere in one account and region.
func keyID(r *operation.Request, alias string) string {
	sum := sha256.Sum256([]byte("drydock\x00" + r.Scope() + "\x00kms\x00" + alias))
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
