package ecs

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// accountSettings hold what was set, by principal and name; the account's
// default has the principal "".
var accountSettings = store.Collection[string]{Name: "ecs/account-setting"}

// settingDefaults are the values of settings nobody has set
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html).
var settingDefaults = map[ecstypes.SettingName]string{
	ecstypes.SettingNameServiceLongArnFormat:            "enabled",
	ecstypes.SettingNameTaskLongArnFormat:               "enabled",
	ecstypes.SettingNameContainerInstanceLongArnFormat:  "enabled",
	ecstypes.SettingNameAwsvpcTrunking:                  "disabled",
	ecstypes.SettingNameContainerInsights:               "disabled",
	ecstypes.SettingNameFargateFipsMode:                 "disabled",
	ecstypes.SettingNameTagResourceAuthorization:        "off",
	ecstypes.SettingNameFargateTaskRetirementWaitPeriod: "7",
	ecstypes.SettingNameGuardDutyActivate:               "off",
	ecstypes.SettingNameDefaultLogDriverMode:            "non-blocking",
	ecstypes.SettingNameFargateEventWindows:             "disabled",
}

func settingValues(name ecstypes.SettingName) []string {
	switch name {
	case ecstypes.SettingNameContainerInsights:
		return []string{"disabled", "enabled", "enhanced"}
	case ecstypes.SettingNameTagResourceAuthorization:
		return []string{"on", "off"}
	case ecstypes.SettingNameFargateTaskRetirementWaitPeriod:
		return []string{"0", "7", "14"}
	case ecstypes.SettingNameDefaultLogDriverMode:
		return []string{"blocking", "non-blocking"}
	case ecstypes.SettingNameGuardDutyActivate:
		return nil // only GuardDuty sets it
	}
	return []string{"enabled", "disabled"}
}

func registerAccountSettings(s *operation.Service) {
	operation.Register(s, putAccountSetting)
	operation.Register(s, putAccountSettingDefault)
	operation.Register(s, deleteAccountSetting)
	operation.Register(s, listAccountSettings)
}

// principalKey is the key of a principal's settings. Settings of the root user
// are the account's default.
func principalKey(r *operation.Request, principal *string) string {
	if principal == nil || *principal == callerARN(r) {
		return ""
	}
	return *principal
}

// effectiveSetting is the account's value of a setting.
func effectiveSetting(r *operation.Request, name ecstypes.SettingName) string {
	if v, set := accountSettings.Get(r.Scoped, "|"+string(name)); set {
		return v
	}
	return settingDefaults[name]
}

func checkSettingName(name ecstypes.SettingName) error {
	if err := ecsspec.CheckEnum[ecstypes.SettingName]("the name of an account setting", string(name)); err != nil {
		return invalidParameter("%v", err)
	}
	return nil
}

func setting(r *operation.Request, principal string, name ecstypes.SettingName, value string) *ecstypes.Setting {
	if principal == "" {
		principal = callerARN(r)
	}
	kind := ecstypes.SettingTypeUser
	if name == ecstypes.SettingNameGuardDutyActivate {
		kind = ecstypes.SettingTypeAwsManaged
	}
	return &ecstypes.Setting{Name: name, Value: new(value), PrincipalArn: new(principal), Type: kind}
}

func setAccountSetting(r *operation.Request, principal string, name ecstypes.SettingName, value string) (*ecstypes.Setting, error) {
	if err := checkSettingName(name); err != nil {
		return nil, err
	}
	allowed := settingValues(name)
	if allowed == nil {
		return nil, invalidParameter("%s cannot be set: it is managed by AWS", name)
	}
	if err := ecsspec.CheckOneOf(string(name), value, allowed); err != nil {
		return nil, invalidParameter("%v", err)
	}
	accountSettings.Put(r.Scoped, principal+"|"+string(name), value)
	return setting(r, principal, name, value), nil
}

func putAccountSetting(r *operation.Request, in *ecs.PutAccountSettingInput) (*ecs.PutAccountSettingOutput, error) {
	s, err := setAccountSetting(r, principalKey(r, in.PrincipalArn), in.Name, operation.Deref(in.Value))
	if err != nil {
		return nil, err
	}
	return &ecs.PutAccountSettingOutput{Setting: s}, nil
}

func putAccountSettingDefault(r *operation.Request, in *ecs.PutAccountSettingDefaultInput) (*ecs.PutAccountSettingDefaultOutput, error) {
	s, err := setAccountSetting(r, "", in.Name, operation.Deref(in.Value))
	if err != nil {
		return nil, err
	}
	return &ecs.PutAccountSettingDefaultOutput{Setting: s}, nil
}

func deleteAccountSetting(r *operation.Request, in *ecs.DeleteAccountSettingInput) (*ecs.DeleteAccountSettingOutput, error) {
	if err := checkSettingName(in.Name); err != nil {
		return nil, err
	}
	principal := principalKey(r, in.PrincipalArn)
	value, set := accountSettings.Get(r.Scoped, principal+"|"+string(in.Name))
	if !set {
		value = effectiveSetting(r, in.Name)
	}
	accountSettings.Delete(r.Scoped, principal+"|"+string(in.Name))
	return &ecs.DeleteAccountSettingOutput{Setting: setting(r, principal, in.Name, value)}, nil
}

func listAccountSettings(r *operation.Request, in *ecs.ListAccountSettingsInput) (*ecs.ListAccountSettingsOutput, error) {
	if in.Name != "" {
		if err := checkSettingName(in.Name); err != nil {
			return nil, err
		}
	}
	var maxResults *int32
	if in.MaxResults != 0 {
		maxResults = &in.MaxResults
	}
	limit, err := pageSize(maxResults, 100)
	if err != nil {
		return nil, err
	}
	after, err := readToken(in.NextToken)
	if err != nil {
		return nil, err
	}
	principal := principalKey(r, in.PrincipalArn)
	names := ecsspec.EnumValues[ecstypes.SettingName]()
	slices.Sort(names)
	out := &ecs.ListAccountSettingsOutput{Settings: []ecstypes.Setting{}}
	for _, text := range names {
		name := ecstypes.SettingName(text)
		value, set := accountSettings.Get(r.Scoped, principal+"|"+text)
		if !set && in.EffectiveSettings {
			value, set = effectiveSetting(r, name), true
		}
		if !set || strings.Compare(text, after) <= 0 || in.Name != "" && in.Name != name || in.Value != nil && *in.Value != value {
			continue
		}
		if len(out.Settings) == limit {
			out.NextToken = writeToken(string(out.Settings[limit-1].Name))
			break
		}
		out.Settings = append(out.Settings, *setting(r, principal, name, value))
	}
	return out, nil
}
