variable "policies" {
  type = list(string)
}

resource "aws_iam_role" "this" {
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy_attachment" "this" {
  count      = length(var.policies)
  role       = aws_iam_role.this.name
  policy_arn = var.policies[count.index] # finding: "AmazonDynamoDBFullAccess"
}

resource "aws_iam_instance_profile" "this" {
  role = aws_iam_role.this.name
}

output "profile" {
  value = aws_iam_instance_profile.this.name
}
