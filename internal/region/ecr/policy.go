package ecr

import (
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerPolicies(s *operation.Service) {
	operation.Register(s, setRepositoryPolicy)
	operation.Register(s, getRepositoryPolicy)
	operation.Register(s, deleteRepositoryPolicy)
}

func setRepositoryPolicy(r *operation.Request, in *ecr.SetRepositoryPolicyInput) (*ecr.SetRepositoryPolicyOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	if err := checkPolicyText("PolicyText", operation.Deref(in.PolicyText)); err != nil {
		return nil, err
	}
	rec.Policy = *in.PolicyText
	put(r, rec)
	return &ecr.SetRepositoryPolicyOutput{
		PolicyText: new(rec.Policy), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}

func withPolicy(r *operation.Request, registry, name *string) (RepositoryRecord, error) {
	rec, err := getRepository(r, registry, name)
	if err == nil && rec.Policy == "" {
		err = &ecrtypes.RepositoryPolicyNotFoundException{Message: new("Repository policy does not exist for the repository with name '" +
			*name + "' in the registry with id '" + r.Account + "'")}
	}
	return rec, err
}

func getRepositoryPolicy(r *operation.Request, in *ecr.GetRepositoryPolicyInput) (*ecr.GetRepositoryPolicyOutput, error) {
	rec, err := withPolicy(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	return &ecr.GetRepositoryPolicyOutput{
		PolicyText: new(rec.Policy), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}

func deleteRepositoryPolicy(r *operation.Request, in *ecr.DeleteRepositoryPolicyInput) (*ecr.DeleteRepositoryPolicyOutput, error) {
	rec, err := withPolicy(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	was := rec.Policy
	rec.Policy = ""
	put(r, rec)
	return &ecr.DeleteRepositoryPolicyOutput{
		PolicyText: new(was), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}
