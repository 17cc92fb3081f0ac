package ecsspec

import (
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// ExternalObstacle is what a task definition has that external instances (ECS Anywhere) do not, such as `network mode
// "awsvpc"`, with the path of the argument; empty when there is none, or none that is known.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html
func ExternalObstacle(td TaskDefinition) (what, path string) {
	switch {
	case td.NetworkMode == ecstypes.NetworkModeAwsvpc && !td.Unknown.Has("network_mode"):
		return `network mode "awsvpc"`, "network_mode"
	case td.ProxyConfiguration != nil:
		return "a proxy configuration", "proxy_configuration"
	}
	for _, v := range td.Volumes {
		if v.EfsVolumeConfiguration != nil {
			return "an EFS volume", "volume"
		}
	}
	return "", ""
}
