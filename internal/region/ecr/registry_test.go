package ecr_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func must[T any](t *testing.T) func(T, error) T {
	return func(out T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

func TestScans(t *testing.T) {
	ctx := context.Background()
	rg, c := world(t)
	create(t, c, &ecr.CreateRepositoryInput{RepositoryName: aws.String("web")})
	push(t, c, "web", "v1")
	id := &ecrtypes.ImageIdentifier{ImageTag: aws.String("v1")}
	describe := &ecr.DescribeImageScanFindingsInput{RepositoryName: aws.String("web"), ImageId: id}
	if _, err := c.DescribeImageScanFindings(ctx, describe); !isError[*ecrtypes.ScanNotFoundException](err) {
		t.Errorf("never scanned: %v", err)
	}
	start := &ecr.StartImageScanInput{RepositoryName: aws.String("web"), ImageId: id}
	must[*ecr.StartImageScanOutput](t)(c.StartImageScan(ctx, start))
	if s := must[*ecr.DescribeImageScanFindingsOutput](t)(c.DescribeImageScanFindings(ctx, describe)).ImageScanStatus.Status; s != ecrtypes.ScanStatusInProgress {
		t.Errorf("at once %s", s)
	}
	pass(t, rg, time.Minute)
	found := must[*ecr.DescribeImageScanFindingsOutput](t)(c.DescribeImageScanFindings(ctx, describe))
	if found.ImageScanStatus.Status != ecrtypes.ScanStatusComplete {
		t.Errorf("a minute later %s", found.ImageScanStatus.Status)
	}
	total := int32(0)
	for _, n := range found.ImageScanFindings.FindingSeverityCounts {
		total += n
	}
	if int(total) != len(found.ImageScanFindings.Findings) {
		t.Errorf("%d findings, %d counted", len(found.ImageScanFindings.Findings), total)
	}
	if _, err := c.StartImageScan(ctx, start); !isError[*ecrtypes.LimitExceededException](err) {
		t.Errorf("twice a day: %v", err)
	}
	must[*ecr.PutRegistryScanningConfigurationOutput](t)(c.PutRegistryScanningConfiguration(ctx, &ecr.PutRegistryScanningConfigurationInput{
		ScanType: ecrtypes.ScanTypeBasic, Rules: []ecrtypes.RegistryScanningRule{{ScanFrequency: ecrtypes.ScanFrequencyScanOnPush,
			RepositoryFilters: []ecrtypes.ScanningRepositoryFilter{{Filter: aws.String("w*"), FilterType: ecrtypes.ScanningRepositoryFilterTypeWildcard}}}}}))
	push(t, c, "web", "v2")
	pass(t, rg, time.Minute)
	d := must[*ecr.DescribeImagesOutput](t)(c.DescribeImages(ctx, &ecr.DescribeImagesInput{RepositoryName: aws.String("web"), ImageIds: []ecrtypes.ImageIdentifier{{ImageTag: aws.String("v2")}}})).ImageDetails[0]
	if d.ImageScanStatus == nil || d.ImageScanStatus.Status != ecrtypes.ScanStatusComplete || d.ImageScanFindingsSummary == nil {
		t.Errorf("scanned on push: %+v", d)
	}
	conf := must[*ecr.BatchGetRepositoryScanningConfigurationOutput](t)(c.BatchGetRepositoryScanningConfiguration(ctx, &ecr.BatchGetRepositoryScanningConfigurationInput{RepositoryNames: []string{"web", "none"}}))
	if len(conf.Failures) != 1 || !conf.ScanningConfigurations[0].ScanOnPush {
		t.Errorf("configuration %+v", conf)
	}
	_, err := c.PutRegistryScanningConfiguration(ctx, &ecr.PutRegistryScanningConfigurationInput{ScanType: ecrtypes.ScanTypeEnhanced})
	if !isError[*ecrtypes.InvalidParameterException](err) {
		t.Errorf("enhanced: %v", err)
	}
}

func TestImagesAreReplicated(t *testing.T) {
	ctx := context.Background()
	rg, c := world(t)
	there := backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: "eu-central-1"}).ECR
	must[*ecr.CreateRepositoryCreationTemplateOutput](t)(there.CreateRepositoryCreationTemplate(ctx, &ecr.CreateRepositoryCreationTemplateInput{
		Prefix: aws.String("team"), AppliedFor: []ecrtypes.RCTAppliedFor{ecrtypes.RCTAppliedForReplication}, ImageTagMutability: ecrtypes.ImageTagMutabilityImmutable,
		ResourceTags: []ecrtypes.Tag{{Key: aws.String("by"), Value: aws.String("template")}}}))
	must[*ecr.PutReplicationConfigurationOutput](t)(c.PutReplicationConfiguration(ctx, &ecr.PutReplicationConfigurationInput{ReplicationConfiguration: &ecrtypes.ReplicationConfiguration{
		Rules: []ecrtypes.ReplicationRule{{
			Destinations:      []ecrtypes.ReplicationDestination{{Region: aws.String("eu-central-1"), RegistryId: aws.String(region.DefaultAccount)}},
			RepositoryFilters: []ecrtypes.RepositoryFilter{{Filter: aws.String("team/"), FilterType: ecrtypes.RepositoryFilterTypePrefixMatch}}}}}}))
	for _, name := range []string{"team/web", "other"} {
		create(t, c, &ecr.CreateRepositoryInput{RepositoryName: &name})
		push(t, c, name, "v1")
	}
	status := func() ecrtypes.ReplicationStatus {
		out := must[*ecr.DescribeImageReplicationStatusOutput](t)(c.DescribeImageReplicationStatus(ctx, &ecr.DescribeImageReplicationStatusInput{RepositoryName: aws.String("team/web"), ImageId: &ecrtypes.ImageIdentifier{ImageTag: aws.String("v1")}}))
		return out.ReplicationStatuses[0].Status
	}
	if s := status(); s != ecrtypes.ReplicationStatusInProgress {
		t.Errorf("at once %s", s)
	}
	pass(t, rg, time.Minute)
	if s := status(); s != ecrtypes.ReplicationStatusComplete {
		t.Errorf("a minute later %s", s)
	}
	repos := must[*ecr.DescribeRepositoriesOutput](t)(there.DescribeRepositories(ctx, &ecr.DescribeRepositoriesInput{})).Repositories
	if len(repos) != 1 || *repos[0].RepositoryName != "team/web" || repos[0].ImageTagMutability != ecrtypes.ImageTagMutabilityImmutable {
		t.Errorf("repositories there: %+v", repos)
	}
	list := must[*ecr.ListImagesOutput](t)(there.ListImages(ctx, &ecr.ListImagesInput{RepositoryName: aws.String("team/web")}))
	if len(list.ImageIds) != 1 || *list.ImageIds[0].ImageTag != "v1" {
		t.Errorf("images there: %+v", list.ImageIds)
	}
}

func TestPullThroughCacheRules(t *testing.T) {
	ctx := context.Background()
	_, c := world(t)
	made := must[*ecr.CreatePullThroughCacheRuleOutput](t)(c.CreatePullThroughCacheRule(ctx, &ecr.CreatePullThroughCacheRuleInput{EcrRepositoryPrefix: aws.String("ecr-public"), UpstreamRegistryUrl: aws.String("public.ecr.aws")}))
	if made.UpstreamRegistry != ecrtypes.UpstreamRegistryEcrPublic {
		t.Errorf("upstream %s", made.UpstreamRegistry)
	}
	_, err := c.CreatePullThroughCacheRule(ctx, &ecr.CreatePullThroughCacheRuleInput{EcrRepositoryPrefix: aws.String("ecr-public"), UpstreamRegistryUrl: aws.String("public.ecr.aws")})
	if !isError[*ecrtypes.PullThroughCacheRuleAlreadyExistsException](err) {
		t.Errorf("twice: %v", err)
	}
	_, err = c.CreatePullThroughCacheRule(ctx, &ecr.CreatePullThroughCacheRuleInput{EcrRepositoryPrefix: aws.String("hub"), UpstreamRegistryUrl: aws.String("registry-1.docker.io")})
	if !isError[*ecrtypes.InvalidParameterException](err) {
		t.Errorf("without credentials: %v", err)
	}
	_, err = c.CreatePullThroughCacheRule(ctx, &ecr.CreatePullThroughCacheRuleInput{EcrRepositoryPrefix: aws.String("hub"), UpstreamRegistryUrl: aws.String("example.com")})
	if !isError[*ecrtypes.UnsupportedUpstreamRegistryException](err) {
		t.Errorf("somewhere else: %v", err)
	}
	must[*ecr.DeletePullThroughCacheRuleOutput](t)(c.DeletePullThroughCacheRule(ctx, &ecr.DeletePullThroughCacheRuleInput{EcrRepositoryPrefix: aws.String("ecr-public")}))
	if got := must[*ecr.DescribePullThroughCacheRulesOutput](t)(c.DescribePullThroughCacheRules(ctx, &ecr.DescribePullThroughCacheRulesInput{})); len(got.PullThroughCacheRules) != 0 {
		t.Errorf("after deletion %+v", got.PullThroughCacheRules)
	}
}

func TestRegistrySettings(t *testing.T) {
	ctx := context.Background()
	_, c := world(t)
	if _, err := c.GetRegistryPolicy(ctx, &ecr.GetRegistryPolicyInput{}); !isError[*ecrtypes.RegistryPolicyNotFoundException](err) {
		t.Errorf("no policy: %v", err)
	}
	policy := aws.String(`{"Version":"2012-10-17","Statement":[]}`)
	must[*ecr.PutRegistryPolicyOutput](t)(c.PutRegistryPolicy(ctx, &ecr.PutRegistryPolicyInput{PolicyText: policy}))
	if got := must[*ecr.GetRegistryPolicyOutput](t)(c.GetRegistryPolicy(ctx, &ecr.GetRegistryPolicyInput{})); *got.PolicyText != *policy {
		t.Errorf("policy %s", *got.PolicyText)
	}
	name := aws.String("BASIC_SCAN_TYPE_VERSION")
	if got := must[*ecr.GetAccountSettingOutput](t)(c.GetAccountSetting(ctx, &ecr.GetAccountSettingInput{Name: name})); *got.Value != "AWS_NATIVE" {
		t.Errorf("default %s", *got.Value)
	}
	must[*ecr.PutAccountSettingOutput](t)(c.PutAccountSetting(ctx, &ecr.PutAccountSettingInput{Name: name, Value: aws.String("CLAIR")}))
	if _, err := c.PutAccountSetting(ctx, &ecr.PutAccountSettingInput{Name: name, Value: aws.String("x")}); !isError[*ecrtypes.InvalidParameterException](err) {
		t.Errorf("an unknown value: %v", err)
	}
}

func TestLayers(t *testing.T) {
	ctx := context.Background()
	_, c := world(t)
	web := aws.String("web")
	create(t, c, &ecr.CreateRepositoryInput{RepositoryName: web})
	content := bytes.Repeat([]byte("layer"), 1000)
	sum := sha256.Sum256(content)
	digest := "sha256:" + hex.EncodeToString(sum[:])
	up := must[*ecr.InitiateLayerUploadOutput](t)(c.InitiateLayerUpload(ctx, &ecr.InitiateLayerUploadInput{RepositoryName: web}))
	part := func(from, to int) error {
		_, err := c.UploadLayerPart(ctx, &ecr.UploadLayerPartInput{RepositoryName: web, UploadId: up.UploadId, PartFirstByte: aws.Int64(int64(from)), PartLastByte: aws.Int64(int64(to - 1)), LayerPartBlob: content[from:to]})
		return err
	}
	if err := part(0, 2000); err != nil {
		t.Fatal(err)
	}
	if err := part(3000, 5000); !isError[*ecrtypes.InvalidLayerPartException](err) {
		t.Errorf("a gap: %v", err)
	}
	if err := part(2000, 5000); err != nil {
		t.Fatal(err)
	}
	complete := &ecr.CompleteLayerUploadInput{RepositoryName: web, UploadId: up.UploadId, LayerDigests: []string{"sha256:" + hex.EncodeToString(make([]byte, 32))}}
	if _, err := c.CompleteLayerUpload(ctx, complete); !isError[*ecrtypes.InvalidLayerException](err) {
		t.Errorf("another digest: %v", err)
	}
	complete.LayerDigests[0] = digest
	must[*ecr.CompleteLayerUploadOutput](t)(c.CompleteLayerUpload(ctx, complete))
	got := must[*ecr.BatchCheckLayerAvailabilityOutput](t)(c.BatchCheckLayerAvailability(ctx, &ecr.BatchCheckLayerAvailabilityInput{RepositoryName: web, LayerDigests: []string{digest, "x"}}))
	if len(got.Failures) != 1 || *got.Layers[0].LayerSize != 5000 || got.Layers[0].LayerAvailability != ecrtypes.LayerAvailabilityAvailable {
		t.Errorf("available: %+v", got)
	}
	url := must[*ecr.GetDownloadUrlForLayerOutput](t)(c.GetDownloadUrlForLayer(ctx, &ecr.GetDownloadUrlForLayerInput{RepositoryName: web, LayerDigest: &digest}))
	if want := "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/web/blobs/" + digest; *url.DownloadUrl != want {
		t.Errorf("at %s, expected %s", *url.DownloadUrl, want)
	}
}
