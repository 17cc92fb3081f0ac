resource "drydock_ecs_cluster" "web" {
  name = "web"
}

resource "drydock_ecs_cluster_capacity_providers" "web" {
  cluster_name       = drydock_ecs_cluster.web.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  # Two tasks are always on demand, of the others one in four.
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 2
    weight            = 1
  }

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 3
  }
}
