package efs

import (
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/aws/smithy-go"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// How long mount targets take, about as on AWS.
const (
	mountTargetCreation = 90 * time.Second
	mountTargetDeletion = 20 * time.Second
)

// MountTargetRecord is a mount target as the region keeps it.
type MountTargetRecord struct {
	ID, FileSystem, Subnet, VPC, ZoneName, ZoneID string
	Interface, Address                            string
	SecurityGroups                                []string
	State                                         efstypes.LifeCycleState
}

// Available tells whether tasks can mount through it.
func (m MountTargetRecord) Available() bool { return m.State == efstypes.LifeCycleStateAvailable }

var (
	mountTargets      = store.Collection[MountTargetRecord]{Name: "efs/mount-target"} // file system/mount target
	mountTargetOwners = store.Collection[string]{Name: "efs/mount-target-owner"}      // mount target -> file system
)

const mountTargetEvent = "efs/mount-target"

func registerMountTargets(s *operation.Service) {
	operation.Register(s, createMountTarget)
	operation.Register(s, describeMountTargets)
	operation.Register(s, deleteMountTarget)
	operation.Register(s, describeMountTargetSecurityGroups)
	operation.Register(s, modifyMountTargetSecurityGroups)
	s.On(mountTargetEvent, mountTargetSettled)
}

// MountTargetInZone finds the mount target of a file system in an availability
// zone ("eu-west-1a"), in whatever state it is.
func MountTargetInZone(r *operation.Request, fileSystemID, zone string) (MountTargetRecord, bool) {
	for _, m := range mountTargets.List(r.Scoped, bareID(r, fileSystemID)+"/") {
		if m.ZoneName == zone {
			return m, true
		}
	}
	return MountTargetRecord{}, false
}

func getMountTarget(r *operation.Request, id *string) (MountTargetRecord, error) {
	owner, found := mountTargetOwners.Get(r.Scoped, operation.Deref(id))
	if !found {
		return MountTargetRecord{}, mountTargetNotFound(operation.Deref(id))
	}
	m, _ := mountTargets.Get(r.Scoped, owner+"/"+*id)
	return m, nil
}

func createMountTarget(r *operation.Request, in *efs.CreateMountTargetInput) (*efs.CreateMountTargetOutput, error) {
	if in.Ipv6Address != nil || in.IpAddressType != "" && in.IpAddressType != efstypes.IpAddressTypeIpv4Only {
		return nil, badRequest("the embedded region does not have mount targets with IPv6 addresses yet")
	}
	f, err := getFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	if !f.Available() {
		return nil, notInState(f.ID, f.State)
	}
	subnet, found := ec2.Subnet(r, operation.Deref(in.SubnetId))
	if !found {
		return nil, &efstypes.SubnetNotFound{ErrorCode_: new("SubnetNotFound"), Message: new("The subnet ID '" + operation.Deref(in.SubnetId) + "' does not exist")}
	}
	if f.ZoneName != "" && f.ZoneName != subnet.Zone {
		return nil, &efstypes.AvailabilityZonesMismatch{ErrorCode_: new("AvailabilityZonesMismatch"),
			Message: new("File system '" + f.ID + "' uses One Zone storage in " + f.ZoneName + ", the subnet is in " + subnet.Zone)}
	}
	for _, other := range mountTargets.List(r.Scoped, f.ID+"/") {
		if other.ZoneName == subnet.Zone {
			return nil, mountTargetConflict("mount target already exists in this AZ")
		}
		if other.VPC != subnet.VPC {
			return nil, mountTargetConflict("requested subnet for new mount target is not in the same VPC as existing mount targets")
		}
	}
	if err := checkSecurityGroups(r, subnet.VPC, in.SecurityGroups); err != nil {
		return nil, err
	}
	id := "fsmt-0" + r.ID("efs/mount-target", 16)
	eni, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{
		Subnet: subnet.ID, Address: operation.Deref(in.IpAddress), SecurityGroups: in.SecurityGroups, Type: "efs",
		Description: "EFS mount target for " + f.ID + " (" + id + ")",
	})
	if err != nil {
		return nil, interfaceError(err)
	}
	m := MountTargetRecord{
		ID: id, FileSystem: f.ID, Subnet: subnet.ID, VPC: subnet.VPC, ZoneName: subnet.Zone, ZoneID: subnet.ZoneID,
		Interface: eni.ID, Address: eni.Address, SecurityGroups: eni.SecurityGroups, State: efstypes.LifeCycleStateCreating,
	}
	mountTargets.Put(r.Scoped, f.ID+"/"+id, m)
	mountTargetOwners.Put(r.Scoped, id, f.ID)
	r.Enqueue(store.Event{Due: r.Now().Add(mountTargetCreation), Kind: mountTargetEvent, Key: id})
	d := m.description(r)
	return &efs.CreateMountTargetOutput{
		MountTargetId: d.MountTargetId, FileSystemId: d.FileSystemId, SubnetId: d.SubnetId, VpcId: d.VpcId,
		AvailabilityZoneId: d.AvailabilityZoneId, AvailabilityZoneName: d.AvailabilityZoneName, IpAddress: d.IpAddress,
		NetworkInterfaceId: d.NetworkInterfaceId, OwnerId: d.OwnerId, LifeCycleState: d.LifeCycleState,
	}, nil
}

// interfaceError says EC2's refusal of a network interface in EFS's words.
func interfaceError(err error) error {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return err
	}
	message := new(api.ErrorMessage())
	switch api.ErrorCode() {
	case "InvalidIPAddress.InUse":
		return &efstypes.IpAddressInUse{ErrorCode_: new("IpAddressInUse"), Message: message}
	case "InsufficientFreeAddressesInSubnet":
		return &efstypes.NoFreeAddressesInSubnet{ErrorCode_: new("NoFreeAddressesInSubnet"), Message: message}
	}
	return badRequest("%s", api.ErrorMessage())
}

// maxSecurityGroups is EFS's limit for one mount target.
const maxSecurityGroups = 5

func checkSecurityGroups(r *operation.Request, vpc string, ids []string) error {
	if len(ids) > maxSecurityGroups {
		return &efstypes.SecurityGroupLimitExceeded{ErrorCode_: new("SecurityGroupLimitExceeded"),
			Message: new("A mount target can have up to 5 security groups")}
	}
	for _, id := range ids {
		if g, found := ec2.SecurityGroup(r, id); !found || g.VPC != vpc {
			return &efstypes.SecurityGroupNotFound{ErrorCode_: new("SecurityGroupNotFound"),
				Message: new("The security group '" + id + "' does not exist in VPC '" + vpc + "'")}
		}
	}
	return nil
}

func (m MountTargetRecord) description(r *operation.Request) efstypes.MountTargetDescription {
	return efstypes.MountTargetDescription{
		MountTargetId: new(m.ID), FileSystemId: new(m.FileSystem), SubnetId: new(m.Subnet), VpcId: new(m.VPC),
		AvailabilityZoneId: new(m.ZoneID), AvailabilityZoneName: new(m.ZoneName), IpAddress: new(m.Address),
		NetworkInterfaceId: new(m.Interface), OwnerId: new(r.Account), LifeCycleState: m.State,
	}
}

func describeMountTargets(r *operation.Request, in *efs.DescribeMountTargetsInput) (*efs.DescribeMountTargetsOutput, error) {
	given := 0
	for _, id := range []*string{in.MountTargetId, in.FileSystemId, in.AccessPointId} {
		if id != nil {
			given++
		}
	}
	if given != 1 {
		return nil, badRequest("exactly one of MountTargetId, FileSystemId and AccessPointId must be given, got %d", given)
	}
	var found []MountTargetRecord
	switch {
	case in.MountTargetId != nil:
		m, err := getMountTarget(r, in.MountTargetId)
		if err != nil {
			return nil, err
		}
		found = []MountTargetRecord{m}
	case in.AccessPointId != nil:
		a, err := getAccessPoint(r, in.AccessPointId)
		if err != nil {
			return nil, err
		}
		found = mountTargets.List(r.Scoped, a.FileSystem+"/")
	default:
		f, err := getFileSystem(r, in.FileSystemId)
		if err != nil {
			return nil, err
		}
		found = mountTargets.List(r.Scoped, f.ID+"/")
	}
	found, next, err := page(found, func(m MountTargetRecord) string { return m.ID }, in.MaxItems, in.Marker)
	if err != nil {
		return nil, err
	}
	out := &efs.DescribeMountTargetsOutput{MountTargets: []efstypes.MountTargetDescription{}, Marker: in.Marker, NextMarker: next}
	for _, m := range found {
		out.MountTargets = append(out.MountTargets, m.description(r))
	}
	return out, nil
}

func deleteMountTarget(r *operation.Request, in *efs.DeleteMountTargetInput) (*efs.DeleteMountTargetOutput, error) {
	m, err := getMountTarget(r, in.MountTargetId)
	if err != nil {
		return nil, err
	}
	if m.State != efstypes.LifeCycleStateDeleting {
		m.State = efstypes.LifeCycleStateDeleting
		mountTargets.Put(r.Scoped, m.FileSystem+"/"+m.ID, m)
		r.Cancel(mountTargetEvent, m.ID)
		r.Enqueue(store.Event{Due: r.Now().Add(mountTargetDeletion), Kind: mountTargetEvent, Key: m.ID})
	}
	return &efs.DeleteMountTargetOutput{}, nil
}

// mountTargetSettled ends the making or deleting of a mount target.
func mountTargetSettled(r *operation.Request, e store.Event) error {
	m, err := getMountTarget(r, &e.Key)
	if err != nil {
		return nil // deleted meanwhile
	}
	key := m.FileSystem + "/" + m.ID
	if m.State == efstypes.LifeCycleStateDeleting {
		ec2.DeleteNetworkInterface(r, m.Interface)
		mountTargets.Delete(r.Scoped, key)
		mountTargetOwners.Delete(r.Scoped, m.ID)
		return nil
	}
	m.State = efstypes.LifeCycleStateAvailable
	mountTargets.Put(r.Scoped, key, m)
	return nil
}

// settledMountTarget is getMountTarget for operations that need it available.
func settledMountTarget(r *operation.Request, id *string) (MountTargetRecord, error) {
	m, err := getMountTarget(r, id)
	if err == nil && !m.Available() {
		err = &efstypes.IncorrectMountTargetState{ErrorCode_: new("IncorrectMountTargetState"),
			Message: new("Mount target '" + m.ID + "' is in the wrong lifecycle state (" + string(m.State) + ") for this request.")}
	}
	return m, err
}

func describeMountTargetSecurityGroups(r *operation.Request, in *efs.DescribeMountTargetSecurityGroupsInput) (*efs.DescribeMountTargetSecurityGroupsOutput, error) {
	m, err := getMountTarget(r, in.MountTargetId)
	if err != nil {
		return nil, err
	}
	return &efs.DescribeMountTargetSecurityGroupsOutput{SecurityGroups: m.SecurityGroups}, nil
}

func modifyMountTargetSecurityGroups(r *operation.Request, in *efs.ModifyMountTargetSecurityGroupsInput) (*efs.ModifyMountTargetSecurityGroupsOutput, error) {
	m, err := settledMountTarget(r, in.MountTargetId)
	if err != nil {
		return nil, err
	}
	groups := in.SecurityGroups
	if len(groups) == 0 {
		if g, found := ec2.DefaultSecurityGroup(r, m.VPC); found {
			groups = []string{g.ID}
		}
	}
	if err := checkSecurityGroups(r, m.VPC, groups); err != nil {
		return nil, err
	}
	m.SecurityGroups = groups
	mountTargets.Put(r.Scoped, m.FileSystem+"/"+m.ID, m)
	ec2.SetSecurityGroups(r, m.Interface, groups)
	return &efs.ModifyMountTargetSecurityGroupsOutput{}, nil
}
