package ecsspec

import (
	"slices"
	"strings"
)

// What a container instance's role is for: the work of the ECS agent and of the instance itself. Every task on the
// instance can obtain the role's credentials, so nothing an application needs belongs there.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html

// ContainerInstanceRolePolicy is the name of the managed policy with what the ECS agent needs.
const ContainerInstanceRolePolicy = "AmazonEC2ContainerServiceforEC2Role"

// applicationServices are services whose actions serve applications, by the prefix of their IAM actions. Services that
// also serve the instance or the agent (ecs, ecr, logs, ssm, secretsmanager, kms, ec2, cloudwatch, ...) are not here.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var applicationServices = map[string]string{
	"aoss":            "OpenSearch Serverless",
	"athena":          "Athena",
	"bedrock":         "Bedrock",
	"cassandra":       "Keyspaces",
	"cognito-idp":     "Cognito",
	"comprehend":      "Comprehend",
	"dax":             "DynamoDB Accelerator",
	"dynamodb":        "DynamoDB",
	"elasticache":     "ElastiCache",
	"es":              "OpenSearch",
	"events":          "EventBridge",
	"execute-api":     "API Gateway",
	"firehose":        "Data Firehose",
	"glue":            "Glue",
	"iam":             "IAM",
	"kafka":           "MSK",
	"kafka-cluster":   "MSK",
	"kinesis":         "Kinesis",
	"lambda":          "Lambda",
	"mediaconvert":    "MediaConvert",
	"memorydb":        "MemoryDB",
	"mobiletargeting": "Pinpoint",
	"mq":              "Amazon MQ",
	"neptune-db":      "Neptune",
	"polly":           "Polly",
	"rds":             "RDS",
	"rds-data":        "RDS Data API",
	"rds-db":          "RDS",
	"redshift":        "Redshift",
	"redshift-data":   "Redshift",
	"rekognition":     "Rekognition",
	"s3":              "S3",
	"s3tables":        "S3 Tables",
	"sagemaker":       "SageMaker",
	"scheduler":       "EventBridge Scheduler",
	"ses":             "SES",
	"sns":             "SNS",
	"sqs":             "SQS",
	"states":          "Step Functions",
	"textract":        "Textract",
	"timestream":      "Timestream",
	"transcribe":      "Transcribe",
	"translate":       "Translate",
}

// ApplicationAction reports whether an IAM action ("s3:GetObject", "dynamodb:*", "*") is one that an application needs
// and the instance does not, and names the service. Reading IAM (iam:Get..., iam:List...) is left to instances.
func ApplicationAction(action string) (service string, ok bool) {
	if strings.Trim(action, "*") == "" && action != "" || action == "*:*" {
		return "every service", true
	}
	prefix, name, found := strings.Cut(strings.ToLower(action), ":")
	if !found {
		return "", false
	}
	service, ok = applicationServices[prefix]
	if prefix == "iam" && (strings.HasPrefix(name, "get") || strings.HasPrefix(name, "list")) {
		return "", false
	}
	return service, ok
}

// applicationPolicies are AWS's managed policies for applications and administrators, by how their names begin.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
var applicationPolicies = []struct{ prefix, service string }{
	{"AdministratorAccess", "every service"},
	{"PowerUserAccess", "every service"},
	{"IAMFullAccess", "IAM"},
	{"AmazonAthena", "Athena"},
	{"AmazonBedrock", "Bedrock"},
	{"AmazonCognito", "Cognito"},
	{"AmazonDynamoDB", "DynamoDB"},
	{"AmazonElastiCache", "ElastiCache"},
	{"AmazonEventBridge", "EventBridge"},
	{"AmazonKinesis", "Kinesis"},
	{"AmazonMQ", "Amazon MQ"},
	{"AmazonMSK", "MSK"},
	{"AmazonOpenSearchService", "OpenSearch"},
	{"AmazonPolly", "Polly"},
	{"AmazonRDS", "RDS"},
	{"AmazonRedshift", "Redshift"},
	{"AmazonRekognition", "Rekognition"},
	{"AmazonS3", "S3"},
	{"AmazonSageMaker", "SageMaker"},
	{"AmazonSES", "SES"},
	{"AmazonSNS", "SNS"},
	{"AmazonSQS", "SQS"},
	{"AmazonTextract", "Textract"},
	{"AWSLambda", "Lambda"},
	{"AWSLambda_", "Lambda"},
	{"AWSStepFunctions", "Step Functions"},
}

// ApplicationPolicy reports whether a policy managed by AWS, given by ARN, is for applications, and names the service.
// Policies of one's own are not judged by name.
func ApplicationPolicy(policyARN string) (name, service string, ok bool) {
	arn, isARN := ParseARN(policyARN)
	if !isARN || arn.Service != "iam" || arn.AccountID != "aws" {
		return "", "", false
	}
	name = arn.Resource[strings.LastIndexByte(arn.Resource, '/')+1:]
	i := slices.IndexFunc(applicationPolicies, func(p struct{ prefix, service string }) bool {
		return strings.HasPrefix(name, p.prefix)
	})
	if i < 0 {
		return name, "", false
	}
	return name, applicationPolicies[i].service, true
}

// InstanceObject reports whether an S3 resource in a policy is one that instances read by AWS's own instructions: the
// layers of ECR's images, the agent's configuration file, and the buckets of Systems Manager.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-config-s3.html
// https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html
func InstanceObject(resource string) bool {
	arn, ok := ParseARN(resource)
	if !ok || arn.Service != "s3" {
		return false
	}
	bucket, key, _ := strings.Cut(arn.Resource, "/")
	switch {
	case strings.HasSuffix(bucket, "-starport-layer-bucket"),
		strings.HasPrefix(bucket, "aws-ssm-"),
		strings.HasPrefix(bucket, "amazon-ssm-"),
		strings.HasPrefix(bucket, "patch-baseline-snapshot-"),
		strings.HasPrefix(bucket, "aws-windows-downloads-"):
		return true
	}
	return strings.HasSuffix(key, "ecs.config")
}
