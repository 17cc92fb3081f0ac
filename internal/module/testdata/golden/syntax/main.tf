resource "aws_thing" "a" {
  broken = 
}

resource "aws_thing" "b" {
  fine = 1
}
