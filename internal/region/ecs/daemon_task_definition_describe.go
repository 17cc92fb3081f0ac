package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func describeDaemonTaskDefinition(r *operation.Request, in *ecs.DescribeDaemonTaskDefinitionInput) (*ecs.DescribeDaemonTaskDefinitionOutput, error) {
	d, err := getDaemonDefinition(r, operation.Deref(in.DaemonTaskDefinition))
	if err != nil {
		return nil, err
	}
	return &ecs.DescribeDaemonTaskDefinitionOutput{DaemonTaskDefinition: &d.Definition}, nil
}
