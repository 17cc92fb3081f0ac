package ecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestAServiceIsBalancedOverZonesAgain(t *testing.T) {
	w := newWorld(t)
	if s := w.create("web", w.fargate("web", container()), 3); s.AvailabilityZoneRebalancing != ecstypes.AvailabilityZoneRebalancingEnabled {
		t.Errorf("of a new service, rebalancing is %s", s.AvailabilityZoneRebalancing)
	}
	w.create("still", w.fargate("still", container()), 3, func(in *awsecs.CreateServiceInput) {
		in.AvailabilityZoneRebalancing = ecstypes.AvailabilityZoneRebalancingDisabled
	})
	w.awaitStable("web")
	w.awaitStable("still")
	w.lose("zone-loss", "eu-west-1b")
	w.lose("zone-loss", "eu-west-1c")
	for _, name := range []string{"web", "still"} {
		w.await(name, "whole again", func(s *ecstypes.Service) bool { return stable(s) && w.zones(name) == "map[eu-west-1a:3]" })
	}
	w.trouble("DELETE", "faults/world-1", "")
	w.trouble("DELETE", "faults/world-2", "")
	s := w.await("web", "balanced", func(s *ecstypes.Service) bool {
		return said(s, "(service web) is AZ balanced with 1 tasks in eu-west-1a, 1 tasks in eu-west-1b, 1 tasks in eu-west-1c.")
	})
	for _, message := range []string{
		"(service web) is not AZ balanced with 3 tasks in eu-west-1a, 0 tasks in eu-west-1b, 0 tasks in eu-west-1c. AZ Rebalancing in progress.",
		"(service web) has started 1 tasks in eu-west-1b to AZ Rebalance: (task ",
		"(service web) has started 1 tasks in eu-west-1c to AZ Rebalance: (task ",
		"(service web) has stopped 2 running tasks in eu-west-1a due to AZ rebalancing: (task ",
	} {
		if !said(s, message) {
			t.Errorf("not said: %s", message)
		}
	}
	if got := w.zones("web"); got != "map[eu-west-1a:1 eu-west-1b:1 eu-west-1c:1]" || len(s.Deployments) != 1 {
		t.Errorf("%s, %d deployments", got, len(s.Deployments))
	}
	if got := w.zones("still"); got != "map[eu-west-1a:3]" {
		t.Errorf("switched off, and yet %s", got)
	}
	// Switching it on makes no deployment.
	id := *w.describe("still").Deployments[0].Id
	w.update("still", awsecs.UpdateServiceInput{AvailabilityZoneRebalancing: ecstypes.AvailabilityZoneRebalancingEnabled})
	s = w.await("still", "balanced", func(s *ecstypes.Service) bool { return said(s, "is AZ balanced with") })
	if got := w.zones("still"); got != "map[eu-west-1a:1 eu-west-1b:1 eu-west-1c:1]" || *s.Deployments[0].Id != id {
		t.Errorf("switched on: %s, deployment %s instead of %s", got, *s.Deployments[0].Id, id)
	}
}

// An instance in a zone that had none makes a service look at its balance.
func TestAnInstanceInAnotherZoneTakesTasksOver(t *testing.T) {
	w := newWorld(t)
	join := func(zone string) {
		must(w.ECS.RegisterContainerInstance(w.ctx, &awsecs.RegisterContainerInstanceInput{
			Cluster: aws.String("main"), Attributes: []ecstypes.Attribute{{Name: aws.String("ecs.availability-zone"), Value: &zone}},
		}))(t)
	}
	join("eu-west-1a")
	w.create("web", w.bridge("web", 0), 4, onEC2)
	w.awaitStable("web")
	w.settle(time.Minute)
	join("eu-west-1b")
	w.await("web", "balanced", func(s *ecstypes.Service) bool {
		return said(s, "(service web) is AZ balanced with 2 tasks in eu-west-1a, 2 tasks in eu-west-1b.")
	})
}

func TestRebalancingIsRefusedWhereItDoesNotWork(t *testing.T) {
	w := newWorld(t)
	if s := w.create("tight", w.fargate("tight", container()), 1, percents(0, 100)); s.AvailabilityZoneRebalancing != ecstypes.AvailabilityZoneRebalancingDisabled {
		t.Errorf("without room it is %s by default", s.AvailabilityZoneRebalancing)
	}
	_, err := w.ECS.UpdateService(w.ctx, &awsecs.UpdateServiceInput{
		Cluster: aws.String("main"), Service: aws.String("tight"), AvailabilityZoneRebalancing: ecstypes.AvailabilityZoneRebalancingEnabled,
	})
	if err == nil || !strings.Contains(err.Error(), "InvalidParameterException: ") || !strings.Contains(err.Error(), "Availability Zone rebalancing does not work with a maximumPercent of 100") {
		t.Errorf("with a maximumPercent of 100: %v", err)
	}
}
