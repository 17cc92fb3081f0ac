resource "aws_iam_role" "both" {
  name = "both"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"] } }]
  })
}

resource "aws_iam_role_policy_attachment" "agent" {
  role       = aws_iam_role.both.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

resource "aws_ecs_task_definition" "a" {
  family                = "a"
  network_mode          = "awsvpc"
  cpu                   = 256
  memory                = 512
  task_role_arn         = aws_iam_role.both.arn # finding: for the agent on EC2 instances
  container_definitions = jsonencode([{ name = "a", image = "a:1" }])
}

# The service makes it a Fargate task.
resource "aws_ecs_service" "a" {
  name            = "a"
  task_definition = aws_ecs_task_definition.a.arn
  launch_type     = "FARGATE"
}
