package ecr

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// templates say what repositories are like that ECR creates itself, by prefix.
var templates = store.Collection[ecrtypes.RepositoryCreationTemplate]{Name: "ecr/creation-template"}

func registerTemplates(s *operation.Service) {
	operation.Register(s, createRepositoryCreationTemplate)
	operation.Register(s, describeRepositoryCreationTemplates)
	operation.Register(s, updateRepositoryCreationTemplate)
	operation.Register(s, deleteRepositoryCreationTemplate)
}

// checkTemplate holds the rules of what a template sets.
func checkTemplate(t ecrtypes.RepositoryCreationTemplate) error {
	prefix := operation.Deref(t.Prefix)
	if prefix != "ROOT" && (len(prefix) > 256 || !cachePrefix.MatchString(prefix)) {
		return invalidParameter("'prefix': expected ROOT or the beginning of a repository's name, got '%s'", prefix)
	}
	for _, what := range t.AppliedFor {
		if err := ecsspec.CheckEnum[ecrtypes.RCTAppliedFor]("'appliedFor'", string(what)); err != nil {
			return invalidParameter("%v", err)
		}
	}
	if t.ImageTagMutability != "" {
		if err := checkMutability(t.ImageTagMutability, t.ImageTagMutabilityExclusionFilters); err != nil {
			return err
		}
	}
	if t.LifecyclePolicy != nil && *t.LifecyclePolicy != "" {
		if _, err := parseLifecycle(*t.LifecyclePolicy); err != nil {
			return invalidLifecycle(err)
		}
	}
	if t.RepositoryPolicy != nil && *t.RepositoryPolicy != "" {
		if err := checkPolicyText("RepositoryPolicy", *t.RepositoryPolicy); err != nil {
			return err
		}
	}
	return checkTags(t.ResourceTags)
}

func createRepositoryCreationTemplate(r *operation.Request, in *ecr.CreateRepositoryCreationTemplateInput) (*ecr.CreateRepositoryCreationTemplateOutput, error) {
	t := ecrtypes.RepositoryCreationTemplate{
		Prefix: in.Prefix, AppliedFor: in.AppliedFor, CustomRoleArn: in.CustomRoleArn, Description: in.Description,
		EncryptionConfiguration: in.EncryptionConfiguration, ImageTagMutability: in.ImageTagMutability,
		ImageTagMutabilityExclusionFilters: in.ImageTagMutabilityExclusionFilters, LifecyclePolicy: in.LifecyclePolicy,
		RepositoryPolicy: in.RepositoryPolicy, ResourceTags: in.ResourceTags, CreatedAt: new(r.Now()), UpdatedAt: new(r.Now()),
	}
	if t.ImageTagMutability == "" {
		t.ImageTagMutability = ecrtypes.ImageTagMutabilityMutable
	}
	if t.EncryptionConfiguration == nil {
		t.EncryptionConfiguration = &ecrtypes.EncryptionConfigurationForRepositoryCreationTemplate{EncryptionType: ecrtypes.EncryptionTypeAes256}
	}
	if err := checkTemplate(t); err != nil {
		return nil, err
	}
	if _, exists := templates.Get(r.Scoped, *t.Prefix); exists {
		return nil, &ecrtypes.TemplateAlreadyExistsException{Message: new("The repository creation template with prefix '" + *t.Prefix +
			"' already exists in the registry with id '" + r.Account + "'")}
	}
	templates.Put(r.Scoped, *t.Prefix, t)
	return &ecr.CreateRepositoryCreationTemplateOutput{RegistryId: new(r.Account), RepositoryCreationTemplate: &t}, nil
}

func template(r *operation.Request, prefix *string) (ecrtypes.RepositoryCreationTemplate, error) {
	t, found := templates.Get(r.Scoped, operation.Deref(prefix))
	if !found {
		return t, &ecrtypes.TemplateNotFoundException{Message: new("The repository creation template with prefix '" + operation.Deref(prefix) +
			"' does not exist in the registry with id '" + r.Account + "'")}
	}
	return t, nil
}

func describeRepositoryCreationTemplates(r *operation.Request, in *ecr.DescribeRepositoryCreationTemplatesInput) (*ecr.DescribeRepositoryCreationTemplatesOutput, error) {
	all := templates.List(r.Scoped, "")
	if len(in.Prefixes) > 0 {
		all = nil
		for _, prefix := range in.Prefixes {
			t, err := template(r, &prefix)
			if err != nil {
				return nil, err
			}
			all = append(all, t)
		}
	}
	key := func(t ecrtypes.RepositoryCreationTemplate) string { return *t.Prefix }
	cut, next, err := page(sortBy(all, key), key, in.MaxResults, in.NextToken)
	return &ecr.DescribeRepositoryCreationTemplatesOutput{
		RegistryId: new(r.Account), RepositoryCreationTemplates: append([]ecrtypes.RepositoryCreationTemplate{}, cut...), NextToken: next,
	}, err
}

func updateRepositoryCreationTemplate(r *operation.Request, in *ecr.UpdateRepositoryCreationTemplateInput) (*ecr.UpdateRepositoryCreationTemplateOutput, error) {
	t, err := template(r, in.Prefix)
	if err != nil {
		return nil, err
	}
	set(&t.CustomRoleArn, in.CustomRoleArn)
	set(&t.Description, in.Description)
	set(&t.EncryptionConfiguration, in.EncryptionConfiguration)
	set(&t.LifecyclePolicy, in.LifecyclePolicy)
	set(&t.RepositoryPolicy, in.RepositoryPolicy)
	if in.AppliedFor != nil {
		t.AppliedFor = in.AppliedFor
	}
	if in.ImageTagMutability != "" {
		t.ImageTagMutability, t.ImageTagMutabilityExclusionFilters = in.ImageTagMutability, in.ImageTagMutabilityExclusionFilters
	}
	if in.ResourceTags != nil {
		t.ResourceTags = in.ResourceTags
	}
	if err := checkTemplate(t); err != nil {
		return nil, err
	}
	t.UpdatedAt = new(r.Now())
	templates.Put(r.Scoped, *t.Prefix, t)
	return &ecr.UpdateRepositoryCreationTemplateOutput{RegistryId: new(r.Account), RepositoryCreationTemplate: &t}, nil
}

// set takes over what a request says and leaves what it does not.
func set[T any](to **T, from *T) {
	if from != nil {
		*to = from
	}
}

func deleteRepositoryCreationTemplate(r *operation.Request, in *ecr.DeleteRepositoryCreationTemplateInput) (*ecr.DeleteRepositoryCreationTemplateOutput, error) {
	t, err := template(r, in.Prefix)
	if err != nil {
		return nil, err
	}
	templates.Delete(r.Scoped, *t.Prefix)
	return &ecr.DeleteRepositoryCreationTemplateOutput{RegistryId: new(r.Account), RepositoryCreationTemplate: &t}, nil
}

// templateFor is the template of the longest prefix of a name, or the one for ROOT
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html).
func templateFor(r *operation.Request, name string, purpose ecrtypes.RCTAppliedFor) (best ecrtypes.RepositoryCreationTemplate, found bool) {
	for _, t := range templates.List(r.Scoped, "") {
		applies := false
		for _, what := range t.AppliedFor {
			applies = applies || what == purpose
		}
		root := *t.Prefix == "ROOT"
		if !applies || !root && !strings.HasPrefix(name, strings.TrimSuffix(*t.Prefix, "/")+"/") {
			continue
		}
		if !found || *best.Prefix == "ROOT" || !root && len(*t.Prefix) > len(*best.Prefix) {
			best, found = t, true
		}
	}
	return best, found
}

// newRepository is a repository that ECR creates itself, by its template if there is one.
func newRepository(r *operation.Request, name string, purpose ecrtypes.RCTAppliedFor) RepositoryRecord {
	rec := RepositoryRecord{Repository: ecrtypes.Repository{
		CreatedAt: new(r.Now()), EncryptionConfiguration: &ecrtypes.EncryptionConfiguration{EncryptionType: ecrtypes.EncryptionTypeAes256},
		ImageScanningConfiguration: &ecrtypes.ImageScanningConfiguration{}, ImageTagMutability: ecrtypes.ImageTagMutabilityMutable,
		RegistryId: new(r.Account), RepositoryName: new(name),
		RepositoryArn: new(account(r).RepositoryARN(name)), RepositoryUri: new(account(r).RepositoryURL(name)),
	}}
	t, found := templateFor(r, name, purpose)
	if !found {
		return rec
	}
	rec.Repository.ImageTagMutability = t.ImageTagMutability
	rec.Repository.ImageTagMutabilityExclusionFilters = t.ImageTagMutabilityExclusionFilters
	if e := t.EncryptionConfiguration; e != nil {
		rec.Repository.EncryptionConfiguration = &ecrtypes.EncryptionConfiguration{EncryptionType: e.EncryptionType, KmsKey: e.KmsKey}
	}
	rec.Policy, rec.Tags = operation.Deref(t.RepositoryPolicy), t.ResourceTags
	if operation.Deref(t.LifecyclePolicy) != "" {
		rec.setLifecycle(r, *t.LifecyclePolicy)
	}
	return rec
}

// pushedRepository finds the repository that is pushed to. One that is not there
// is created when a template for creation on push is for it.
func pushedRepository(r *operation.Request, registryID, name *string) (RepositoryRecord, error) {
	rec, err := getRepository(r, registryID, name)
	if err == nil || registryID != nil && *registryID != r.Account || ecsspec.RepositoryName.Check(operation.Deref(name)) != nil {
		return rec, err
	}
	if _, found := templateFor(r, *name, ecrtypes.RCTAppliedForCreateOnPush); !found {
		return rec, err
	}
	rec = newRepository(r, *name, ecrtypes.RCTAppliedForCreateOnPush)
	put(r, rec)
	return rec, nil
}
