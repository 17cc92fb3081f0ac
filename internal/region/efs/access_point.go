package efs

import (
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// How long access points take, about as on AWS.
const (
	accessPointCreation = 4 * time.Second
	accessPointDeletion = 3 * time.Second
)

// AccessPointRecord is an access point as the region keeps it.
type AccessPointRecord struct {
	ID, ARN, FileSystem, ClientToken string
	// Created is what it was made from: CreateAccessPoint is idempotent on it.
	Created efs.CreateAccessPointInput
	State   efstypes.LifeCycleState
	User    *efstypes.PosixUser     `json:",omitempty"`
	Root    *efstypes.RootDirectory `json:",omitempty"`
	Tags    []efstypes.Tag          `json:",omitempty"`
}

// Available tells whether file systems can be mounted through it.
func (a AccessPointRecord) Available() bool { return a.State == efstypes.LifeCycleStateAvailable }

var (
	accessPoints      = store.Collection[AccessPointRecord]{Name: "efs/access-point"} // file system/access point
	accessPointOwners = store.Collection[string]{Name: "efs/access-point-owner"}      // access point -> file system
	clientTokens      = store.Collection[string]{Name: "efs/client-token"}            // token -> access point
)

const accessPointEvent = "efs/access-point"

func registerAccessPoints(s *operation.Service) {
	operation.Register(s, createAccessPoint)
	operation.Register(s, describeAccessPoints)
	operation.Register(s, deleteAccessPoint)
	s.On(accessPointEvent, accessPointSettled)
}

// AccessPoint finds an access point by its id or ARN.
func AccessPoint(r *operation.Request, id string) (AccessPointRecord, bool) {
	id = bareID(r, id)
	owner, found := accessPointOwners.Get(r.Scoped, id)
	if !found {
		return AccessPointRecord{}, false
	}
	return accessPoints.Get(r.Scoped, owner+"/"+id)
}

func getAccessPoint(r *operation.Request, id *string) (AccessPointRecord, error) {
	a, found := AccessPoint(r, operation.Deref(id))
	if !found {
		return a, accessPointNotFound(operation.Deref(id))
	}
	return a, nil
}

func createAccessPoint(r *operation.Request, in *efs.CreateAccessPointInput) (*efs.CreateAccessPointOutput, error) {
	token := operation.Deref(in.ClientToken)
	if token == "" || len(token) > 64 {
		return nil, badRequest("ClientToken must have 1 to 64 characters, got %d", len(token))
	}
	if id, taken := clientTokens.Get(r.Scoped, token); taken {
		a, _ := AccessPoint(r, id)
		if !reflect.DeepEqual(a.Created, *in) {
			return nil, &efstypes.AccessPointAlreadyExists{ErrorCode_: new("AccessPointAlreadyExists"), AccessPointId: new(id),
				Message: new("Access point '" + id + "' already exists with client token '" + token + "' and other parameters")}
		}
		return a.output(r), nil
	}
	f, err := availableFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	if err := refuse(ecsspec.CheckAccessPoint(ecsspec.AccessPoint{PosixUser: in.PosixUser, RootDirectory: in.RootDirectory})); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	a := AccessPointRecord{
		ID: "fsap-0" + r.ID("efs/access-point", 16), FileSystem: f.ID, ClientToken: token, Created: *in,
		State: efstypes.LifeCycleStateCreating, User: in.PosixUser, Root: in.RootDirectory, Tags: in.Tags,
	}
	a.ARN = account(r).AccessPointARN(a.ID)
	if a.Root == nil {
		a.Root = &efstypes.RootDirectory{}
	}
	if a.Root.Path == nil {
		a.Root = &efstypes.RootDirectory{Path: new("/"), CreationInfo: a.Root.CreationInfo}
	}
	accessPoints.Put(r.Scoped, f.ID+"/"+a.ID, a)
	accessPointOwners.Put(r.Scoped, a.ID, f.ID)
	clientTokens.Put(r.Scoped, token, a.ID)
	r.Enqueue(store.Event{Due: r.Now().Add(accessPointCreation), Kind: accessPointEvent, Key: a.ID})
	return a.output(r), nil
}

func (a AccessPointRecord) output(r *operation.Request) *efs.CreateAccessPointOutput {
	d := a.description(r)
	return &efs.CreateAccessPointOutput{
		AccessPointArn: d.AccessPointArn, AccessPointId: d.AccessPointId, ClientToken: d.ClientToken, FileSystemId: d.FileSystemId,
		LifeCycleState: d.LifeCycleState, Name: d.Name, OwnerId: d.OwnerId, PosixUser: d.PosixUser, RootDirectory: d.RootDirectory, Tags: d.Tags,
	}
}

func (a AccessPointRecord) description(r *operation.Request) efstypes.AccessPointDescription {
	return efstypes.AccessPointDescription{
		AccessPointArn: new(a.ARN), AccessPointId: new(a.ID), ClientToken: new(a.ClientToken), FileSystemId: new(a.FileSystem),
		LifeCycleState: a.State, Name: nameTag(a.Tags), OwnerId: new(r.Account), PosixUser: a.User, RootDirectory: a.Root, Tags: listTags(a.Tags),
	}
}

func describeAccessPoints(r *operation.Request, in *efs.DescribeAccessPointsInput) (*efs.DescribeAccessPointsOutput, error) {
	var found []AccessPointRecord
	switch {
	case in.AccessPointId != nil && in.FileSystemId != nil:
		return nil, badRequest("AccessPointId and FileSystemId cannot both be given")
	case in.AccessPointId != nil:
		a, err := getAccessPoint(r, in.AccessPointId)
		if err != nil {
			return nil, err
		}
		found = []AccessPointRecord{a}
	case in.FileSystemId != nil:
		f, err := getFileSystem(r, in.FileSystemId)
		if err != nil {
			return nil, err
		}
		found = accessPoints.List(r.Scoped, f.ID+"/")
	default:
		found = accessPoints.List(r.Scoped, "")
	}
	found, next, err := page(found, func(a AccessPointRecord) string { return a.FileSystem + "/" + a.ID }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &efs.DescribeAccessPointsOutput{AccessPoints: []efstypes.AccessPointDescription{}, NextToken: next}
	for _, a := range found {
		out.AccessPoints = append(out.AccessPoints, a.description(r))
	}
	return out, nil
}

func deleteAccessPoint(r *operation.Request, in *efs.DeleteAccessPointInput) (*efs.DeleteAccessPointOutput, error) {
	a, err := getAccessPoint(r, in.AccessPointId)
	if err != nil {
		return nil, err
	}
	if a.State != efstypes.LifeCycleStateDeleting {
		a.State = efstypes.LifeCycleStateDeleting
		accessPoints.Put(r.Scoped, a.FileSystem+"/"+a.ID, a)
		r.Cancel(accessPointEvent, a.ID)
		r.Enqueue(store.Event{Due: r.Now().Add(accessPointDeletion), Kind: accessPointEvent, Key: a.ID})
	}
	return &efs.DeleteAccessPointOutput{}, nil
}

func accessPointSettled(r *operation.Request, e store.Event) error {
	a, found := AccessPoint(r, e.Key)
	switch {
	case !found:
	case a.State == efstypes.LifeCycleStateDeleting:
		removeAccessPoint(r, a)
	default:
		a.State = efstypes.LifeCycleStateAvailable
		accessPoints.Put(r.Scoped, a.FileSystem+"/"+a.ID, a)
	}
	return nil
}

func removeAccessPoint(r *operation.Request, a AccessPointRecord) {
	r.Cancel(accessPointEvent, a.ID)
	accessPoints.Delete(r.Scoped, a.FileSystem+"/"+a.ID)
	accessPointOwners.Delete(r.Scoped, a.ID)
	clientTokens.Delete(r.Scoped, a.ClientToken)
}
