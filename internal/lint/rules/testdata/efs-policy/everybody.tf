resource "aws_efs_file_system" "data" {
  encrypted = true
}

resource "aws_efs_file_system_policy" "data" {
  file_system_id = aws_efs_file_system.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      { # finding(warning): allows everybody
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "elasticfilesystem:ClientMount"
      },
    ]
  })
}
