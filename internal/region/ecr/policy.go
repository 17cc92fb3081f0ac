package ecr

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerPolicies(s *operation.Service) {
	operation.Register(s, setRepositoryPolicy)
	operation.Register(s, getRepositoryPolicy)
	operation.Register(s, deleteRepositoryPolicy)
	operation.Register(s, putLifecyclePolicy)
	operation.Register(s, getLifecyclePolicy)
	operation.Register(s, deleteLifecyclePolicy)
}

func setRepositoryPolicy(r *operation.Request, in *ecr.SetRepositoryPolicyInput) (*ecr.SetRepositoryPolicyOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	var document struct{ Statement json.RawMessage }
	switch err := json.Unmarshal([]byte(deref(in.PolicyText)), &document); {
	case err != nil:
		return nil, invalidParameter("'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided': %v", err)
	case document.Statement == nil:
		return nil, invalidParameter("'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided': it has no Statement")
	}
	rec.Policy = *in.PolicyText
	put(r, rec)
	return &ecr.SetRepositoryPolicyOutput{
		PolicyText: ptr(rec.Policy), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}

func withPolicy(r *operation.Request, registry, name *string) (RepositoryRecord, error) {
	rec, err := getRepository(r, registry, name)
	if err == nil && rec.Policy == "" {
		err = &ecrtypes.RepositoryPolicyNotFoundException{Message: ptr("Repository policy does not exist for the repository with name '" +
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
		PolicyText: ptr(rec.Policy), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
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
		PolicyText: ptr(was), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}

// lifecycleRule is one rule of a lifecycle policy
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html).
type lifecycleRule struct {
	RulePriority *int
	Selection    *struct {
		TagStatus      string
		TagPrefixList  []string
		TagPatternList []string
		CountType      string
		CountUnit      string
		CountNumber    *int
	}
	Action *struct{ Type string }
}

// problem says what is wrong with the rule, "" when nothing is.
func (rule lifecycleRule) problem() string {
	switch s := rule.Selection; {
	case rule.RulePriority == nil || *rule.RulePriority < 1:
		return "rulePriority must be a number of at least 1"
	case s == nil:
		return "selection is missing"
	case rule.Action == nil || rule.Action.Type == "":
		return "action.type is missing"
	case s.TagStatus != "tagged" && s.TagStatus != "untagged" && s.TagStatus != "any":
		return "tagStatus must be tagged, untagged or any"
	case s.TagStatus == "tagged" && len(s.TagPrefixList)+len(s.TagPatternList) == 0:
		return "tagStatus tagged needs tagPatternList or tagPrefixList"
	case s.TagStatus != "tagged" && len(s.TagPrefixList)+len(s.TagPatternList) > 0:
		return "tagPatternList and tagPrefixList need tagStatus tagged"
	case s.CountType == "":
		return "countType is missing"
	case s.CountNumber == nil || *s.CountNumber < 1:
		return "countNumber must be at least 1"
	case s.CountType == "sinceImagePushed" && s.CountUnit != "days":
		return "countType sinceImagePushed needs countUnit days"
	case s.CountType == "imageCountMoreThan" && s.CountUnit != "":
		return "countType imageCountMoreThan takes no countUnit"
	}
	return ""
}

func putLifecyclePolicy(r *operation.Request, in *ecr.PutLifecyclePolicyInput) (*ecr.PutLifecyclePolicyOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	const at = "'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: "
	var document struct{ Rules []lifecycleRule }
	if err := json.Unmarshal([]byte(deref(in.LifecyclePolicyText)), &document); err != nil {
		return nil, invalidParameter(at+"%v'", err)
	}
	if len(document.Rules) == 0 {
		return nil, invalidParameter(at + "it has no rules'")
	}
	priorities := map[int]bool{}
	for i, rule := range document.Rules {
		problem := rule.problem()
		if problem == "" && priorities[*rule.RulePriority] {
			problem = "another rule has the same rulePriority"
		}
		if problem != "" {
			return nil, invalidParameter(at+"rules[%d]: %s'", i, problem)
		}
		priorities[*rule.RulePriority] = true
	}
	rec.LifecyclePolicy = *in.LifecyclePolicyText
	put(r, rec)
	return &ecr.PutLifecyclePolicyOutput{
		LifecyclePolicyText: ptr(rec.LifecyclePolicy), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}

func withLifecyclePolicy(r *operation.Request, registry, name *string) (RepositoryRecord, error) {
	rec, err := getRepository(r, registry, name)
	if err == nil && rec.LifecyclePolicy == "" {
		err = &ecrtypes.LifecyclePolicyNotFoundException{Message: ptr("Lifecycle policy does not exist for the repository with name '" +
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
		LifecyclePolicyText: ptr(rec.LifecyclePolicy), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}

func deleteLifecyclePolicy(r *operation.Request, in *ecr.DeleteLifecyclePolicyInput) (*ecr.DeleteLifecyclePolicyOutput, error) {
	rec, err := withLifecyclePolicy(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	was := rec.LifecyclePolicy
	rec.LifecyclePolicy = ""
	put(r, rec)
	return &ecr.DeleteLifecyclePolicyOutput{
		LifecyclePolicyText: ptr(was), RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}
