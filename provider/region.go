package provider

import (
	"fmt"
	"regexp"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// regionPattern is how the SDK's endpoint rules recognise regions, those to come
// included (aws-sdk-go-v2/internal/endpoints/awsrulesfn/partitions.json).
var regionPattern = regexp.MustCompile(`^(us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-iso|us-isob|us-isof|eu-isoe|eusc)-\w+-\d+$`)

// knownRegions are those that a misspelling most likely means. A region that is
// not here is accepted all the same.
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
var knownRegions = []string{
	"us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1", "mx-central-1", "sa-east-1",
	"eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
	"af-south-1", "il-central-1", "me-central-1", "me-south-1",
	"ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
	"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
	"cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1",
}

func checkRegion(region string) error {
	if regionPattern.MatchString(region) {
		return nil
	}
	err := fmt.Errorf("%q does not look like a region of AWS, such as \"eu-west-1\"", region)
	if near := ecsspec.DidYouMean(region, knownRegions); near != "" {
		err = fmt.Errorf("%w; did you mean %q?", err, near)
	}
	return err
}
