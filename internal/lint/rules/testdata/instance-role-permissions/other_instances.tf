# Not container instances: whatever runs there may need what it needs.
resource "aws_iam_role" "bastion" {
  name               = "bastion"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy_attachment" "bastion" {
  role       = aws_iam_role.bastion.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
}

resource "aws_iam_instance_profile" "bastion" {
  role = aws_iam_role.bastion.name
}

resource "aws_instance" "bastion" {
  ami                  = "ami-1"
  instance_type        = "t4g.micro"
  iam_instance_profile = aws_iam_instance_profile.bastion.name
  user_data            = "#!/bin/bash\nyum install -y postgresql\n"
}
