resource "aws_secretsmanager_secret" "db" {
  name = "db"
}

resource "aws_ecs_task_definition" "friends" {
  family = "friends"
  container_definitions = jsonencode([{
    name  = "a"
    image = "a:1"
    environment = [
      { name = "PWD", value = "/srv" },
      { name = "DB_PASSWORD_FILE", value = "/run/secrets/db" },
      { name = "DB_SECRET_ARN", value = aws_secretsmanager_secret.db.arn },
      { name = "DB_SECRET", value = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf" },
      { name = "DB_SECRET_NAMED", value = aws_secretsmanager_secret.db.name },
      { name = "DB_SECRET", value = aws_secretsmanager_secret.db.name },
      { name = "DB_CREDENTIALS", value = "prod/db/credentials" },
      { name = "TLS_PRIVATE_KEY", value = "server.key" },
      { name = "TOKEN", value = "" },
      { name = "TOKEN_TTL", value = "3600" },
      { name = "OAUTH_TOKEN", value = "https://auth.example.com/token" },
      { name = "NEXT_PUBLIC_API_KEY", value = "abcdef0123" },
      { name = "DB_PASSWORD", value = "{{resolve:ssm:/db/password}}" },
      { name = "REQUIRE_PASSWORD", value = "always" },
      { name = "USE_TOKEN", value = "true" },
      { name = "KMS_KEY", value = "9f1c8a52-3b44-4c1e-9f0a-0c2d3e4f5a6b" },
      { name = "GIT_COMMIT", value = "4f2c1d9a8b7e6f5d4c3b2a190817263544352617" },
      { name = "DATABASE_URL", value = "postgres://db.internal:5432/orders" },
      { name = "COMPASS", value = "north" },
    ]
    command = ["sh", "-c", "exec app --password=$DB_PASSWORD --token-file=/run/token"]
  }])
}
