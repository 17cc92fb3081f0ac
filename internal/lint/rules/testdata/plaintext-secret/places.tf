variable "password" {
  default = "correct-horse"
}

variable "unknown" {
  type      = string
  sensitive = true
}

resource "random_password" "db" {
  length = 20
}

resource "aws_db_instance" "db" {
  password = var.unknown
}

resource "aws_ecs_task_definition" "places" {
  family = "places"
  container_definitions = jsonencode([{
    name  = "a"
    image = "a:1"
    environment = [
      { name = "VARIABLE_PASSWORD", value = var.password },      # finding: "VARIABLE_PASSWORD" holds a secret
      { name = "UNKNOWN_PASSWORD", value = var.unknown },
      { name = "GENERATED", value = random_password.db.result }, # finding: a generated password
      { name = "URL", value = "postgres://a:${aws_db_instance.db.password}@db/x" }, # finding: a database password
      { name = "ID", value = "AKIAIOSFODNN7EXAMPLE" }, # finding: an AWS access key
      { name = "RAILS_MASTER", value = "q7Zp2Xv9LmT4cRb8WnYs6KdHfJ3g" },
      { name = "MASTER_DATA_KEY", value = "q7Zp2Xv9LmT4cRb8WnYs6KdHfJ3g" }, # finding: "MASTER_DATA_KEY" holds a secret
    ]
    command          = ["serve", "--token", "abcdef0123", "--level", "info"] # finding: command holds the value of token
    entryPoint       = ["sh", "-c", "API_KEY=abcdef0123 exec app"]           # finding: entryPoint holds the value of API_KEY
    dockerLabels     = { "com.example.api-key" = "abcdef0123" }              # finding: the label "com.example.api-key"
    logConfiguration = { logDriver = "splunk", options = { splunk-token = "abcdef0123" } } # finding: the log option "splunk-token"
  }])
}
