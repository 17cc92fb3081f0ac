package ecs

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"maps"
	"slices"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// requiredAttributes are the capabilities that a container instance's agent must
// have for the task definition. AWS does not list them in one place; the names
// are those that the agent registers
// (https://github.com/aws/amazon-ecs-agent/blob/master/agent/app/agent_capability.go).
func requiredAttributes(td ecsspec.TaskDefinition) []ecstypes.Attribute {
	const (
		ours = "ecs.capability."
		old  = "com.amazonaws.ecs.capability."
	)
	need := map[string]bool{old + "docker-remote-api.1.18": true}
	want := func(name string, when bool) {
		if when {
			need[name] = true
		}
	}
	hasExecutionRole := td.ExecutionRoleARN != ""
	want(ours+"task-eni", td.NetworkMode == ecstypes.NetworkModeAwsvpc)
	want(old+"task-iam-role", td.TaskRoleARN != "")
	want(old+"task-iam-role-network-host", td.TaskRoleARN != "" && td.NetworkMode == ecstypes.NetworkModeHost)
	want(ours+"pid-ipc-namespace-sharing", td.PidMode != "" || td.IpcMode != "")
	want(ours+"aws-appmesh", td.ProxyConfiguration != nil)
	for _, v := range td.Volumes {
		if efs := v.EfsVolumeConfiguration; efs != nil {
			want(ours+"efs", true)
			want(ours+"efsAuth", efs.AuthorizationConfig != nil || efs.TransitEncryption == ecstypes.EFSTransitEncryptionEnabled)
		}
	}
	for _, c := range td.Containers {
		ecr := strings.Contains(operation.Deref(c.Image), ".dkr.ecr.")
		want(old+"ecr-auth", ecr)
		want(ours+"execution-role-ecr-pull", ecr && hasExecutionRole)
		if log := c.LogConfiguration; log != nil {
			want(old+"logging-driver."+string(log.LogDriver), true)
			want(old+"docker-remote-api.1.19", log.LogDriver == ecstypes.LogDriverAwslogs)
			want(ours+"execution-role-awslogs", log.LogDriver == ecstypes.LogDriverAwslogs && hasExecutionRole)
		}
		for _, s := range c.Secrets {
			store := "ssm"
			if arn, ok := ecsspec.ParseARN(operation.Deref(s.ValueFrom)); ok && arn.Service == "secretsmanager" {
				store = "asm"
			}
			want(ours+"secrets."+store+".environment-variables", true)
		}
		want(old+"docker-remote-api.1.21", c.MemoryReservation != nil)
		want(old+"privileged-container", operation.Deref(c.Privileged))
		want(ours+"container-health-check", c.HealthCheck != nil)
		want(ours+"container-ordering", len(c.DependsOn) > 0)
		want(ours+"env-files.s3", len(c.EnvironmentFiles) > 0)
		want(ours+"private-registry-authentication.secretsmanager", c.RepositoryCredentials != nil)
		if c.FirelensConfiguration != nil {
			want(ours+"firelens."+string(c.FirelensConfiguration.Type), true)
		}
	}
	attributes := make([]ecstypes.Attribute, 0, len(need))
	for _, name := range slices.Sorted(maps.Keys(need)) {
		attributes = append(attributes, ecstypes.Attribute{Name: new(name)})
	}
	return attributes
}
