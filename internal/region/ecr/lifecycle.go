package ecr

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// lifecycleTurn is the event that applies a repository's lifecycle policy. AWS
// promises that an image goes within 24 hours of when its time has come
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html).
const (
	lifecycleTurn     = "ecr/lifecycle"
	lifecycleInterval = 24 * time.Hour
)

func registerLifecycle(s *operation.Service) {
	operation.Register(s, putLifecyclePolicy)
	operation.Register(s, getLifecyclePolicy)
	operation.Register(s, deleteLifecyclePolicy)
	s.On(lifecycleTurn, func(r *operation.Request, e store.Event) error {
		if rec, found := Repository(r, e.Key); found && rec.LifecyclePolicy != "" {
			rec.applyLifecycle(r)
		}
		return nil
	})
}

// applyLifecycle removes and archives the images that the policy says, and comes back the next day.
func (rec RepositoryRecord) applyLifecycle(r *operation.Request) {
	name := *rec.Repository.RepositoryName
	held := images.List(r.Scoped, name+"!")
	if rules, err := parseLifecycle(rec.LifecyclePolicy); err == nil {
		for _, v := range judge(rules, lifecycleImages(held), r.Now()) {
			image, _ := images.Get(r.Scoped, name+"!"+v.Digest)
			if v.Archive {
				image.archive(r)
			} else {
				removeImage(r, image)
			}
		}
	}
	rec.LifecycleEvaluated = new(r.Now())
	put(r, rec)
	r.Enqueue(store.Event{Due: r.Now().Add(lifecycleInterval), Kind: lifecycleTurn, Key: name, Background: true})
}

// lifecycleImages are the images as the evaluator sees them.
func lifecycleImages(held []ImageRecord) []lifecycleImage {
	out := make([]lifecycleImage, len(held))
	for i, image := range held {
		out[i] = lifecycleImage{Digest: image.Digest, Tags: image.Tags, Pushed: image.Pushed, Pulled: image.Pulled,
			Activated: image.Activated, Archived: image.Archived, Parts: image.parts()}
	}
	return out
}

func putLifecyclePolicy(r *operation.Request, in *ecr.PutLifecyclePolicyInput) (*ecr.PutLifecyclePolicyOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	if _, err := parseLifecycle(operation.Deref(in.LifecyclePolicyText)); err != nil {
		return nil, invalidLifecycle(err)
	}
	rec.setLifecycle(r, *in.LifecyclePolicyText)
	put(r, rec)
	return &ecr.PutLifecyclePolicyOutput{
		LifecyclePolicyText: new(rec.LifecyclePolicy), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}

func (rec *RepositoryRecord) setLifecycle(r *operation.Request, policy string) {
	rec.LifecyclePolicy = policy
	r.Cancel(lifecycleTurn, *rec.Repository.RepositoryName)
	r.Enqueue(store.Event{Due: r.Now().Add(lifecycleInterval), Kind: lifecycleTurn, Key: *rec.Repository.RepositoryName, Background: true})
}

func invalidLifecycle(err error) error {
	return invalidParameter("'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: %v'", err)
}

func withLifecyclePolicy(r *operation.Request, registry, name *string) (RepositoryRecord, error) {
	rec, err := getRepository(r, registry, name)
	if err == nil && rec.LifecyclePolicy == "" {
		err = &ecrtypes.LifecyclePolicyNotFoundException{Message: new("Lifecycle policy does not exist for the repository with name '" +
			*name + "' in the registry with id '" + r.Account + "'")}
	}
	return rec, err
}

func getLifecyclePolicy(r *operation.Request, in *ecr.GetLifecyclePolicyInput) (*ecr.GetLifecyclePolicyOutput, error) {
	rec, err := withLifecyclePolicy(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	return &ecr.GetLifecyclePolicyOutput{
		LifecyclePolicyText: new(rec.LifecyclePolicy), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
		LastEvaluatedAt: rec.LifecycleEvaluated,
	}, nil
}

func deleteLifecyclePolicy(r *operation.Request, in *ecr.DeleteLifecyclePolicyInput) (*ecr.DeleteLifecyclePolicyOutput, error) {
	rec, err := withLifecyclePolicy(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	was := rec.LifecyclePolicy
	rec.LifecyclePolicy = ""
	r.Cancel(lifecycleTurn, *rec.Repository.RepositoryName)
	put(r, rec)
	return &ecr.DeleteLifecyclePolicyOutput{
		LifecyclePolicyText: new(was), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
		LastEvaluatedAt: rec.LifecycleEvaluated,
	}, nil
}
