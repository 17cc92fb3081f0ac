package ecs

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// canonicalRegistration is a request that means the same to AWS, in one spelling: with its defaults, and with
// what has no order sorted. The slices of the argument are not changed.
func canonicalRegistration(in *ecs.RegisterTaskDefinitionInput) *ecs.RegisterTaskDefinitionInput {
	out := *in
	if units, err := ecsspec.ParseCPU(aws.ToString(in.Cpu)); err == nil {
		out.Cpu = aws.String(strconv.Itoa(units))
	}
	if mib, err := ecsspec.ParseMemory(aws.ToString(in.Memory)); err == nil {
		out.Memory = aws.String(strconv.Itoa(mib))
	}
	out.NetworkMode = ecsspec.EffectiveNetworkMode(in.NetworkMode)
	out.EnableFaultInjection = aws.Bool(aws.ToBool(in.EnableFaultInjection))
	out.RequiresCompatibilities = sortedBy(in.RequiresCompatibilities, func(c ecstypes.Compatibility) string { return string(c) })
	//lint:ignore SA1019 hashicorp/aws has the argument; AWS refuses it
	out.InferenceAccelerators = sortedBy(in.InferenceAccelerators, func(a ecstypes.InferenceAccelerator) string { return aws.ToString(a.DeviceName) })
	out.PlacementConstraints = sortedBy(in.PlacementConstraints, func(c ecstypes.TaskDefinitionPlacementConstraint) string {
		return string(c.Type) + " " + aws.ToString(c.Expression)
	})
	if p := in.ProxyConfiguration; p != nil {
		proxy := *p
		proxy.Type = cmp.Or(p.Type, ecstypes.ProxyConfigurationTypeAppmesh)
		proxy.Properties = sortedBy(p.Properties, func(kv ecstypes.KeyValuePair) string { return aws.ToString(kv.Name) })
		out.ProxyConfiguration = &proxy
	}
	if p := in.RuntimePlatform; p != nil && *p == (ecstypes.RuntimePlatform{}) {
		out.RuntimePlatform = nil
	}
	out.Volumes = nil
	for _, v := range in.Volumes {
		out.Volumes = append(out.Volumes, canonicalVolume(v))
	}
	out.Volumes = sortedBy(out.Volumes, func(v ecstypes.Volume) string { return aws.ToString(v.Name) })
	return &out
}

// canonicalVolume: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html
func canonicalVolume(v ecstypes.Volume) ecstypes.Volume {
	v.ConfiguredAtLaunch = aws.Bool(aws.ToBool(v.ConfiguredAtLaunch))
	if v.Host != nil && aws.ToString(v.Host.SourcePath) == "" {
		v.Host = nil
	}
	if v.DockerVolumeConfiguration != nil {
		docker := *v.DockerVolumeConfiguration
		docker.Autoprovision = aws.Bool(aws.ToBool(docker.Autoprovision))
		docker.Driver = aws.String(cmp.Or(aws.ToString(docker.Driver), "local"))
		docker.Scope = cmp.Or(docker.Scope, ecstypes.ScopeTask)
		docker.DriverOpts, docker.Labels = orNil(docker.DriverOpts), orNil(docker.Labels)
		v.DockerVolumeConfiguration = &docker
	}
	if v.EfsVolumeConfiguration != nil {
		efs := *v.EfsVolumeConfiguration
		efs.RootDirectory = aws.String(cmp.Or(aws.ToString(efs.RootDirectory), "/"))
		efs.TransitEncryption = cmp.Or(efs.TransitEncryption, ecstypes.EFSTransitEncryptionDisabled)
		if aws.ToInt32(efs.TransitEncryptionPort) == 0 {
			efs.TransitEncryptionPort = nil
		}
		if efs.AuthorizationConfig != nil {
			auth := *efs.AuthorizationConfig
			auth.Iam = cmp.Or(auth.Iam, ecstypes.EFSAuthorizationConfigIAMDisabled)
			efs.AuthorizationConfig = &auth
			if auth.AccessPointId == nil && auth.Iam == ecstypes.EFSAuthorizationConfigIAMDisabled {
				efs.AuthorizationConfig = nil
			}
		}
		v.EfsVolumeConfiguration = &efs
	}
	return v
}

// sortedBy is a sorted copy of s, nil when s is empty.
func sortedBy[T any](s []T, key func(T) string) []T {
	if len(s) == 0 {
		return nil
	}
	s = slices.Clone(s)
	slices.SortStableFunc(s, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	return s
}

func orNil[M ~map[K]V, K comparable, V any](m M) M {
	if len(m) == 0 {
		return nil
	}
	return m
}
