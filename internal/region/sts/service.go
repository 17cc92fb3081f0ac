package sts

import (
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("STS")
	operation.Register(s, getCallerIdentity)
	return s
}

// getCallerIdentity answers that every caller is the account's root user: the
// embedded region checks no credentials, so nobody has less than all rights.
func getCallerIdentity(r *operation.Request, _ *sts.GetCallerIdentityInput) (*sts.GetCallerIdentityOutput, error) {
	arn := "arn:" + r.Partition + ":iam::" + r.Account + ":root"
	return &sts.GetCallerIdentityOutput{Account: &r.Account, Arn: &arn, UserId: &r.Account}, nil
}
