package ecs

import (
	"encoding/json"
	"testing"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/google/go-cmp/cmp"
)

// TestTaskDetail: an event tells of a task in the shape of
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html.
func TestTaskDetail(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)
	task := &ecstypes.Task{
		TaskArn: new("arn:aws:ecs:eu-west-1:123456789012:task/main/1"), ClusterArn: new("arn:aws:ecs:eu-west-1:123456789012:cluster/main"),
		LastStatus: new("STOPPED"), DesiredStatus: new("STOPPED"), CreatedAt: new(now), Version: 6, StopCode: ecstypes.TaskStopCodeEssentialContainerExited,
		Containers: []ecstypes.Container{{Name: new("web"), ExitCode: new(int32(137)), NetworkInterfaces: []ecstypes.NetworkInterface{{PrivateIpv4Address: new("172.31.0.5")}}}},
		Tags:       []ecstypes.Tag{{Key: new("secret"), Value: new("of the owner")}},
		Overrides:  &ecstypes.TaskOverride{ContainerOverrides: []ecstypes.ContainerOverride{{Name: new("web")}}},
	}
	var got map[string]any
	if err := json.Unmarshal(taskDetail(task, now), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"taskArn": "arn:aws:ecs:eu-west-1:123456789012:task/main/1", "clusterArn": "arn:aws:ecs:eu-west-1:123456789012:cluster/main",
		"lastStatus": "STOPPED", "desiredStatus": "STOPPED", "createdAt": "2026-01-02T03:04:05.678Z", "updatedAt": "2026-01-02T03:04:05.678Z",
		"version": 6.0, "stopCode": "EssentialContainerExited", "enableExecuteCommand": false,
		"containers": []any{map[string]any{"name": "web", "exitCode": 137.0, "networkInterfaces": []any{map[string]any{"privateIpv4Address": "172.31.0.5"}}}},
		"overrides":  map[string]any{"containerOverrides": []any{map[string]any{"name": "web"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
