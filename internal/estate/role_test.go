package estate_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

func TestRoleGrants(t *testing.T) {
	each(t, `
variable "action" {
  type = string
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["123456789012"]
    }
  }
}
data "aws_iam_policy_document" "base" {
  statement {
    actions   = ["s3:GetObject", var.action]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "more" {
  source_policy_documents = [data.aws_iam_policy_document.base.json, jsonencode({ Statement = { Effect = "Deny", Action = "s3:*", NotResource = "x", Principal = "*" } })]
  statement {
    not_actions = ["iam:*"]
    resources   = ["*"]
  }
}
resource "aws_iam_role" "task" {
  name               = "task"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  inline_policy {
    name   = "inline"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*" }] })
  }
}
resource "aws_iam_policy" "own" {
  name   = "own"
  policy = data.aws_iam_policy_document.more.json
}
resource "aws_iam_role_policy_attachment" "own" {
  role       = aws_iam_role.task.name
  policy_arn = aws_iam_policy.own.arn
}
resource "aws_iam_role_policy_attachment" "managed" {
  role       = "task"
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}
resource "aws_iam_role_policy" "heredoc" {
  role   = aws_iam_role.task.id
  policy = <<JSON
{ "Statement": [
  { "Effect": "Allow",
    "Action": ["sqs:*"], "Resource": "${var.action}", "Condition": { "Bool": { "aws:SecureTransport": "true" } } }
] }
JSON
}
`, func(t *testing.T, e *estate.Estate) {
		role := e.Roles[0]
		trust := role.Trust.Statements[0]
		equal(t, "trusted", show(trust.Principals.Items[0]), "ecs-tasks.amazonaws.com")
		equal(t, "condition", show(trust.Conditions.Items[0].Variable), "aws:SourceAccount")
		var got []string
		for _, g := range role.Grants {
			if len(g.Policies) == 0 {
				got = append(got, show(g.ManagedARN))
			}
			for _, p := range g.Policies {
				for _, s := range p.Statements {
					line := show(s.Effect)
					for _, a := range s.Actions.Items {
						line += " " + show(a)
					}
					for _, a := range s.NotActions.Items {
						line += " not " + show(a)
					}
					got = append(got, fmt.Sprintf("%s line %d", line, s.Range.Start.Line))
				}
			}
		}
		slices.Sort(got)
		want := []string{
			"Allow not iam:* line 27",
			"Allow s3:GetObject unknown line 20",
			"Allow sns:Publish line 37",
			"Allow sqs:* line 56",
			"Deny s3:* line 26",
			"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
		}
		if !slices.Equal(got, want) {
			t.Errorf("grants are\n%q, want\n%q", got, want)
		}
	})
}
