package efs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func open(t *testing.T) *backend.Backend {
	t.Helper()
	rg, err := region.Open(context.Background(), region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	return backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"})
}

func isError[T error](err error) bool {
	var want T
	return errors.As(err, &want)
}

func pass(t *testing.T, b *backend.Backend) {
	t.Helper()
	if err := b.Clock.Sleep(context.Background(), time.Hour); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if err := b.Clock.Sleep(context.Background(), time.Minute); err != nil {
			t.Fatal(err)
		}
	}
}

func fileSystem(t *testing.T, b *backend.Backend) string {
	t.Helper()
	out, err := b.EFS.CreateFileSystem(context.Background(), &efs.CreateFileSystemInput{CreationToken: aws.String("content"), Encrypted: aws.Bool(true)})
	if err != nil {
		t.Fatal(err)
	}
	if out.LifeCycleState != efstypes.LifeCycleStateCreating {
		t.Errorf("a new file system is %s", out.LifeCycleState)
	}
	pass(t, b)
	return *out.FileSystemId
}

func TestFileSystemComesAndGoes(t *testing.T) {
	ctx, b := context.Background(), open(t)
	id := fileSystem(t, b)
	out, err := b.EFS.DescribeFileSystems(ctx, &efs.DescribeFileSystemsInput{FileSystemId: &id})
	if err != nil || len(out.FileSystems) != 1 || out.FileSystems[0].LifeCycleState != efstypes.LifeCycleStateAvailable {
		t.Fatalf("got %+v, %v", out, err)
	}
	if _, err := b.EFS.CreateFileSystem(ctx, &efs.CreateFileSystemInput{CreationToken: aws.String("content")}); !isError[*efstypes.FileSystemAlreadyExists](err) {
		t.Errorf("the same token again: %v", err)
	}
	if _, err := b.EFS.DeleteFileSystem(ctx, &efs.DeleteFileSystemInput{FileSystemId: &id}); err != nil {
		t.Fatal(err)
	}
	pass(t, b)
	if _, err := b.EFS.DescribeFileSystems(ctx, &efs.DescribeFileSystemsInput{FileSystemId: &id}); !isError[*efstypes.FileSystemNotFound](err) {
		t.Errorf("after deletion: %v", err)
	}
}

func TestMountTargets(t *testing.T) {
	ctx, b := context.Background(), open(t)
	id := fileSystem(t, b)
	subnets, err := b.EC2.Subnets(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	var first *efs.CreateMountTargetOutput
	for i, s := range subnets {
		out, err := b.EFS.CreateMountTarget(ctx, &efs.CreateMountTargetInput{FileSystemId: &id, SubnetId: aws.String(s.ID)})
		if err != nil {
			t.Fatal(err)
		}
		if aws.ToString(out.AvailabilityZoneName) != s.Zone || aws.ToString(out.IpAddress) == "" || aws.ToString(out.NetworkInterfaceId) == "" {
			t.Errorf("in %s: %+v", s.Zone, out)
		}
		if i == 0 {
			first = out
		}
	}
	_, err = b.EFS.CreateMountTarget(ctx, &efs.CreateMountTargetInput{FileSystemId: &id, SubnetId: aws.String(subnets[0].ID)})
	if !isError[*efstypes.MountTargetConflict](err) {
		t.Errorf("a second one in a zone: %v", err)
	}
	_, err = b.EFS.CreateMountTarget(ctx, &efs.CreateMountTargetInput{FileSystemId: &id, SubnetId: aws.String("subnet-00000000000000000")})
	if !isError[*efstypes.SubnetNotFound](err) {
		t.Errorf("an unknown subnet: %v", err)
	}
	pass(t, b)
	if _, err := b.EFS.DeleteFileSystem(ctx, &efs.DeleteFileSystemInput{FileSystemId: &id}); !isError[*efstypes.FileSystemInUse](err) {
		t.Errorf("deleting a file system with mount targets: %v", err)
	}
	if _, err := b.EFS.DeleteMountTarget(ctx, &efs.DeleteMountTargetInput{MountTargetId: first.MountTargetId}); err != nil {
		t.Fatal(err)
	}
	pass(t, b)
	left, err := b.EFS.DescribeMountTargets(ctx, &efs.DescribeMountTargetsInput{FileSystemId: &id})
	if err != nil || len(left.MountTargets) != 2 {
		t.Errorf("%d mount targets are left, %v", len(left.MountTargets), err)
	}
}

func TestAccessPoint(t *testing.T) {
	ctx, b := context.Background(), open(t)
	id := fileSystem(t, b)
	in := &efs.CreateAccessPointInput{ClientToken: aws.String("t"), FileSystemId: &id, PosixUser: &efstypes.PosixUser{Uid: aws.Int64(1), Gid: aws.Int64(2)}}
	one, err := b.EFS.CreateAccessPoint(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := b.EFS.CreateAccessPoint(ctx, in); err != nil || *again.AccessPointId != *one.AccessPointId {
		t.Errorf("the same request again: %v, %v", again, err)
	}
	other := *in
	other.PosixUser = nil
	_, err = b.EFS.CreateAccessPoint(ctx, &other)
	if !isError[*efstypes.AccessPointAlreadyExists](err) {
		t.Errorf("the same token for another one: %v", err)
	}
	pass(t, b)
	out, err := b.EFS.DescribeAccessPoints(ctx, &efs.DescribeAccessPointsInput{FileSystemId: &id})
	if err != nil || len(out.AccessPoints) != 1 || out.AccessPoints[0].LifeCycleState != efstypes.LifeCycleStateAvailable ||
		*out.AccessPoints[0].AccessPointId != *one.AccessPointId {
		t.Errorf("got %+v, %v", out, err)
	}
}
