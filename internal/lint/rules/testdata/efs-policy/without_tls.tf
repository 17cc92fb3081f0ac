resource "aws_efs_file_system" "data" {
  encrypted = true
}

resource "aws_efs_file_system_policy" "data" { # finding(info): mount without TLS
  file_system_id = aws_efs_file_system.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:role/app" }
        Action    = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
      },
    ]
  })
}
