package efs

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// How long file systems take, about as on AWS.
const (
	fileSystemCreation = 6 * time.Second
	fileSystemUpdate   = 4 * time.Second
	fileSystemDeletion = 5 * time.Second
	backupPolicyChange = 3 * time.Second
)

// FileSystemRecord is a file system as the region keeps it.
type FileSystemRecord struct {
	ID, ARN, CreationToken string
	Created                time.Time
	State                  efstypes.LifeCycleState
	// ZoneName is set on a One Zone file system.
	ZoneName, ZoneID  string `json:",omitempty"`
	Encrypted         bool   `json:",omitempty"`
	KMSKeyID          string `json:",omitempty"`
	PerformanceMode   efstypes.PerformanceMode
	ThroughputMode    efstypes.ThroughputMode
	ProvisionedMiBps  *float64   `json:",omitempty"`
	ThroughputReduced *time.Time `json:",omitempty"` // the last decrease or change of mode
	Protection        efstypes.ReplicationOverwriteProtection
	Lifecycle         []efstypes.LifecyclePolicy `json:",omitempty"`
	Backup            efstypes.Status            `json:",omitempty"` // empty: never had a backup policy
	Policy            string                     `json:",omitempty"`
	Tags              []efstypes.Tag             `json:",omitempty"`
}

// Available tells whether it can be mounted.
func (f FileSystemRecord) Available() bool {
	return f.State == efstypes.LifeCycleStateAvailable || f.State == efstypes.LifeCycleStateUpdating
}

var (
	fileSystems    = store.Collection[FileSystemRecord]{Name: "efs/file-system"}
	creationTokens = store.Collection[string]{Name: "efs/creation-token"} // token -> file system
)

const (
	fileSystemEvent   = "efs/file-system"
	backupPolicyEvent = "efs/backup-policy"
)

func registerFileSystems(s *operation.Service) {
	operation.Register(s, createFileSystem)
	operation.Register(s, describeFileSystems)
	operation.Register(s, updateFileSystem)
	operation.Register(s, updateFileSystemProtection)
	operation.Register(s, deleteFileSystem)
	s.On(fileSystemEvent, fileSystemSettled)
}

// FileSystem finds a file system by its id or ARN.
func FileSystem(r *operation.Request, id string) (FileSystemRecord, bool) {
	return fileSystems.Get(r.Scoped, bareID(r, id))
}

func getFileSystem(r *operation.Request, id *string) (FileSystemRecord, error) {
	f, found := FileSystem(r, operation.Deref(id))
	if !found {
		return f, fileSystemNotFound(operation.Deref(id))
	}
	return f, nil
}

// availableFileSystem is getFileSystem for operations that AWS refuses while
// the file system is being made or deleted.
func availableFileSystem(r *operation.Request, id *string) (FileSystemRecord, error) {
	f, err := getFileSystem(r, id)
	if err == nil && !f.Available() {
		err = notInState(f.ID, f.State)
	}
	return f, err
}

func createFileSystem(r *operation.Request, in *efs.CreateFileSystemInput) (*efs.CreateFileSystemOutput, error) {
	token := operation.Deref(in.CreationToken)
	if token == "" {
		return nil, badRequest("CreationToken is required")
	}
	if id, taken := creationTokens.Get(r.Scoped, token); taken {
		return nil, &efstypes.FileSystemAlreadyExists{ErrorCode_: new("FileSystemAlreadyExists"), FileSystemId: new(id),
			Message: new("File system '" + id + "' already exists with creation token '" + token + "'")}
	}
	f := FileSystemRecord{
		CreationToken: token, Created: r.Now(), State: efstypes.LifeCycleStateCreating,
		PerformanceMode: in.PerformanceMode, ThroughputMode: in.ThroughputMode, ProvisionedMiBps: in.ProvisionedThroughputInMibps,
		Protection: efstypes.ReplicationOverwriteProtectionEnabled, Encrypted: operation.Deref(in.Encrypted), Tags: in.Tags,
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if err := f.setZone(r, in.AvailabilityZoneName); err != nil {
		return nil, err
	}
	if err := f.setKey(r, in.KmsKeyId); err != nil {
		return nil, err
	}
	if f.PerformanceMode == "" {
		f.PerformanceMode = efstypes.PerformanceModeGeneralPurpose
	}
	if f.ThroughputMode == "" {
		f.ThroughputMode = efstypes.ThroughputModeBursting
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	// Automatic backups are on for One Zone file systems unless told otherwise
	// (https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html).
	if backup := in.Backup; backup != nil && *backup || backup == nil && f.ZoneName != "" {
		f.Backup = efstypes.StatusEnabled
		f.Tags = mergeTags(f.Tags, []efstypes.Tag{{Key: new(defaultBackupTag), Value: new("enabled")}})
	}
	f.ID = "fs-0" + r.ID("efs/file-system", 16)
	f.ARN = account(r).FileSystemARN(f.ID)
	fileSystems.Put(r.Scoped, f.ID, f)
	creationTokens.Put(r.Scoped, token, f.ID)
	r.Enqueue(store.Event{Due: r.Now().Add(fileSystemCreation), Kind: fileSystemEvent, Key: f.ID})
	out := efs.CreateFileSystemOutput(f.output(r))
	return &out, nil
}

func (f *FileSystemRecord) setZone(r *operation.Request, name *string) error {
	if name == nil {
		return nil
	}
	for _, z := range ec2.Zones(r) {
		if z.Name == *name {
			f.ZoneName, f.ZoneID = z.Name, z.ID
			return nil
		}
	}
	return &efstypes.UnsupportedAvailabilityZone{ErrorCode_: new("UnsupportedAvailabilityZone"),
		Message: new("Availability Zone '" + *name + "' is not supported: it is not a zone of " + r.Region)}
}

// setKey gives an encrypted file system its KMS key: the one asked for, or the
// account's own key for EFS, aws/elasticfilesystem.
func (f *FileSystemRecord) setKey(r *operation.Request, key *string) error {
	switch {
	case !f.Encrypted:
		f.KMSKeyID = operation.Deref(key) // refused by check when there is one
	case key == nil:
		f.KMSKeyID = account(r).KMSKeyARN(keyID(r, "alias/aws/elasticfilesystem"))
	case strings.HasPrefix(*key, "arn:"):
		arn, ok := ecsspec.ParseARN(*key)
		if !ok || arn.Service != "kms" {
			return badRequest("'%s' is not the ARN of a KMS key", *key)
		}
		f.KMSKeyID = *key
		if alias, ok := strings.CutPrefix(arn.Resource, "alias/"); ok {
			f.KMSKeyID = account(r).KMSKeyARN(keyID(r, "alias/"+alias))
		}
	case strings.HasPrefix(*key, "alias/"):
		f.KMSKeyID = account(r).KMSKeyARN(keyID(r, *key))
	default:
		f.KMSKeyID = account(r).KMSKeyARN(*key)
	}
	return nil
}

// check refuses what EFS does not sell.
func (f *FileSystemRecord) check() error {
	return refuse(ecsspec.CheckFileSystem(ecsspec.FileSystem{
		CreationToken: f.CreationToken, ThroughputMode: f.ThroughputMode, PerformanceMode: f.PerformanceMode,
		ProvisionedThroughput: f.ProvisionedMiBps, Encrypted: &f.Encrypted, KMSKey: f.KMSKeyID,
		AvailabilityZone: f.ZoneName, LifecyclePolicies: f.Lifecycle,
	}))
}

func describeFileSystems(r *operation.Request, in *efs.DescribeFileSystemsInput) (*efs.DescribeFileSystemsOutput, error) {
	if in.FileSystemId != nil && in.CreationToken != nil {
		return nil, badRequest("FileSystemId and CreationToken cannot both be given")
	}
	var found []FileSystemRecord
	switch {
	case in.FileSystemId != nil:
		f, err := getFileSystem(r, in.FileSystemId)
		if err != nil {
			return nil, err
		}
		found = []FileSystemRecord{f}
	case in.CreationToken != nil:
		if id, ok := creationTokens.Get(r.Scoped, *in.CreationToken); ok {
			f, _ := fileSystems.Get(r.Scoped, id)
			found = []FileSystemRecord{f}
		}
	default:
		found = fileSystems.List(r.Scoped, "")
	}
	found, next, err := page(found, func(f FileSystemRecord) string { return f.ID }, in.MaxItems, in.Marker)
	if err != nil {
		return nil, err
	}
	out := &efs.DescribeFileSystemsOutput{FileSystems: []efstypes.FileSystemDescription{}, Marker: in.Marker, NextMarker: next}
	for _, f := range found {
		out.FileSystems = append(out.FileSystems, f.description(r))
	}
	return out, nil
}

// throughputRest is how long EFS refuses the next decrease or change of mode
// (https://docs.aws.amazon.com/efs/latest/ug/managing-throughput.html).
const throughputRest = 24 * time.Hour

func updateFileSystem(r *operation.Request, in *efs.UpdateFileSystemInput) (*efs.UpdateFileSystemOutput, error) {
	f, err := availableFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	before := f
	if in.ThroughputMode != "" {
		f.ThroughputMode = in.ThroughputMode
	}
	switch {
	case in.ProvisionedThroughputInMibps != nil:
		f.ProvisionedMiBps = in.ProvisionedThroughputInMibps
	case f.ThroughputMode != efstypes.ThroughputModeProvisioned:
		f.ProvisionedMiBps = nil
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	if f.ThroughputMode != before.ThroughputMode || operation.Deref(f.ProvisionedMiBps) < operation.Deref(before.ProvisionedMiBps) {
		if last := f.ThroughputReduced; last != nil && r.Now().Sub(*last) < throughputRest {
			return nil, &efstypes.TooManyRequests{ErrorCode_: new("TooManyRequests"), Message: new(
				"The throughput mode can be changed, or provisioned throughput decreased, only once in 24 hours; the last change was at " + last.Format(time.RFC3339))}
		}
		f.ThroughputReduced = new(r.Now())
	}
	f.State = efstypes.LifeCycleStateUpdating
	fileSystems.Put(r.Scoped, f.ID, f)
	r.Cancel(fileSystemEvent, f.ID)
	r.Enqueue(store.Event{Due: r.Now().Add(fileSystemUpdate), Kind: fileSystemEvent, Key: f.ID})
	out := efs.UpdateFileSystemOutput(f.output(r))
	return &out, nil
}

func updateFileSystemProtection(r *operation.Request, in *efs.UpdateFileSystemProtectionInput) (*efs.UpdateFileSystemProtectionOutput, error) {
	f, err := availableFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	if err := inReplication(r, f.ID); err != nil {
		return nil, err
	}
	switch want := in.ReplicationOverwriteProtection; want {
	case "":
	case efstypes.ReplicationOverwriteProtectionEnabled, efstypes.ReplicationOverwriteProtectionDisabled:
		f.Protection = want
	default:
		return nil, badRequest("ReplicationOverwriteProtection must be ENABLED or DISABLED, got '%s'", want)
	}
	fileSystems.Put(r.Scoped, f.ID, f)
	return &efs.UpdateFileSystemProtectionOutput{ReplicationOverwriteProtection: f.Protection}, nil
}

func deleteFileSystem(r *operation.Request, in *efs.DeleteFileSystemInput) (*efs.DeleteFileSystemOutput, error) {
	f, err := getFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	if f.State == efstypes.LifeCycleStateDeleting {
		return &efs.DeleteFileSystemOutput{}, nil
	}
	if mountTargets.Count(r.Scoped, f.ID+"/") > 0 {
		return nil, &efstypes.FileSystemInUse{ErrorCode_: new("FileSystemInUse"),
			Message: new("File system '" + f.ID + "' has one or more mount targets created on it; delete them first.")}
	}
	if _, replicated := replications.Get(r.Scoped, f.ID); replicated {
		return nil, &efstypes.FileSystemInUse{ErrorCode_: new("FileSystemInUse"),
			Message: new("File system '" + f.ID + "' is part of a replication configuration; delete that first.")}
	}
	f.State = efstypes.LifeCycleStateDeleting
	fileSystems.Put(r.Scoped, f.ID, f)
	r.Cancel(fileSystemEvent, f.ID)
	r.Enqueue(store.Event{Due: r.Now().Add(fileSystemDeletion), Kind: fileSystemEvent, Key: f.ID})
	return &efs.DeleteFileSystemOutput{}, nil
}

// fileSystemSettled ends a change of a file system.
func fileSystemSettled(r *operation.Request, e store.Event) error {
	f, found := fileSystems.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	if f.State != efstypes.LifeCycleStateDeleting {
		f.State = efstypes.LifeCycleStateAvailable
		fileSystems.Put(r.Scoped, f.ID, f)
		return nil
	}
	for _, a := range accessPoints.List(r.Scoped, f.ID+"/") {
		removeAccessPoint(r, a)
	}
	r.Cancel(backupPolicyEvent, f.ID)
	fileSystems.Delete(r.Scoped, f.ID)
	creationTokens.Delete(r.Scoped, f.CreationToken)
	return nil
}
