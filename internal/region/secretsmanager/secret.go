package secretsmanager

import (
	"crypto/sha256"
	"encoding/base32"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

type secretRecord struct {
	Name, ARN           string
	Description, KMSKey *string `json:",omitempty"`
	Type                *string `json:",omitempty"`
	Policy              *string `json:",omitempty"`
	Created, Changed    time.Time
	Accessed            *time.Time      `json:",omitempty"` // to the day, as AWS tells it
	Deleted             *time.Time      `json:",omitempty"` // when it was marked for deletion
	Purge               *time.Time      `json:",omitempty"` // when it goes
	Tags                []smtypes.Tag   `json:",omitempty"`
	Versions            []versionRecord `json:",omitempty"` // oldest first
}

// secrets are kept by name.
var secrets = store.Collection[secretRecord]{Name: "secretsmanager/secret"}

func registerSecrets(s *operation.Service) {
	operation.Register(s, createSecret)
	operation.Register(s, describeSecret)
	operation.Register(s, updateSecret)
}

func (s secretRecord) put(r *operation.Request) { secrets.Put(r.Scoped, s.Name, s) }

func arnPrefix(r *operation.Request) string {
	return "arn:" + r.Partition + ":secretsmanager:" + r.Region + ":" + r.Account + ":secret:"
}

// find finds a secret by its name, its ARN, or its ARN without the six
// characters at its end
// (https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen).
func find(r *operation.Request, id string) (secretRecord, bool) {
	name, isARN := strings.CutPrefix(id, arnPrefix(r))
	if s, found := secrets.Get(r.Scoped, name); found && (!isARN || strings.HasPrefix(s.ARN, id)) {
		return s, true
	}
	if cut := len(name) - suffix - 1; isARN && cut > 0 {
		s, found := secrets.Get(r.Scoped, name[:cut])
		return s, found && s.ARN == id
	}
	return secretRecord{}, false
}

const suffix = 6

// live finds a secret that is not marked for deletion.
func live(r *operation.Request, id *string) (secretRecord, error) {
	s, found := find(r, operation.Deref(id))
	switch {
	case !found:
		return s, notFound("Secrets Manager can't find the specified secret.")
	case s.Deleted != nil:
		return s, invalidRequest("You can't perform this operation on the secret because it was marked for deletion.")
	}
	return s, nil
}

// Compiled at first use: that takes a millisecond, which every start of the binary would pay.
var secretName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-zA-Z0-9/_+=.@-]{1,512}$`) })

func createSecret(r *operation.Request, in *sm.CreateSecretInput) (*sm.CreateSecretOutput, error) {
	name := operation.Deref(in.Name)
	switch {
	case !secretName().MatchString(name):
		return nil, invalidParameter("Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!")
	case len(in.AddReplicaRegions) > 0 || in.CrossAccountPrimaryARN != nil:
		return nil, invalidParameter("the embedded region replicates no secrets: AddReplicaRegions and CrossAccountPrimaryARN must be absent")
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if s, exists := secrets.Get(r.Scoped, name); exists {
		if s.Deleted != nil {
			return nil, invalidRequest("You can't create this secret because a secret with this name is already scheduled for deletion.")
		}
		return nil, &smtypes.ResourceExistsException{Message: new("The operation failed because the secret " + name + " already exists.")}
	}
	s := secretRecord{
		Name: name, ARN: arnPrefix(r) + name + "-" + suffixOf(r), Description: in.Description, KMSKey: in.KmsKeyId, Type: in.Type,
		Created: r.Now(), Changed: r.Now(), Tags: in.Tags,
	}
	out := &sm.CreateSecretOutput{ARN: new(s.ARN), Name: new(name)}
	if in.SecretString != nil || in.SecretBinary != nil {
		v, err := s.add(r, in.ClientRequestToken, in.SecretString, in.SecretBinary, nil)
		if err != nil {
			return nil, err
		}
		out.VersionId = new(v.ID)
	}
	s.put(r)
	return out, nil
}

// suffixOf makes the six characters that tell an ARN from that of an earlier secret of the same name.
func suffixOf(r *operation.Request) string {
	sum := sha256.Sum256([]byte(r.ID("secretsmanager/suffix", 32)))
	return base32.StdEncoding.EncodeToString(sum[:])[:suffix]
}

func describeSecret(r *operation.Request, in *sm.DescribeSecretInput) (*sm.DescribeSecretOutput, error) {
	s, found := find(r, operation.Deref(in.SecretId))
	if !found {
		return nil, notFound("Secrets Manager can't find the specified secret.")
	}
	return &sm.DescribeSecretOutput{
		ARN: new(s.ARN), Name: new(s.Name), Description: s.Description, KmsKeyId: s.KMSKey, Type: s.Type, CreatedDate: new(s.Created),
		LastChangedDate: new(s.Changed), LastAccessedDate: s.Accessed, DeletedDate: s.Deleted, Tags: s.Tags, VersionIdsToStages: s.stages(),
	}, nil
}

func updateSecret(r *operation.Request, in *sm.UpdateSecretInput) (*sm.UpdateSecretOutput, error) {
	s, err := live(r, in.SecretId)
	if err != nil {
		return nil, err
	}
	if in.Description != nil {
		s.Description = in.Description
	}
	if in.KmsKeyId != nil {
		s.KMSKey = in.KmsKeyId
	}
	if in.Type != nil {
		s.Type = in.Type
	}
	s.Changed = r.Now()
	out := &sm.UpdateSecretOutput{ARN: new(s.ARN), Name: new(s.Name)}
	if in.SecretString != nil || in.SecretBinary != nil {
		v, err := s.add(r, in.ClientRequestToken, in.SecretString, in.SecretBinary, nil)
		if err != nil {
			return nil, err
		}
		out.VersionId = new(v.ID)
	}
	s.put(r)
	return out, nil
}

// labelled finds the version that has a staging label.
func (s secretRecord) labelled(stage string) (at int, found bool) {
	at = slices.IndexFunc(s.Versions, func(v versionRecord) bool { return slices.Contains(v.Stages, stage) })
	return at, at >= 0
}
