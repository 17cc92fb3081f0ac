package estate_test

import (
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

func TestRoleMay(t *testing.T) {
	const code = `
variable "arn" {
  type = string
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}
resource "aws_iam_role" "known" {
  name               = "known"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
resource "aws_iam_role_policy_attachment" "known" {
  role       = aws_iam_role.known.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}
resource "aws_iam_role_policy" "known" {
  role   = aws_iam_role.known.id
  policy = jsonencode({ Statement = [
    { Effect = "Allow", NotAction = ["s3:*", "iam:*", "sqs:*", "ecr:*", "logs:*", "ssm:*", "secretsmanager:*"], Resource = "*" },
    { Effect = "Deny", Action = "kms:*", Resource = "*" },
  ] })
}
resource "aws_iam_role" "other" {
  name               = "other"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:*", Principal = { Service = ["ec2.amazonaws.com"] } }] })
}
resource "aws_iam_role_policy_attachment" "other" {
  role       = aws_iam_role.other.name
  policy_arn = var.arn
}
`
	check := func(t *testing.T, e *estate.Estate, want map[string][]estate.Permission) {
		t.Helper()
		for _, r := range e.Roles {
			name, _ := r.Name.Get()
			got := []estate.Permission{
				r.May("logs:PutLogEvents"), r.May("s3:GetObject"), r.May("dynamodb:Query"), r.Trusts("ecs-tasks.amazonaws.com"), r.Trusts("ec2.amazonaws.com"),
			}
			for i, p := range want[name] {
				if got[i] != p {
					t.Errorf("%s: answer %d is %d, expected %d", name, i, got[i], p)
				}
			}
		}
	}
	yes, no, maybe := estate.Allowed, estate.Denied, estate.PermissionUnknown
	each(t, code, func(t *testing.T, e *estate.Estate) {
		check(t, e, map[string][]estate.Permission{"known": {yes, no, yes, yes, no}, "other": {maybe, maybe, maybe, no, yes}})
	})
	// A policy of a role that cannot be known may be any role's.
	each(t, code+`
resource "aws_iam_role_policy" "stray" {
  role   = var.arn
  policy = jsonencode({ Statement = [] })
}
`, func(t *testing.T, e *estate.Estate) {
		check(t, e, map[string][]estate.Permission{"known": {yes, maybe, yes, yes, no}})
	})
}
