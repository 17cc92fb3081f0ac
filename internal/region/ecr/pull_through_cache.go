package ecr

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// cacheRules are kept by the prefix of repositories. Nothing is pulled through
// them: the region reaches out to no registry.
var cacheRules = store.Collection[ecrtypes.PullThroughCacheRule]{Name: "ecr/pull-through-cache-rule"}

func registerPullThroughCaches(s *operation.Service) {
	operation.Register(s, createPullThroughCacheRule)
	operation.Register(s, describePullThroughCacheRules)
	operation.Register(s, updatePullThroughCacheRule)
	operation.Register(s, deletePullThroughCacheRule)
	operation.Register(s, validatePullThroughCacheRule)
}

// upstream is a registry that can be cached, by its host
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html).
type upstream struct {
	host        *regexp.Regexp
	kind        ecrtypes.UpstreamRegistry
	credentials bool // it needs them
}

var upstreams = []upstream{
	{regexp.MustCompile(`^public\.ecr\.aws$`), ecrtypes.UpstreamRegistryEcrPublic, false},
	{regexp.MustCompile(`^registry\.k8s\.io$`), ecrtypes.UpstreamRegistryK8s, false},
	{regexp.MustCompile(`^quay\.io$`), ecrtypes.UpstreamRegistryQuay, false},
	{regexp.MustCompile(`^registry-1\.docker\.io$`), ecrtypes.UpstreamRegistryDockerHub, true},
	{regexp.MustCompile(`^ghcr\.io$`), ecrtypes.UpstreamRegistryGitHubContainerRegistry, true},
	{regexp.MustCompile(`^[a-z0-9]+\.azurecr\.(io|us|cn)$`), ecrtypes.UpstreamRegistryAzureContainerRegistry, true},
	{regexp.MustCompile(`^registry\.gitlab\.com$`), ecrtypes.UpstreamRegistryGitLabContainerRegistry, true},
	{regexp.MustCompile(`^cgr\.dev$`), ecrtypes.UpstreamRegistryChainguard, true},
	{regexp.MustCompile(`^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$`), ecrtypes.UpstreamRegistryEcr, false},
}

var cachePrefix = regexp.MustCompile(`^((?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*/?|ROOT)$`)

func checkCredential(ref *string) error {
	if ref == nil {
		return nil
	}
	// https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html
	if !strings.HasPrefix(*ref, "arn:") || !strings.Contains(*ref, ":secret:ecr-pullthroughcache/") {
		return invalidParameter("'credentialArn': expected the ARN of a secret whose name begins with ecr-pullthroughcache/, got '%s'", *ref)
	}
	return nil
}

func createPullThroughCacheRule(r *operation.Request, in *ecr.CreatePullThroughCacheRuleInput) (*ecr.CreatePullThroughCacheRuleOutput, error) {
	prefix := operation.Deref(in.EcrRepositoryPrefix)
	if len(prefix) < 2 || len(prefix) > 30 || !cachePrefix.MatchString(prefix) {
		return nil, invalidParameter("'ecrRepositoryPrefix': expected ROOT or 2 to 30 characters as in a repository's name, got '%s'", prefix)
	}
	at := slices.IndexFunc(upstreams, func(u upstream) bool { return u.host.MatchString(operation.Deref(in.UpstreamRegistryUrl)) })
	if at < 0 {
		return nil, &ecrtypes.UnsupportedUpstreamRegistryException{Message: new("The upstream registry '" + operation.Deref(in.UpstreamRegistryUrl) + "' is not supported")}
	}
	u := upstreams[at]
	switch {
	case in.UpstreamRegistry != "" && in.UpstreamRegistry != u.kind:
		return nil, invalidParameter("'upstreamRegistry': %s is %s, not '%s'", *in.UpstreamRegistryUrl, u.kind, in.UpstreamRegistry)
	case u.credentials && in.CredentialArn == nil:
		return nil, invalidParameter("'credentialArn': the upstream registry %s needs credentials", *in.UpstreamRegistryUrl)
	case !u.credentials && in.CredentialArn != nil:
		return nil, invalidParameter("'credentialArn': the upstream registry %s takes no credentials", *in.UpstreamRegistryUrl)
	}
	if err := checkCredential(in.CredentialArn); err != nil {
		return nil, err
	}
	if _, exists := cacheRules.Get(r.Scoped, prefix); exists {
		return nil, &ecrtypes.PullThroughCacheRuleAlreadyExistsException{Message: new("A pull through cache rule with the repository prefix '" + prefix +
			"' already exists in the registry with id '" + r.Account + "'")}
	}
	if cacheRules.Count(r.Scoped, "") >= 50 {
		return nil, &ecrtypes.LimitExceededException{Message: new("A registry can have up to 50 pull through cache rules")}
	}
	rule := ecrtypes.PullThroughCacheRule{
		EcrRepositoryPrefix: new(prefix), UpstreamRegistry: u.kind, UpstreamRegistryUrl: in.UpstreamRegistryUrl, CredentialArn: in.CredentialArn,
		CustomRoleArn: in.CustomRoleArn, UpstreamRepositoryPrefix: in.UpstreamRepositoryPrefix, RegistryId: new(r.Account),
		CreatedAt: new(r.Now()), UpdatedAt: new(r.Now()),
	}
	if rule.UpstreamRepositoryPrefix == nil {
		rule.UpstreamRepositoryPrefix = new("ROOT")
	}
	cacheRules.Put(r.Scoped, prefix, rule)
	return &ecr.CreatePullThroughCacheRuleOutput{
		CreatedAt: rule.CreatedAt, CredentialArn: rule.CredentialArn, CustomRoleArn: rule.CustomRoleArn, EcrRepositoryPrefix: rule.EcrRepositoryPrefix,
		RegistryId: rule.RegistryId, UpstreamRegistry: rule.UpstreamRegistry, UpstreamRegistryUrl: rule.UpstreamRegistryUrl,
		UpstreamRepositoryPrefix: rule.UpstreamRepositoryPrefix,
	}, nil
}

func cacheRule(r *operation.Request, registryID, prefix *string) (ecrtypes.PullThroughCacheRule, error) {
	rule, found := cacheRules.Get(r.Scoped, operation.Deref(prefix))
	if !found || registryID != nil && *registryID != r.Account {
		return rule, &ecrtypes.PullThroughCacheRuleNotFoundException{Message: new("A pull through cache rule with the repository prefix '" + operation.Deref(prefix) +
			"' does not exist in the registry with id '" + r.Account + "'")}
	}
	return rule, nil
}

func describePullThroughCacheRules(r *operation.Request, in *ecr.DescribePullThroughCacheRulesInput) (*ecr.DescribePullThroughCacheRulesOutput, error) {
	all := cacheRules.List(r.Scoped, "")
	if len(in.EcrRepositoryPrefixes) > 0 {
		all = nil
		for _, prefix := range in.EcrRepositoryPrefixes {
			rule, err := cacheRule(r, in.RegistryId, &prefix)
			if err != nil {
				return nil, err
			}
			all = append(all, rule)
		}
	}
	key := func(rule ecrtypes.PullThroughCacheRule) string { return *rule.EcrRepositoryPrefix }
	cut, next, err := page(sortBy(all, key), key, in.MaxResults, in.NextToken)
	return &ecr.DescribePullThroughCacheRulesOutput{PullThroughCacheRules: append([]ecrtypes.PullThroughCacheRule{}, cut...), NextToken: next}, err
}

func updatePullThroughCacheRule(r *operation.Request, in *ecr.UpdatePullThroughCacheRuleInput) (*ecr.UpdatePullThroughCacheRuleOutput, error) {
	rule, err := cacheRule(r, in.RegistryId, in.EcrRepositoryPrefix)
	if err != nil {
		return nil, err
	}
	if err := checkCredential(in.CredentialArn); err != nil {
		return nil, err
	}
	if in.CredentialArn != nil {
		rule.CredentialArn = in.CredentialArn
	}
	if in.CustomRoleArn != nil {
		rule.CustomRoleArn = in.CustomRoleArn
	}
	rule.UpdatedAt = new(r.Now())
	cacheRules.Put(r.Scoped, *rule.EcrRepositoryPrefix, rule)
	return &ecr.UpdatePullThroughCacheRuleOutput{
		CredentialArn: rule.CredentialArn, CustomRoleArn: rule.CustomRoleArn, EcrRepositoryPrefix: rule.EcrRepositoryPrefix, RegistryId: rule.RegistryId,
		UpdatedAt: rule.UpdatedAt, UpstreamRepositoryPrefix: rule.UpstreamRepositoryPrefix,
	}, nil
}

func deletePullThroughCacheRule(r *operation.Request, in *ecr.DeletePullThroughCacheRuleInput) (*ecr.DeletePullThroughCacheRuleOutput, error) {
	rule, err := cacheRule(r, in.RegistryId, in.EcrRepositoryPrefix)
	if err != nil {
		return nil, err
	}
	cacheRules.Delete(r.Scoped, *rule.EcrRepositoryPrefix)
	return &ecr.DeletePullThroughCacheRuleOutput{
		CreatedAt: rule.CreatedAt, CredentialArn: rule.CredentialArn, CustomRoleArn: rule.CustomRoleArn, EcrRepositoryPrefix: rule.EcrRepositoryPrefix,
		RegistryId: rule.RegistryId, UpstreamRegistryUrl: rule.UpstreamRegistryUrl, UpstreamRepositoryPrefix: rule.UpstreamRepositoryPrefix,
	}, nil
}

// validatePullThroughCacheRule says that nothing can be pulled through: the region reaches out to no registry.
func validatePullThroughCacheRule(r *operation.Request, in *ecr.ValidatePullThroughCacheRuleInput) (*ecr.ValidatePullThroughCacheRuleOutput, error) {
	rule, err := cacheRule(r, in.RegistryId, in.EcrRepositoryPrefix)
	if err != nil {
		return nil, err
	}
	return &ecr.ValidatePullThroughCacheRuleOutput{
		CredentialArn: rule.CredentialArn, CustomRoleArn: rule.CustomRoleArn, EcrRepositoryPrefix: rule.EcrRepositoryPrefix, RegistryId: rule.RegistryId,
		UpstreamRegistryUrl: rule.UpstreamRegistryUrl, UpstreamRepositoryPrefix: rule.UpstreamRepositoryPrefix,
		IsValid: false, Failure: new("The embedded region does not reach out to upstream registries"),
	}, nil
}
