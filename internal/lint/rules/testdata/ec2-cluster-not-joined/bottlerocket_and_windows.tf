resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_instance" "bottlerocket" {
  ami           = "resolve:ssm:/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id"
  instance_type = "m7i.large"
  user_data     = <<-TOML
    [settings.ecs]
    cluster = "main"
  TOML
}

resource "aws_instance" "windows" {
  ami           = "resolve:ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-ECS_Optimized/image_id"
  instance_type = "m7i.large"
  user_data     = <<-SCRIPT
    <powershell>
    Import-Module ECSTools
    Initialize-ECSAgent -Cluster 'main' -EnableTaskIAMRole
    </powershell>
  SCRIPT
}
