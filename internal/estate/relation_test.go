package estate_test

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

func TestRelationsByReference(t *testing.T) {
	each(t, `
variable "some" {
  type = bool
}
resource "aws_ecs_cluster" "main" {
  name = "main"
}
resource "aws_ecs_task_definition" "app" {
  for_each              = toset(["web", "api"])
  family                = each.key
  container_definitions = "[]"
}
resource "aws_ecs_service" "app" {
  for_each        = aws_ecs_task_definition.app
  name            = each.key
  cluster         = aws_ecs_cluster.main.id
  task_definition = each.value.arn
  load_balancer {
    target_group_arn = aws_lb_target_group.app[each.key].arn
    container_name   = "app"
    container_port   = 80
  }
}
resource "aws_lb_target_group" "app" {
  for_each = toset(["web", "api"])
}
resource "aws_ecs_service" "either" {
  name            = "either"
  task_definition = var.some ? aws_ecs_task_definition.app["web"].arn : aws_ecs_task_definition.app["api"].arn
}
resource "aws_ecs_service" "by_name" {
  name            = "by-name"
  cluster         = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
  task_definition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7"
}
`, func(t *testing.T, e *estate.Estate) {
		services := map[string]*estate.Service{}
		for _, s := range e.Services {
			n, _ := s.Name.Get()
			services[n] = s
		}
		for _, n := range []string{"web", "api"} {
			s := services[n]
			equal(t, n+"'s task definition", name(s.TaskDefinition.One().Resource), `app["`+n+`"]`)
			equal(t, n+"'s target group", name(s.LoadBalancers.Items[0].TargetGroup.One().Resource), `app["`+n+`"]`)
			equal(t, n+"'s services of the target group", len(s.LoadBalancers.Items[0].TargetGroup.One().Services), 1)
			equal(t, n+"'s cluster", s.Cluster.One(), e.Clusters[0])
			equal(t, n+"'s task definition is known", show(s.TaskDefinition.Value), "unknown")
		}
		either := services["either"].TaskDefinition
		equal(t, "possible task definitions", len(either.Targets), 2)
		if either.One() != nil {
			t.Error("one of two possible task definitions is taken for certain")
		}
		equal(t, "by name", name(services["by-name"].TaskDefinition.One().Resource), `app["web"]`)
		equal(t, "by name's cluster", services["by-name"].Cluster.One(), e.Clusters[0])
		equal(t, "services of the cluster", len(e.Clusters[0].Services), 3)
	})
}

func TestLaunchTypes(t *testing.T) {
	each(t, `
resource "aws_ecs_cluster" "main" {
  name = "main"
}
resource "aws_autoscaling_group" "hosts" {
  name     = "hosts"
  min_size = 0
  max_size = 4
}
resource "aws_ecs_capacity_provider" "hosts" {
  name = "hosts"
  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.hosts.arn
    managed_termination_protection = "ENABLED"
    managed_scaling {
      target_capacity = 90
    }
  }
}
resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE", aws_ecs_capacity_provider.hosts.name]
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}
resource "aws_ecs_service" "a_default" {
  name    = "default"
  cluster = aws_ecs_cluster.main.arn
}
resource "aws_ecs_service" "b_provider" {
  name    = "provider"
  cluster = aws_ecs_cluster.main.arn
  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.hosts.name
    weight            = 1
  }
}
resource "aws_ecs_service" "c_written" {
  name        = "written"
  cluster     = aws_ecs_cluster.main.arn
  launch_type = "EXTERNAL"
}
resource "aws_ecs_service" "d_elsewhere" {
  name    = "elsewhere"
  cluster = "not-in-the-code"
}
`, func(t *testing.T, e *estate.Estate) {
		want := []ecstypes.LaunchType{ecstypes.LaunchTypeFargate, ecstypes.LaunchTypeEc2, ecstypes.LaunchTypeExternal, ""}
		for i, s := range e.Services {
			equal(t, name(s.Resource)+"'s launch type", s.Launch, want[i])
		}
		p := e.CapacityProviders[0]
		equal(t, "group", p.Group.One(), e.InstanceGroups[0])
		equal(t, "managed scaling with a block but no status", show(p.ManagedScaling), "ENABLED")
		equal(t, "draining", show(p.Draining), "absent")
		equal(t, "clusters of the group", len(e.InstanceGroups[0].Clusters), 1)
		n, ok := e.Services[1].MaximumInstances()
		equal(t, "most instances", n, 4)
		equal(t, "most instances are known", ok, true)
	})
}

func TestBlockAddress(t *testing.T) {
	for address, want := range map[string]string{
		`aws_ecs_service.web`:                         `aws_ecs_service.web`,
		`aws_ecs_service.web[0]`:                      `aws_ecs_service.web`,
		`module.a["x]y\"z"].aws_ecs_service.web["b"]`: `module.a.aws_ecs_service.web`,
	} {
		equal(t, address, estate.BlockAddress(address), want)
	}
}

func TestScaling(t *testing.T) {
	each(t, `
resource "aws_ecs_service" "web" {
  name    = "web"
  cluster = "main"
}
resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/${aws_ecs_service.web.name}"
  min_capacity       = 2
  max_capacity       = 9
}
resource "aws_appautoscaling_target" "table" {
  service_namespace = "dynamodb"
  resource_id       = "table/orders"
  min_capacity      = 1
  max_capacity      = 9
}
resource "aws_appautoscaling_policy" "by_target" {
  name              = "cpu"
  policy_type       = "TargetTrackingScaling"
  service_namespace = "ecs"
  resource_id       = aws_appautoscaling_target.web.resource_id
  target_tracking_scaling_policy_configuration {
    target_value = 60.5
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
resource "aws_appautoscaling_policy" "by_name" {
  name              = "step"
  service_namespace = "ecs"
  resource_id       = "service/main/web"
  step_scaling_policy_configuration {
    adjustment_type = "ChangeInCapacity"
    step_adjustment {
      scaling_adjustment = 2
    }
  }
}
resource "aws_cloudwatch_metric_alarm" "busy" {
  alarm_name    = "busy"
  metric_name   = "CPUUtilization"
  namespace     = "AWS/ECS"
  alarm_actions = [aws_appautoscaling_policy.by_name.arn]
  dimensions    = { ServiceName = aws_ecs_service.web.name }
}
resource "aws_appautoscaling_scheduled_action" "night" {
  name              = "night"
  service_namespace = "ecs"
  resource_id       = aws_appautoscaling_target.web.resource_id
  schedule          = "cron(0 22 * * ? *)"
  scalable_target_action {
    min_capacity = 0
    max_capacity = 1
  }
}
`, func(t *testing.T, e *estate.Estate) {
		equal(t, "targets of ECS", len(e.ScalingTargets), 1)
		target := e.ScalingTargets[0]
		equal(t, "the service's target", e.Services[0].Scaling[0], target)
		equal(t, "policies", len(target.Policies), 2)
		equal(t, "schedules", len(target.Schedules), 1)
		for _, p := range target.Policies {
			switch name(p.Resource) {
			case "by_target":
				equal(t, "tracked metric", show(p.Track.Metric), "ECSServiceAverageCPUUtilization")
				equal(t, "tracked value", show(p.Track.Value), "60.5")
			case "by_name":
				equal(t, "alarms", len(p.Alarms), 1)
				equal(t, "step", show(p.Step.Adjustments.Items[0]), "2")
			}
		}
		smallest, ok := e.Services[0].SmallestCount()
		equal(t, "smallest count", smallest, 2)
		equal(t, "smallest count is known", ok, true)
	})
}
