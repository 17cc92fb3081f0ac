# By name, or by ARN.
terraform import drydock_ecs_cluster.web web
