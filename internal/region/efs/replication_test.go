package efs_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func TestReplication(t *testing.T) {
	ctx := context.Background()
	rg, err := region.Open(ctx, region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	in := func(name string) *backend.Backend {
		return backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: name})
	}
	here, there := in("eu-west-1"), in("eu-central-1")
	source := aws.String(fileSystem(t, here))
	describe := func(b *backend.Backend, id *string) (*efs.DescribeReplicationConfigurationsOutput, error) {
		return b.EFS.DescribeReplicationConfigurations(ctx, &efs.DescribeReplicationConfigurationsInput{FileSystemId: id})
	}
	if _, err := describe(here, source); !isError[*efstypes.ReplicationNotFound](err) {
		t.Errorf("before there is one: %v", err)
	}
	create := &efs.CreateReplicationConfigurationInput{SourceFileSystemId: source, Destinations: []efstypes.DestinationToCreate{{Region: aws.String("eu-central-1")}}}
	made, err := here.EFS.CreateReplicationConfiguration(ctx, create)
	if err != nil {
		t.Fatal(err)
	}
	if d := made.Destinations[0]; d.Status != efstypes.ReplicationStatusEnabling || *d.Region != "eu-central-1" {
		t.Errorf("made %+v", d)
	}
	if _, err := here.EFS.CreateReplicationConfiguration(ctx, create); !isError[*efstypes.ReplicationAlreadyExists](err) {
		t.Errorf("a second one: %v", err)
	}
	pass(t, here)
	copied := made.Destinations[0].FileSystemId
	got, err := describe(there, copied)
	if err != nil || got.Replications[0].Destinations[0].Status != efstypes.ReplicationStatusEnabled || got.Replications[0].Destinations[0].LastReplicatedTimestamp == nil {
		t.Errorf("from the destination: %+v, %v", got, err)
	}
	list, err := there.EFS.DescribeFileSystems(ctx, &efs.DescribeFileSystemsInput{FileSystemId: copied})
	if err != nil {
		t.Fatal(err)
	}
	f := list.FileSystems[0]
	if f.LifeCycleState != efstypes.LifeCycleStateAvailable || f.FileSystemProtection.ReplicationOverwriteProtection != efstypes.ReplicationOverwriteProtectionReplicating || !*f.Encrypted {
		t.Errorf("the destination: %+v", f)
	}
	for b, id := range map[*backend.Backend]*string{here: source, there: copied} {
		if _, err := b.EFS.DeleteFileSystem(ctx, &efs.DeleteFileSystemInput{FileSystemId: id}); !isError[*efstypes.FileSystemInUse](err) {
			t.Errorf("deleting %s: %v", *id, err)
		}
	}
	if _, err := here.EFS.DeleteReplicationConfiguration(ctx, &efs.DeleteReplicationConfigurationInput{SourceFileSystemId: source}); err != nil {
		t.Fatal(err)
	}
	pass(t, here)
	if _, err := describe(here, source); !isError[*efstypes.ReplicationNotFound](err) {
		t.Errorf("after it is gone: %v", err)
	}
	back := &efs.CreateReplicationConfigurationInput{SourceFileSystemId: copied, Destinations: []efstypes.DestinationToCreate{{FileSystemId: source, Region: aws.String("eu-west-1")}}}
	if _, err := there.EFS.CreateReplicationConfiguration(ctx, back); !isError[*efstypes.ConflictException](err) {
		t.Errorf("over a protected file system: %v", err)
	}
	if _, err := here.EFS.UpdateFileSystemProtection(ctx, &efs.UpdateFileSystemProtectionInput{FileSystemId: source, ReplicationOverwriteProtection: efstypes.ReplicationOverwriteProtectionDisabled}); err != nil {
		t.Fatal(err)
	}
	if _, err := there.EFS.CreateReplicationConfiguration(ctx, back); err != nil {
		t.Errorf("failing back: %v", err)
	}
}

func TestAccountPreferences(t *testing.T) {
	ctx := context.Background()
	b := open(t)
	out, err := b.EFS.DescribeAccountPreferences(ctx, &efs.DescribeAccountPreferencesInput{})
	if err != nil || out.ResourceIdPreference.ResourceIdType != efstypes.ResourceIdTypeLongId {
		t.Errorf("preferences %+v, %v", out, err)
	}
	if _, err := b.EFS.PutAccountPreferences(ctx, &efs.PutAccountPreferencesInput{ResourceIdType: efstypes.ResourceIdTypeShortId}); !isError[*efstypes.BadRequest](err) {
		t.Errorf("short ids: %v", err)
	}
}
