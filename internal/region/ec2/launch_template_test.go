package ec2_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// TestLaunchTemplateVersions: versions are added, found by number, $Latest and
// $Default, and gone with the template.
func TestLaunchTemplateVersions(t *testing.T) {
	ctx := context.Background()
	rg, err := region.Open(ctx, region.Options{Wall: func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	call := func(name string, in any) (any, error) {
		return rg.Call(ctx, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}, "EC2", name, in)
	}
	ok := func(name string, in any) any {
		t.Helper()
		out, err := call(name, in)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	name := aws.String("nodes")
	created := ok("CreateLaunchTemplate", &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: name, LaunchTemplateData: &ec2.LaunchTemplateData{InstanceType: aws.String("t3.medium"), ImageId: aws.String("ami-1")},
		TagSpecifications: []ec2.TagSpecification{{ResourceType: aws.String("launch-template"), Tags: []ec2.Tag{{Key: aws.String("a"), Value: aws.String("1")}}}},
	}).(*ec2.CreateLaunchTemplateOutput).LaunchTemplate
	if *created.LatestVersionNumber != 1 {
		t.Errorf("%+v", created)
	}
	if _, err := call("CreateLaunchTemplate", &ec2.CreateLaunchTemplateInput{LaunchTemplateName: name, LaunchTemplateData: &ec2.LaunchTemplateData{}}); err == nil {
		t.Error("a second one of the same name")
	}
	ok("CreateLaunchTemplateVersion", &ec2.CreateLaunchTemplateVersionInput{
		LaunchTemplateId: created.LaunchTemplateId, SourceVersion: aws.String("1"), LaunchTemplateData: &ec2.LaunchTemplateData{InstanceType: aws.String("m5.large")},
	})
	for version, want := range map[string]string{"1": "t3.medium", "$Latest": "m5.large", "$Default": "t3.medium"} {
		out := ok("DescribeLaunchTemplateVersions", &ec2.DescribeLaunchTemplateVersionsInput{LaunchTemplateName: name, LaunchTemplateVersions: []string{version}}).(*ec2.DescribeLaunchTemplateVersionsOutput)
		d := out.LaunchTemplateVersions[0].LaunchTemplateData
		if *d.InstanceType != want || *d.ImageId != "ami-1" {
			t.Errorf("%s: %s of %s", version, *d.InstanceType, *d.ImageId)
		}
	}
	ok("ModifyLaunchTemplate", &ec2.ModifyLaunchTemplateInput{LaunchTemplateId: created.LaunchTemplateId, DefaultVersion: aws.String("2")})
	listed := ok("DescribeLaunchTemplates", &ec2.DescribeLaunchTemplatesInput{LaunchTemplateNames: []string{"nodes"}}).(*ec2.DescribeLaunchTemplatesOutput).LaunchTemplates[0]
	if *listed.DefaultVersionNumber != 2 || *listed.LatestVersionNumber != 2 || len(listed.Tags) != 1 || *listed.Tags[0].Value != "1" {
		t.Errorf("%+v", listed)
	}
	ok("DeleteLaunchTemplate", &ec2.DeleteLaunchTemplateInput{LaunchTemplateId: created.LaunchTemplateId})
	if _, err := call("DescribeLaunchTemplates", &ec2.DescribeLaunchTemplatesInput{LaunchTemplateIds: []string{*created.LaunchTemplateId}}); err == nil {
		t.Error("still there")
	}
}
