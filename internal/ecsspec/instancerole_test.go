package ecsspec

import "testing"

func TestApplicationAction(t *testing.T) {
	tests := map[string]string{
		"s3:GetObject": "S3", "S3:*": "S3", "dynamodb:Query": "DynamoDB", "*": "every service", "*:*": "every service",
		"iam:PassRole": "IAM", "iam:GetRole": "", "iam:ListRoles": "", "": "", "s3": "",
		"ecs:Poll": "", "ecr:BatchGetImage": "", "logs:PutLogEvents": "", "ssm:GetParameters": "", "secretsmanager:GetSecretValue": "",
		"kms:Decrypt": "", "ec2:DescribeTags": "", "cloudwatch:PutMetricData": "", "xray:PutTraceSegments": "",
	}
	for action, want := range tests {
		if got, ok := ApplicationAction(action); got != want || ok != (want != "") {
			t.Errorf("ApplicationAction(%q) = %q, %v, want %q", action, got, ok, want)
		}
	}
}

func TestApplicationPolicy(t *testing.T) {
	tests := map[string]string{
		"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess":                           "S3",
		"arn:aws-cn:iam::aws:policy/AmazonSQSFullAccess":                           "SQS",
		"arn:aws:iam::aws:policy/AdministratorAccess":                              "every service",
		"arn:aws:iam::aws:policy/service-role/AWSLambdaRole":                       "Lambda",
		"arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role": "",
		"arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore":                     "",
		"arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy":                      "",
		"arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly":               "",
		"arn:aws:iam::123456789012:policy/AmazonS3ReadOnlyAccess":                  "",
		"AmazonS3ReadOnlyAccess":                                                   "",
	}
	for arn, want := range tests {
		if _, got, ok := ApplicationPolicy(arn); got != want || ok != (want != "") {
			t.Errorf("ApplicationPolicy(%q) = %q, %v, want %q", arn, got, ok, want)
		}
	}
}

func TestInstanceObject(t *testing.T) {
	for resource, want := range map[string]bool{
		"arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*": true,
		"arn:aws:s3:::amazon-ssm-eu-west-1/*":                 true,
		"arn:aws:s3:::config/prod/ecs.config":                 true,
		"arn:aws:s3:::uploads/*":                              false,
		"arn:aws:sqs:eu-west-1:123456789012:ecs.config":       false,
		"*": false, "": false,
	} {
		if got := InstanceObject(resource); got != want {
			t.Errorf("InstanceObject(%q) = %v", resource, got)
		}
	}
}
