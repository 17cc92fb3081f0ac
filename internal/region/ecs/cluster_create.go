package ecs

import (
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/iam"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// createCluster is idempotent: the same request for a cluster that is ACTIVE
// answers that cluster, a different one is refused.
func createCluster(r *operation.Request, in *ecs.CreateClusterInput) (*ecs.CreateClusterOutput, error) {
	name := operation.Deref(in.ClusterName)
	if name == "" {
		name = "default"
	}
	if err := ecsspec.ClusterName.Check(name); err != nil {
		return nil, invalidParameter("%v", err)
	}
	if c, found := clusters.Get(r.Scoped, name); found && c.Status == clusterActive {
		if !sameCluster(c.Created, *in) {
			return nil, invalidParameter("Arguments on this idempotent request are inconsistent with arguments used in previous request(s).")
		}
		return &ecs.CreateClusterOutput{Cluster: c.describe(r, allClusterFields)}, nil
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if err := checkClusterSettings(in.Settings); err != nil {
		return nil, err
	}
	if err := checkClusterConfiguration(in.Configuration); err != nil {
		return nil, err
	}
	c := &clusterRecord{
		Name: name, ARN: account(r).ClusterARN(name), Status: clusterActive, Created: *in,
		Settings:      mergeClusterSettings(defaultClusterSettings(r), in.Settings),
		Configuration: in.Configuration, Tags: in.Tags,
	}
	if err := c.setCapacityProviders(r, in.CapacityProviders, in.DefaultCapacityProviderStrategy); err != nil {
		return nil, err
	}
	if err := c.setServiceConnect(r, in.ServiceConnectDefaults); err != nil {
		return nil, err
	}
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html#create-slr
	iam.EnsureServiceLinkedRole(r, "ecs.amazonaws.com")
	if len(c.attachments(r)) > 0 {
		c.attach(r)
	}
	putCluster(r, c)
	return &ecs.CreateClusterOutput{Cluster: c.describe(r, allClusterFields)}, nil
}

// sameCluster compares two requests; an empty list is the same as none.
func sameCluster(a, b ecs.CreateClusterInput) bool {
	for _, in := range []*ecs.CreateClusterInput{&a, &b} {
		in.ClusterName = nil
		in.CapacityProviders = nilIfEmpty(in.CapacityProviders)
		in.DefaultCapacityProviderStrategy = nilIfEmpty(in.DefaultCapacityProviderStrategy)
		in.Settings = nilIfEmpty(in.Settings)
		in.Tags = nilIfEmpty(in.Tags)
	}
	return reflect.DeepEqual(a, b)
}

func nilIfEmpty[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return s
}

// defaultClusterSettings are those of a cluster that asks for none: the
// account's setting for Container Insights, "disabled" unless changed.
func defaultClusterSettings(r *operation.Request) []ecstypes.ClusterSetting {
	return []ecstypes.ClusterSetting{{
		Name: ecstypes.ClusterSettingNameContainerInsights, Value: new(effectiveSetting(r, ecstypes.SettingNameContainerInsights)),
	}}
}

func checkClusterSettings(settings []ecstypes.ClusterSetting) error {
	for _, s := range settings {
		if err := ecsspec.CheckEnum[ecstypes.ClusterSettingName]("the name of a cluster setting", string(s.Name)); err != nil {
			return invalidParameter("%v", err)
		}
		if err := ecsspec.CheckOneOf("containerInsights", operation.Deref(s.Value), []string{"disabled", "enabled", "enhanced"}); err != nil {
			return invalidParameter("%v", err)
		}
	}
	return nil
}

func mergeClusterSettings(settings, changes []ecstypes.ClusterSetting) []ecstypes.ClusterSetting {
	merged := append([]ecstypes.ClusterSetting{}, settings...)
	for _, change := range changes {
		known := false
		for i := range merged {
			if merged[i].Name == change.Name {
				merged[i], known = change, true
			}
		}
		if !known {
			merged = append(merged, change)
		}
	}
	return merged
}

// checkClusterConfiguration holds the rules of
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html.
func checkClusterConfiguration(c *ecstypes.ClusterConfiguration) error {
	if c == nil || c.ExecuteCommandConfiguration == nil {
		return nil
	}
	exec := c.ExecuteCommandConfiguration
	if exec.Logging != "" {
		if err := ecsspec.CheckEnum[ecstypes.ExecuteCommandLogging]("executeCommandConfiguration.logging", string(exec.Logging)); err != nil {
			return invalidParameter("%v", err)
		}
	}
	override, to := exec.Logging == ecstypes.ExecuteCommandLoggingOverride, exec.LogConfiguration
	switch {
	case override && (to == nil || operation.Deref(to.CloudWatchLogGroupName) == "" && operation.Deref(to.S3BucketName) == ""):
		return invalidParameter("executeCommandConfiguration: logging OVERRIDE needs a logConfiguration with a log group or a bucket")
	case !override && to != nil:
		return invalidParameter("executeCommandConfiguration: logConfiguration needs logging OVERRIDE, got %q", exec.Logging)
	}
	return nil
}
