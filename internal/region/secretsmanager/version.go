package secretsmanager

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

type versionRecord struct {
	ID      string
	Text    *string `json:",omitempty"`
	Binary  []byte  `json:",omitempty"`
	Stages  []string
	Created time.Time
}

// The staging labels that Secrets Manager moves itself
// (https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version).
const (
	current  = "AWSCURRENT"
	previous = "AWSPREVIOUS"
)

// The limits of https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html.
const (
	maxValue    = 65536
	maxVersions = 100
	maxStages   = 20
)

func registerVersions(s *operation.Service) {
	operation.Register(s, getSecretValue)
	operation.Register(s, putSecretValue)
	operation.Register(s, listSecretVersionIds)
	operation.Register(s, updateSecretVersionStage)
}

func (s secretRecord) stages() map[string][]string {
	out := map[string][]string{}
	for _, v := range s.Versions {
		if len(v.Stages) > 0 {
			out[v.ID] = v.Stages
		}
	}
	return out
}

// move takes a staging label to a version. AWSCURRENT leaves AWSPREVIOUS where it was.
func (s *secretRecord) move(stage string, to int) {
	if from, there := s.labelled(stage); there && from != to {
		s.Versions[from].Stages = slices.DeleteFunc(s.Versions[from].Stages, func(l string) bool { return l == stage })
		if stage == current {
			s.move(previous, from)
		}
	}
	if !slices.Contains(s.Versions[to].Stages, stage) {
		s.Versions[to].Stages = append(s.Versions[to].Stages, stage)
	}
}

// add makes a version. The token of a version that is there again is the same
// call repeated when its value is the same.
func (s *secretRecord) add(r *operation.Request, token, text *string, binary []byte, stages []string) (versionRecord, error) {
	switch {
	case text != nil && binary != nil:
		return versionRecord{}, invalidParameter("You can't specify both a binary secret value and a string secret value in the same secret.")
	case text == nil && binary == nil:
		return versionRecord{}, invalidRequest("You must provide either SecretString or SecretBinary.")
	case len(operation.Deref(text)) > maxValue || len(binary) > maxValue:
		return versionRecord{}, invalidParameter("The secret value has more than %d bytes.", maxValue)
	case len(stages) > maxStages:
		return versionRecord{}, invalidParameter("A version can have up to %d staging labels.", maxStages)
	}
	id := operation.Deref(token)
	if id == "" {
		h := r.ID("secretsmanager/version", 32)
		id = strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
	}
	if len(id) < 32 || len(id) > 64 {
		return versionRecord{}, invalidParameter("ClientRequestToken must be 32-64 characters long.")
	}
	if at := slices.IndexFunc(s.Versions, func(v versionRecord) bool { return v.ID == id }); at >= 0 {
		v := s.Versions[at]
		if operation.Deref(v.Text) != operation.Deref(text) || !bytes.Equal(v.Binary, binary) {
			return v, &smtypes.ResourceExistsException{Message: new("You can't use ClientRequestToken " + id +
				" because that value is already in use for a version of secret " + s.ARN + ".")}
		}
		return v, nil
	}
	if len(stages) == 0 {
		stages = []string{current}
	}
	if _, has := s.labelled(current); !has && !slices.Contains(stages, current) {
		stages = append(slices.Clone(stages), current)
	}
	s.Versions = append(s.Versions, versionRecord{ID: id, Text: text, Binary: binary, Created: r.Now()})
	for _, stage := range stages {
		s.move(stage, len(s.Versions)-1)
	}
	s.Changed = r.Now()
	v := s.Versions[len(s.Versions)-1]
	s.prune()
	return v, nil
}

// prune drops the oldest versions without labels above what a secret keeps.
func (s *secretRecord) prune() {
	for i := 0; i < len(s.Versions) && len(s.Versions) > maxVersions; {
		if len(s.Versions[i].Stages) > 0 {
			i++
			continue
		}
		s.Versions = slices.Delete(s.Versions, i, i+1)
	}
}

// version finds the version with that id, that staging label, or both; AWSCURRENT when neither is given.
func (s secretRecord) version(id, stage *string) (versionRecord, error) {
	if id == nil && stage == nil {
		stage = new(current)
	}
	for _, v := range s.Versions {
		if (id == nil || v.ID == *id) && (stage == nil || slices.Contains(v.Stages, *stage)) {
			return v, nil
		}
	}
	if id != nil {
		return versionRecord{}, notFound("Secrets Manager can't find the specified secret value for VersionId: %s", *id)
	}
	return versionRecord{}, notFound("Secrets Manager can't find the specified secret value for staging label: %s", *stage)
}

func getSecretValue(r *operation.Request, in *sm.GetSecretValueInput) (*sm.GetSecretValueOutput, error) {
	s, err := live(r, in.SecretId)
	if err != nil {
		return nil, err
	}
	v, err := s.version(in.VersionId, in.VersionStage)
	if err != nil {
		return nil, err
	}
	if today := r.Now().Truncate(24 * time.Hour); s.Accessed == nil || s.Accessed.Before(today) {
		s.Accessed = &today
		s.put(r)
	}
	return &sm.GetSecretValueOutput{
		ARN: new(s.ARN), Name: new(s.Name), VersionId: new(v.ID), VersionStages: v.Stages, CreatedDate: new(v.Created),
		SecretString: v.Text, SecretBinary: v.Binary,
	}, nil
}

// InUse tells whether there is any secret in the caller's region.
func InUse(r *operation.Request) bool { return len(secrets.Entries(r.Scoped, "", "", 1)) > 0 }

// Value is what a container definition's valueFrom leads to: an ARN, which may
// be followed by ":json-key:version-stage:version-id", each of which may be empty
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html).
func Value(r *operation.Request, valueFrom string) (string, error) {
	rest, ok := strings.CutPrefix(valueFrom, arnPrefix(r))
	if !ok {
		return "", notFound("Secrets Manager can't find the specified secret.")
	}
	parts := strings.SplitN(rest, ":", 4)
	in := &sm.GetSecretValueInput{SecretId: new(arnPrefix(r) + parts[0])}
	if len(parts) > 2 && parts[2] != "" {
		in.VersionStage = &parts[2]
	}
	if len(parts) > 3 && parts[3] != "" {
		in.VersionId = &parts[3]
	}
	out, err := getSecretValue(r, in)
	if err != nil {
		return "", err
	}
	text := string(out.SecretBinary)
	if out.SecretString != nil {
		text = *out.SecretString
	}
	if len(parts) < 2 || parts[1] == "" {
		return text, nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &fields) != nil || fields[parts[1]] == nil {
		return "", invalidParameter("retrieved secret from Secrets Manager did not contain json key %s", parts[1])
	}
	var field string
	if json.Unmarshal(fields[parts[1]], &field) != nil {
		field = string(fields[parts[1]])
	}
	return field, nil
}

func putSecretValue(r *operation.Request, in *sm.PutSecretValueInput) (*sm.PutSecretValueOutput, error) {
	s, err := live(r, in.SecretId)
	if err != nil {
		return nil, err
	}
	v, err := s.add(r, in.ClientRequestToken, in.SecretString, in.SecretBinary, in.VersionStages)
	if err != nil {
		return nil, err
	}
	s.put(r)
	return &sm.PutSecretValueOutput{ARN: new(s.ARN), Name: new(s.Name), VersionId: new(v.ID), VersionStages: v.Stages}, nil
}

// listSecretVersionIds leaves out versions without labels unless they are asked for.
func listSecretVersionIds(r *operation.Request, in *sm.ListSecretVersionIdsInput) (*sm.ListSecretVersionIdsOutput, error) {
	s, found := find(r, operation.Deref(in.SecretId))
	if !found {
		return nil, notFound("Secrets Manager can't find the specified secret.")
	}
	list := []smtypes.SecretVersionsListEntry{}
	for _, v := range s.Versions {
		if len(v.Stages) > 0 || operation.Deref(in.IncludeDeprecated) {
			list = append(list, smtypes.SecretVersionsListEntry{VersionId: new(v.ID), VersionStages: v.Stages, CreatedDate: new(v.Created)})
		}
	}
	key := func(v smtypes.SecretVersionsListEntry) string { return *v.VersionId }
	slices.SortFunc(list, func(a, b smtypes.SecretVersionsListEntry) int { return strings.Compare(key(a), key(b)) })
	cut, next, err := page(list, key, in.MaxResults, in.NextToken)
	return &sm.ListSecretVersionIdsOutput{ARN: new(s.ARN), Name: new(s.Name), Versions: cut, NextToken: next}, err
}

func updateSecretVersionStage(r *operation.Request, in *sm.UpdateSecretVersionStageInput) (*sm.UpdateSecretVersionStageOutput, error) {
	s, err := live(r, in.SecretId)
	if err != nil {
		return nil, err
	}
	stage := operation.Deref(in.VersionStage)
	index := func(id *string) (int, error) {
		at := slices.IndexFunc(s.Versions, func(v versionRecord) bool { return v.ID == operation.Deref(id) })
		if at < 0 {
			return at, notFound("Secrets Manager can't find the specified secret value for VersionId: %s", operation.Deref(id))
		}
		return at, nil
	}
	from, has := s.labelled(stage)
	if in.RemoveFromVersionId != nil {
		at, err := index(in.RemoveFromVersionId)
		if err != nil {
			return nil, err
		}
		if !has || at != from {
			return nil, invalidParameter("The parameter RemoveFromVersionId can't be empty or wrong. Staging label %s is not attached to version %s.", stage, *in.RemoveFromVersionId)
		}
	}
	switch {
	case in.MoveToVersionId == nil && in.RemoveFromVersionId == nil:
		return nil, invalidParameter("You must provide MoveToVersionId, RemoveFromVersionId or both.")
	case in.MoveToVersionId == nil && stage == current:
		return nil, invalidParameter("You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.")
	case in.MoveToVersionId == nil:
		s.Versions[from].Stages = slices.DeleteFunc(s.Versions[from].Stages, func(l string) bool { return l == stage })
	default:
		to, err := index(in.MoveToVersionId)
		if err != nil {
			return nil, err
		}
		if has && from != to && in.RemoveFromVersionId == nil {
			return nil, invalidParameter("The parameter RemoveFromVersionId can't be empty. Staging label %s is currently attached to version %s, so you must explicitly reference that version in RemoveFromVersionId.", stage, s.Versions[from].ID)
		}
		s.move(stage, to)
	}
	s.Changed = r.Now()
	s.put(r)
	return &sm.UpdateSecretVersionStageOutput{ARN: new(s.ARN), Name: new(s.Name)}, nil
}
