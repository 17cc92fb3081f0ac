package ecr

import "github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("ECR")
	return s
}
