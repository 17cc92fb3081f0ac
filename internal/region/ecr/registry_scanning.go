package ecr

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// scanningConfiguration is the registry's, under the key "registry".
var scanningConfiguration = store.Collection[ecrtypes.RegistryScanningConfiguration]{Name: "ecr/registry-scanning"}

const registry = "registry"

func registerRegistryScanning(s *operation.Service) {
	operation.Register(s, putRegistryScanningConfiguration)
	operation.Register(s, getRegistryScanningConfiguration)
	operation.Register(s, batchGetRepositoryScanningConfiguration)
}

func registryScanning(r *operation.Request) ecrtypes.RegistryScanningConfiguration {
	c, found := scanningConfiguration.Get(r.Scoped, registry)
	if !found {
		return ecrtypes.RegistryScanningConfiguration{ScanType: ecrtypes.ScanTypeBasic, Rules: []ecrtypes.RegistryScanningRule{}}
	}
	return c
}

// scanning is how often the repository's images are scanned, and the filters of
// the registry's rule that says so. Without rules the repository's own setting counts
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html#image-scanning-filters).
func (rec RepositoryRecord) scanning(r *operation.Request) (ecrtypes.ScanFrequency, []ecrtypes.ScanningRepositoryFilter) {
	for _, rule := range registryScanning(r).Rules {
		applied := slices.DeleteFunc(slices.Clone(rule.RepositoryFilters), func(f ecrtypes.ScanningRepositoryFilter) bool {
			return !matchesRepository(operation.Deref(f.Filter), *rec.Repository.RepositoryName)
		})
		if len(applied) > 0 {
			return rule.ScanFrequency, applied
		}
	}
	if c := rec.Repository.ImageScanningConfiguration; c != nil && c.ScanOnPush {
		return ecrtypes.ScanFrequencyScanOnPush, nil
	}
	return ecrtypes.ScanFrequencyManual, nil
}

// matchesRepository matches names as scanning filters do: one without a wildcard
// matches every name that contains it.
func matchesRepository(filter, name string) bool {
	if !slices.Contains([]byte(filter), '*') {
		filter = "*" + filter + "*"
	}
	return wildcard(filter, name)
}

func putRegistryScanningConfiguration(r *operation.Request, in *ecr.PutRegistryScanningConfigurationInput) (*ecr.PutRegistryScanningConfigurationOutput, error) {
	c := ecrtypes.RegistryScanningConfiguration{ScanType: in.ScanType, Rules: in.Rules}
	switch in.ScanType {
	case "":
		c.ScanType = ecrtypes.ScanTypeBasic
	case ecrtypes.ScanTypeBasic:
	case ecrtypes.ScanTypeEnhanced:
		return nil, invalidParameter("'scanType': enhanced scanning is done by Amazon Inspector, which the embedded region does not have; expected BASIC")
	default:
		return nil, invalidParameter("'scanType': expected BASIC or ENHANCED, got '%s'", in.ScanType)
	}
	if c.Rules == nil {
		c.Rules = []ecrtypes.RegistryScanningRule{}
	}
	if len(c.Rules) > 2 {
		return nil, invalidParameter("'rules': a registry can have up to 2 scanning rules, got %d", len(c.Rules))
	}
	for i, rule := range c.Rules {
		switch {
		case rule.ScanFrequency == ecrtypes.ScanFrequencyContinuousScan:
			return nil, invalidParameter("'rules[%d].scanFrequency': CONTINUOUS_SCAN needs scanType ENHANCED", i)
		case rule.ScanFrequency != ecrtypes.ScanFrequencyScanOnPush && rule.ScanFrequency != ecrtypes.ScanFrequencyManual:
			return nil, invalidParameter("'rules[%d].scanFrequency': expected SCAN_ON_PUSH or MANUAL, got '%s'", i, rule.ScanFrequency)
		case len(rule.RepositoryFilters) < 1 || len(rule.RepositoryFilters) > 100:
			return nil, invalidParameter("'rules[%d].repositoryFilters': expected 1 to 100, got %d", i, len(rule.RepositoryFilters))
		}
	}
	scanningConfiguration.Put(r.Scoped, registry, c)
	return &ecr.PutRegistryScanningConfigurationOutput{RegistryScanningConfiguration: &c}, nil
}

func getRegistryScanningConfiguration(r *operation.Request, _ *ecr.GetRegistryScanningConfigurationInput) (*ecr.GetRegistryScanningConfigurationOutput, error) {
	return &ecr.GetRegistryScanningConfigurationOutput{RegistryId: new(r.Account), ScanningConfiguration: new(registryScanning(r))}, nil
}

func batchGetRepositoryScanningConfiguration(r *operation.Request, in *ecr.BatchGetRepositoryScanningConfigurationInput) (*ecr.BatchGetRepositoryScanningConfigurationOutput, error) {
	out := &ecr.BatchGetRepositoryScanningConfigurationOutput{
		ScanningConfigurations: []ecrtypes.RepositoryScanningConfiguration{}, Failures: []ecrtypes.RepositoryScanningConfigurationFailure{},
	}
	if n := len(in.RepositoryNames); n < 1 || n > 25 {
		return nil, invalidParameter("'repositoryNames': expected 1 to 25, got %d", n)
	}
	for _, name := range in.RepositoryNames {
		rec, found := Repository(r, name)
		if !found {
			out.Failures = append(out.Failures, ecrtypes.RepositoryScanningConfigurationFailure{RepositoryName: new(name),
				FailureCode: ecrtypes.ScanningConfigurationFailureCodeRepositoryNotFound, FailureReason: new("Repository not found")})
			continue
		}
		frequency, filters := rec.scanning(r)
		out.ScanningConfigurations = append(out.ScanningConfigurations, ecrtypes.RepositoryScanningConfiguration{
			RepositoryArn: rec.Repository.RepositoryArn, RepositoryName: new(name), ScanFrequency: frequency,
			ScanOnPush: frequency == ecrtypes.ScanFrequencyScanOnPush, AppliedScanFilters: filters,
		})
	}
	return out, nil
}
