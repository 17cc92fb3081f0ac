package efs

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

func registerFileSystemPolicies(s *operation.Service) {
	operation.Register(s, putLifecycleConfiguration)
	operation.Register(s, describeLifecycleConfiguration)
	operation.Register(s, putBackupPolicy)
	operation.Register(s, describeBackupPolicy)
	operation.Register(s, putFileSystemPolicy)
	operation.Register(s, describeFileSystemPolicy)
	operation.Register(s, deleteFileSystemPolicy)
	s.On(backupPolicyEvent, backupPolicySettled)
}

// checkLifecycle holds one transition to each storage class, one in each
// object (https://docs.aws.amazon.com/efs/latest/ug/API_PutLifecycleConfiguration.html).
func checkLifecycle(policies []efstypes.LifecyclePolicy) error {
	seen := map[string]bool{}
	for _, p := range policies {
		name := ""
		switch {
		case p.TransitionToIA != "":
			name = "TransitionToIA"
		case p.TransitionToArchive != "":
			name = "TransitionToArchive"
		case p.TransitionToPrimaryStorageClass != "":
			name = "TransitionToPrimaryStorageClass"
		default:
			return badRequest("an object of LifecyclePolicies has no transition")
		}
		if seen[name] {
			return badRequest("the lifecycle configuration has more than one %s", name)
		}
		seen[name] = true
	}
	return nil
}

func putLifecycleConfiguration(r *operation.Request, in *efs.PutLifecycleConfigurationInput) (*efs.PutLifecycleConfigurationOutput, error) {
	f, err := availableFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	if err := checkLifecycle(in.LifecyclePolicies); err != nil {
		return nil, err
	}
	f.Lifecycle = in.LifecyclePolicies
	if err := f.check(); err != nil {
		return nil, err
	}
	fileSystems.Put(r.Scoped, f.ID, f)
	return &efs.PutLifecycleConfigurationOutput{LifecyclePolicies: lifecycleOf(f)}, nil
}

func describeLifecycleConfiguration(r *operation.Request, in *efs.DescribeLifecycleConfigurationInput) (*efs.DescribeLifecycleConfigurationOutput, error) {
	f, err := getFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	return &efs.DescribeLifecycleConfigurationOutput{LifecyclePolicies: lifecycleOf(f)}, nil
}

func lifecycleOf(f FileSystemRecord) []efstypes.LifecyclePolicy {
	return append([]efstypes.LifecyclePolicy{}, f.Lifecycle...)
}

func putBackupPolicy(r *operation.Request, in *efs.PutBackupPolicyInput) (*efs.PutBackupPolicyOutput, error) {
	f, err := availableFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	var want efstypes.Status
	if in.BackupPolicy != nil {
		want = in.BackupPolicy.Status
	}
	target, passing := efstypes.StatusEnabled, efstypes.StatusEnabling
	switch want {
	case efstypes.StatusEnabled:
	case efstypes.StatusDisabled:
		target, passing = efstypes.StatusDisabled, efstypes.StatusDisabling
	default:
		return nil, badRequest("the Status of a BackupPolicy must be ENABLED or DISABLED, got '%s'", want)
	}
	if f.Backup != target {
		f.Backup = passing
		fileSystems.Put(r.Scoped, f.ID, f)
		r.Cancel(backupPolicyEvent, f.ID)
		r.Enqueue(store.Event{Due: r.Now().Add(backupPolicyChange), Kind: backupPolicyEvent, Key: f.ID})
	}
	return &efs.PutBackupPolicyOutput{BackupPolicy: &efstypes.BackupPolicy{Status: f.Backup}}, nil
}

func backupPolicySettled(r *operation.Request, e store.Event) error {
	f, found := fileSystems.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	switch f.Backup {
	case efstypes.StatusEnabling:
		f.Backup = efstypes.StatusEnabled
		f.Tags = mergeTags(f.Tags, []efstypes.Tag{{Key: new(defaultBackupTag), Value: new("enabled")}})
	case efstypes.StatusDisabling:
		f.Backup = efstypes.StatusDisabled
		f.Tags = removeTags(f.Tags, []string{defaultBackupTag})
	}
	fileSystems.Put(r.Scoped, f.ID, f)
	return nil
}

func describeBackupPolicy(r *operation.Request, in *efs.DescribeBackupPolicyInput) (*efs.DescribeBackupPolicyOutput, error) {
	f, err := getFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	if f.Backup == "" {
		return nil, policyNotFound("File system '" + f.ID + "' has no backup policy.")
	}
	return &efs.DescribeBackupPolicyOutput{BackupPolicy: &efstypes.BackupPolicy{Status: f.Backup}}, nil
}

// maxPolicy is EFS's limit of a file system policy, in characters.
const maxPolicy = 20000

func putFileSystemPolicy(r *operation.Request, in *efs.PutFileSystemPolicyInput) (*efs.PutFileSystemPolicyOutput, error) {
	f, err := availableFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	var document struct {
		Statement json.RawMessage
	}
	policy := operation.Deref(in.Policy)
	switch err := json.Unmarshal([]byte(policy), &document); {
	case err != nil:
		return nil, invalidPolicy("the policy is not a JSON object: " + err.Error())
	case document.Statement == nil:
		return nil, invalidPolicy("the policy has no Statement")
	case len(policy) > maxPolicy:
		return nil, invalidPolicy("the policy is longer than 20000 characters")
	}
	f.Policy = policy
	fileSystems.Put(r.Scoped, f.ID, f)
	return &efs.PutFileSystemPolicyOutput{FileSystemId: new(f.ID), Policy: new(policy)}, nil
}

func invalidPolicy(message string) error {
	return &efstypes.InvalidPolicyException{ErrorCode_: new("InvalidPolicyException"), Message: new(message)}
}

func describeFileSystemPolicy(r *operation.Request, in *efs.DescribeFileSystemPolicyInput) (*efs.DescribeFileSystemPolicyOutput, error) {
	f, err := getFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	if f.Policy == "" {
		return nil, policyNotFound("File system '" + f.ID + "' has no policy.")
	}
	return &efs.DescribeFileSystemPolicyOutput{FileSystemId: new(f.ID), Policy: new(f.Policy)}, nil
}

func deleteFileSystemPolicy(r *operation.Request, in *efs.DeleteFileSystemPolicyInput) (*efs.DeleteFileSystemPolicyOutput, error) {
	f, err := availableFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	f.Policy = ""
	fileSystems.Put(r.Scoped, f.ID, f)
	return &efs.DeleteFileSystemPolicyOutput{}, nil
}
