resource "aws_thing" "c" {
  name = "unclosed
}
