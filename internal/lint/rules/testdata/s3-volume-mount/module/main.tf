resource "aws_s3_bucket" "assets" {
  bucket_prefix = "assets"
}

module "app" {
  source  = "./app"
  volumes = { assets = aws_s3_bucket.assets.id, data = "fs-0123456789abcdef0" }
}
