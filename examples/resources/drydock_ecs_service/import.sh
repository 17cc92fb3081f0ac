terraform import drydock_ecs_service.web main/web
