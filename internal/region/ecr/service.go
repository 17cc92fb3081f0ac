package ecr

import (
	"fmt"

	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("ECR")
	registerRepositories(s)
	registerPolicies(s)
	registerTags(s)
	registerImages(s)
	operation.Register(s, getAuthorizationToken)
	return s
}

func account(r *operation.Request) ecsspec.Account {
	return ecsspec.Account{Region: r.Region, ID: r.Account}
}

func invalidParameter(format string, args ...any) error {
	message := fmt.Sprintf("Invalid parameter: "+format, args...)
	return &ecrtypes.InvalidParameterException{Message: &message}
}

func ptr[T any](v T) *T { return &v }

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
