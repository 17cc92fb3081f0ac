package ecr

import (
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerPolicies(s *operation.Service) {
	operation.Register(s, setRepositoryPolicy)
	operation.Register(s, getRepositoryPolicy)
	operation.Register(s, deleteRepositoryPolicy)
}

func noPolicy(name string, r *operation.Request) error {
	return &ecrtypes.RepositoryPolicyNotFoundException{Message: ptr(fmt.Sprintf(
		"Repository policy does not exist for the repository with name '%s' in the registry with id '%s'", name, r.Account))}
}

func setRepositoryPolicy(r *operation.Request, in *ecr.SetRepositoryPolicyInput) (*ecr.SetRepositoryPolicyOutput, error) {
	repo, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	var policy struct{ Statement json.RawMessage }
	if err := json.Unmarshal([]byte(deref(in.PolicyText)), &policy); err != nil || policy.Statement == nil {
		return nil, invalidParameter("'PolicyText' is not a policy document with a Statement")
	}
	repo.Policy = deref(in.PolicyText)
	repositories.Put(r.Scoped, deref(in.RepositoryName), repo)
	return &ecr.SetRepositoryPolicyOutput{PolicyText: in.PolicyText, RegistryId: ptr(r.Account), RepositoryName: in.RepositoryName}, nil
}

func getRepositoryPolicy(r *operation.Request, in *ecr.GetRepositoryPolicyInput) (*ecr.GetRepositoryPolicyOutput, error) {
	repo, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	if repo.Policy == "" {
		return nil, noPolicy(deref(in.RepositoryName), r)
	}
	return &ecr.GetRepositoryPolicyOutput{PolicyText: &repo.Policy, RegistryId: ptr(r.Account), RepositoryName: in.RepositoryName}, nil
}

func deleteRepositoryPolicy(r *operation.Request, in *ecr.DeleteRepositoryPolicyInput) (*ecr.DeleteRepositoryPolicyOutput, error) {
	repo, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	if repo.Policy == "" {
		return nil, noPolicy(deref(in.RepositoryName), r)
	}
	was := repo.Policy
	repo.Policy = ""
	repositories.Put(r.Scoped, deref(in.RepositoryName), repo)
	return &ecr.DeleteRepositoryPolicyOutput{PolicyText: &was, RegistryId: ptr(r.Account), RepositoryName: in.RepositoryName}, nil
}
