terraform import drydock_ecs_task_definition.web arn:aws:ecs:us-east-1:123456789012:task-definition/web:3
