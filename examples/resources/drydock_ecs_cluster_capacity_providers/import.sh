# By the name of the cluster.
terraform import drydock_ecs_cluster_capacity_providers.web web
