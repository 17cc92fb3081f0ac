package ecr

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// previewRecord is the last preview of a repository.
type previewRecord struct {
	Policy  string
	Status  ecrtypes.LifecyclePolicyPreviewStatus
	Results []ecrtypes.LifecyclePolicyPreviewResult `json:",omitempty"`
}

// previews are kept by repository.
var previews = store.Collection[previewRecord]{Name: "ecr/lifecycle-preview"}

const (
	previewDone  = "ecr/lifecycle-preview"
	previewTakes = 5 * time.Second
)

func registerPreviews(s *operation.Service) {
	operation.Register(s, startLifecyclePolicyPreview)
	operation.Register(s, getLifecyclePolicyPreview)
	s.On(previewDone, func(r *operation.Request, e store.Event) error {
		if p, found := previews.Get(r.Scoped, e.Key); found {
			p.complete(r, e.Key)
		}
		return nil
	})
}

func (p previewRecord) complete(r *operation.Request, repository string) {
	p.Status = ecrtypes.LifecyclePolicyPreviewStatusFailed
	if rules, err := parseLifecycle(p.Policy); err == nil {
		p.Status = ecrtypes.LifecyclePolicyPreviewStatusComplete
		for _, v := range judge(rules, lifecycleImages(images.List(r.Scoped, repository+"!")), r.Now()) {
			res := ecrtypes.LifecyclePolicyPreviewResult{
				Action: &ecrtypes.LifecyclePolicyRuleAction{Type: ecrtypes.ImageActionTypeExpire}, AppliedRulePriority: new(int32(v.Priority)),
				ImageDigest: new(v.Digest), ImagePushedAt: new(v.Pushed), ImageTags: v.Tags, StorageClass: ecrtypes.LifecyclePolicyStorageClassStandard,
			}
			if v.Archived != nil {
				res.StorageClass = ecrtypes.LifecyclePolicyStorageClassArchive
			}
			if v.Archive {
				res.Action.Type, res.Action.TargetStorageClass = ecrtypes.ImageActionTypeTransition, ecrtypes.LifecyclePolicyTargetStorageClassArchive
			}
			p.Results = append(p.Results, res)
		}
	}
	previews.Put(r.Scoped, repository, p)
}

func startLifecyclePolicyPreview(r *operation.Request, in *ecr.StartLifecyclePolicyPreviewInput) (*ecr.StartLifecyclePolicyPreviewOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	name, policy := *rec.Repository.RepositoryName, operation.Deref(in.LifecyclePolicyText)
	if in.LifecyclePolicyText == nil {
		if rec, err = withLifecyclePolicy(r, in.RegistryId, in.RepositoryName); err != nil {
			return nil, err
		}
		policy = rec.LifecyclePolicy
	} else if _, err := parseLifecycle(policy); err != nil {
		return nil, invalidLifecycle(err)
	}
	if p, found := previews.Get(r.Scoped, name); found && p.Status == ecrtypes.LifecyclePolicyPreviewStatusInProgress {
		return nil, &ecrtypes.LifecyclePolicyPreviewInProgressException{Message: new("The lifecycle policy preview for the repository with name '" +
			name + "' in the registry with id '" + r.Account + "' is in progress")}
	}
	previews.Put(r.Scoped, name, previewRecord{Policy: policy, Status: ecrtypes.LifecyclePolicyPreviewStatusInProgress})
	r.Enqueue(store.Event{Due: r.Now().Add(previewTakes), Kind: previewDone, Key: name})
	return &ecr.StartLifecyclePolicyPreviewOutput{
		LifecyclePolicyText: new(policy), RegistryId: new(r.Account), RepositoryName: new(name), Status: ecrtypes.LifecyclePolicyPreviewStatusInProgress,
	}, nil
}

func getLifecyclePolicyPreview(r *operation.Request, in *ecr.GetLifecyclePolicyPreviewInput) (*ecr.GetLifecyclePolicyPreviewOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	name := *rec.Repository.RepositoryName
	p, found := previews.Get(r.Scoped, name)
	if !found {
		return nil, &ecrtypes.LifecyclePolicyPreviewNotFoundException{Message: new("Lifecycle policy preview does not exist for the repository with name '" +
			name + "' in the registry with id '" + r.Account + "'")}
	}
	results := slices.DeleteFunc(p.Results, func(res ecrtypes.LifecyclePolicyPreviewResult) bool {
		if in.Filter != nil && !wantsImage(in.Filter.TagStatus, ecrtypes.ImageStatusFilterAny, ImageRecord{Tags: res.ImageTags}) {
			return true
		}
		return len(in.ImageIds) > 0 && !slices.ContainsFunc(in.ImageIds, func(id ecrtypes.ImageIdentifier) bool {
			return operation.Deref(id.ImageDigest) == *res.ImageDigest || id.ImageTag != nil && slices.Contains(res.ImageTags, *id.ImageTag)
		})
	})
	var expiring, archiving int32
	for _, res := range results {
		if res.Action.Type == ecrtypes.ImageActionTypeTransition {
			archiving++
		} else {
			expiring++
		}
	}
	key := func(res ecrtypes.LifecyclePolicyPreviewResult) string {
		return res.ImagePushedAt.UTC().Format("2006-01-02T15:04:05.000000") + *res.ImageDigest
	}
	slices.SortFunc(results, func(a, b ecrtypes.LifecyclePolicyPreviewResult) int {
		if key(a) < key(b) {
			return -1
		}
		return 1
	})
	cut, next, err := page(results, key, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &ecr.GetLifecyclePolicyPreviewOutput{
		LifecyclePolicyText: new(p.Policy), RegistryId: new(r.Account), RepositoryName: new(name), Status: p.Status, PreviewResults: cut, NextToken: next,
	}
	if p.Status == ecrtypes.LifecyclePolicyPreviewStatusComplete {
		out.Summary = &ecrtypes.LifecyclePolicyPreviewSummary{ExpiringImageTotalCount: new(expiring)}
		if archiving > 0 {
			out.Summary.TransitioningImageTotalCounts = []ecrtypes.TransitioningImageTotalCount{{
				ImageTotalCount: new(archiving), TargetStorageClass: ecrtypes.LifecyclePolicyTargetStorageClassArchive,
			}}
		}
	}
	return out, nil
}
