package efs

import (
	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerAccountPreferences(s *operation.Service) {
	operation.Register(s, putAccountPreferences)
	operation.Register(s, describeAccountPreferences)
}

// longIDs are the only ones since October 2021
// (https://docs.aws.amazon.com/efs/latest/ug/API_PutAccountPreferences.html).
func longIDs() *efstypes.ResourceIdPreference {
	return &efstypes.ResourceIdPreference{
		ResourceIdType: efstypes.ResourceIdTypeLongId,
		Resources:      []efstypes.Resource{efstypes.ResourceFileSystem, efstypes.ResourceMountTarget},
	}
}

func putAccountPreferences(_ *operation.Request, in *efs.PutAccountPreferencesInput) (*efs.PutAccountPreferencesOutput, error) {
	if in.ResourceIdType != efstypes.ResourceIdTypeLongId {
		return nil, badRequest("the resource id type must be LONG_ID, got '%s': short ids are no longer given out", in.ResourceIdType)
	}
	return &efs.PutAccountPreferencesOutput{ResourceIdPreference: longIDs()}, nil
}

func describeAccountPreferences(_ *operation.Request, _ *efs.DescribeAccountPreferencesInput) (*efs.DescribeAccountPreferencesOutput, error) {
	return &efs.DescribeAccountPreferencesOutput{ResourceIdPreference: longIDs()}, nil
}
