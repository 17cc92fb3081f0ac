package ecr

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// accountSettings are kept by name.
var accountSettings = store.Collection[string]{Name: "ecr/account-setting"}

// settingValues are the values of account settings, the default first
// (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutAccountSetting.html).
var settingValues = map[string][]string{
	"BASIC_SCAN_TYPE_VERSION": {"AWS_NATIVE", "CLAIR"},
	"REGISTRY_POLICY_SCOPE":   {"V2", "V1"},
	"BLOB_MOUNTING":           {"DISABLED", "ENABLED"},
}

func registerAccountSettings(s *operation.Service) {
	operation.Register(s, putAccountSetting)
	operation.Register(s, getAccountSetting)
}

func checkSetting(name string) error {
	if settingValues[name] == nil {
		return invalidParameter("'name': expected one of %s, got '%s'", strings.Join(slices.Sorted(maps.Keys(settingValues)), ", "), name)
	}
	return nil
}

func putAccountSetting(r *operation.Request, in *ecr.PutAccountSettingInput) (*ecr.PutAccountSettingOutput, error) {
	if err := checkSetting(operation.Deref(in.Name)); err != nil {
		return nil, err
	}
	if values := settingValues[*in.Name]; !slices.Contains(values, operation.Deref(in.Value)) {
		return nil, invalidParameter("'value': expected one of %s, got '%s'", strings.Join(values, ", "), operation.Deref(in.Value))
	}
	accountSettings.Put(r.Scoped, *in.Name, *in.Value)
	return &ecr.PutAccountSettingOutput{Name: in.Name, Value: in.Value}, nil
}

func getAccountSetting(r *operation.Request, in *ecr.GetAccountSettingInput) (*ecr.GetAccountSettingOutput, error) {
	if err := checkSetting(operation.Deref(in.Name)); err != nil {
		return nil, err
	}
	value, found := accountSettings.Get(r.Scoped, *in.Name)
	if !found {
		value = settingValues[*in.Name][0]
	}
	return &ecr.GetAccountSettingOutput{Name: in.Name, Value: new(value)}, nil
}
