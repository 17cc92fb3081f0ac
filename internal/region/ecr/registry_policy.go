package ecr

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// registryPolicy is the registry's, under the key "registry".
var registryPolicy = store.Collection[string]{Name: "ecr/registry-policy"}

func registerRegistryPolicy(s *operation.Service) {
	operation.Register(s, putRegistryPolicy)
	operation.Register(s, getRegistryPolicy)
	operation.Register(s, deleteRegistryPolicy)
}

// checkPolicyText refuses what is no policy.
func checkPolicyText(member, text string) error {
	var document struct{ Statement json.RawMessage }
	switch err := json.Unmarshal([]byte(text), &document); {
	case err != nil:
		return invalidParameter("'%s' failed to satisfy constraint: 'Invalid repository policy provided': %v", member, err)
	case document.Statement == nil:
		return invalidParameter("'%s' failed to satisfy constraint: 'Invalid repository policy provided': it has no Statement", member)
	}
	return nil
}

func putRegistryPolicy(r *operation.Request, in *ecr.PutRegistryPolicyInput) (*ecr.PutRegistryPolicyOutput, error) {
	if err := checkPolicyText("PolicyText", operation.Deref(in.PolicyText)); err != nil {
		return nil, err
	}
	registryPolicy.Put(r.Scoped, registry, *in.PolicyText)
	return &ecr.PutRegistryPolicyOutput{PolicyText: in.PolicyText, RegistryId: new(r.Account)}, nil
}

func policyOfRegistry(r *operation.Request) (string, error) {
	text, found := registryPolicy.Get(r.Scoped, registry)
	if !found {
		return "", &ecrtypes.RegistryPolicyNotFoundException{Message: new("Registry policy does not exist in the registry with id '" + r.Account + "'")}
	}
	return text, nil
}

func getRegistryPolicy(r *operation.Request, _ *ecr.GetRegistryPolicyInput) (*ecr.GetRegistryPolicyOutput, error) {
	text, err := policyOfRegistry(r)
	if err != nil {
		return nil, err
	}
	return &ecr.GetRegistryPolicyOutput{PolicyText: new(text), RegistryId: new(r.Account)}, nil
}

func deleteRegistryPolicy(r *operation.Request, _ *ecr.DeleteRegistryPolicyInput) (*ecr.DeleteRegistryPolicyOutput, error) {
	text, err := policyOfRegistry(r)
	if err != nil {
		return nil, err
	}
	registryPolicy.Delete(r.Scoped, registry)
	return &ecr.DeleteRegistryPolicyOutput{PolicyText: new(text), RegistryId: new(r.Account)}, nil
}
