package efs

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
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

// checkLifecycle holds one transition to each storage class, in the order of the
// classes (https://docs.aws.amazon.com/efs/latest/ug/API_PutLifecycleConfiguration.html).
func checkLifecycle(policies []efstypes.LifecyclePolicy) error {
	var ia, archive, primary int
	for _, p := range policies {
		set := 0
		for _, rule := range []struct {
			name, value string
			count       *int
			err         error
		}{
			{"TransitionToIA", string(p.TransitionToIA), &ia, ecsspec.CheckEnum[efstypes.TransitionToIARules]("TransitionToIA", string(p.TransitionToIA))},
			{"TransitionToArchive", string(p.TransitionToArchive), &archive, ecsspec.CheckEnum[efstypes.TransitionToArchiveRules]("TransitionToArchive", string(p.TransitionToArchive))},
			{"TransitionToPrimaryStorageClass", string(p.TransitionToPrimaryStorageClass), &primary, ecsspec.CheckEnum[efstypes.TransitionToPrimaryStorageClassRules]("TransitionToPrimaryStorageClass", string(p.TransitionToPrimaryStorageClass))},
		} {
			if rule.value == "" {
				continue
			}
			if rule.err != nil {
				return badRequest("%v", rule.err)
			}
			if *rule.count++; *rule.count > 1 {
				return badRequest("the lifecycle configuration has more than one %s", rule.name)
			}
			set++
		}
		if set != 1 {
			return badRequest("each object of LifecyclePolicies must have exactly one transition, got %d", set)
		}
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
		f.Tags = mergeTags(f.Tags, []efstypes.Tag{{Key: ptr(defaultBackupTag), Value: ptr("enabled")}})
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
	policy := deref(in.Policy)
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
	return &efs.PutFileSystemPolicyOutput{FileSystemId: ptr(f.ID), Policy: ptr(policy)}, nil
}

func invalidPolicy(message string) error {
	return &efstypes.InvalidPolicyException{ErrorCode_: ptr("InvalidPolicyException"), Message: ptr(message)}
}

func describeFileSystemPolicy(r *operation.Request, in *efs.DescribeFileSystemPolicyInput) (*efs.DescribeFileSystemPolicyOutput, error) {
	f, err := getFileSystem(r, in.FileSystemId)
	if err != nil {
		return nil, err
	}
	if f.Policy == "" {
		return nil, policyNotFound("File system '" + f.ID + "' has no policy.")
	}
	return &efs.DescribeFileSystemPolicyOutput{FileSystemId: ptr(f.ID), Policy: ptr(f.Policy)}, nil
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
