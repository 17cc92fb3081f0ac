package logs

import (
	"encoding/json"

	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// resourcePolicies are the region's, by name: EventBridge needs one to write to a group.
var resourcePolicies = store.Collection[logstypes.ResourcePolicy]{Name: "logs/resource-policy"}

// maxResourcePolicies is for one account and region
// (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/logs/cloudwatch_limits_cwl.html).
const maxResourcePolicies = 10

func registerResourcePolicies(s *operation.Service) {
	operation.Register(s, putResourcePolicy)
	operation.Register(s, describeResourcePolicies)
	operation.Register(s, deleteResourcePolicy)
}

// ofAccount refuses the policies of single log groups.
func ofAccount(resource, revision *string, scope logstypes.PolicyScope) error {
	if resource != nil || revision != nil || scope == logstypes.PolicyScopeResource {
		return invalidParameter("the embedded region has resource policies of the account only, not of single log groups")
	}
	return nil
}

func putResourcePolicy(r *operation.Request, in *logs.PutResourcePolicyInput) (*logs.PutResourcePolicyOutput, error) {
	if err := ofAccount(in.ResourceArn, in.ExpectedRevisionId, ""); err != nil {
		return nil, err
	}
	if operation.Deref(in.PolicyName) == "" {
		return nil, invalidParameter("1 validation error detected: Value at 'policyName' failed to satisfy constraint: Member must not be null")
	}
	document := operation.Deref(in.PolicyDocument)
	if n := len(document); n < 1 || n > 5120 {
		return nil, invalidParameter("1 validation error detected: Value at 'policyDocument' failed to satisfy constraint: Member must have length between 1 and 5120")
	}
	var policy struct{ Statement json.RawMessage }
	if err := json.Unmarshal([]byte(document), &policy); err != nil || policy.Statement == nil {
		return nil, invalidParameter("The policy document is not valid JSON or has no Statement.")
	}
	if _, exists := resourcePolicies.Get(r.Scoped, *in.PolicyName); !exists && resourcePolicies.Count(r.Scoped, "") >= maxResourcePolicies {
		return nil, &logstypes.LimitExceededException{Message: new("Resource limit exceeded.")}
	}
	p := logstypes.ResourcePolicy{
		PolicyName: in.PolicyName, PolicyDocument: in.PolicyDocument, LastUpdatedTime: new(r.Now().UnixMilli()), PolicyScope: logstypes.PolicyScopeAccount,
	}
	resourcePolicies.Put(r.Scoped, *in.PolicyName, p)
	return &logs.PutResourcePolicyOutput{ResourcePolicy: &p}, nil
}

func describeResourcePolicies(r *operation.Request, in *logs.DescribeResourcePoliciesInput) (*logs.DescribeResourcePoliciesOutput, error) {
	if err := ofAccount(in.ResourceArn, nil, in.PolicyScope); err != nil {
		return nil, err
	}
	cut, next, err := page(resourcePolicies.List(r.Scoped, ""), func(p logstypes.ResourcePolicy) string { return *p.PolicyName }, in.Limit, in.NextToken)
	return &logs.DescribeResourcePoliciesOutput{ResourcePolicies: cut, NextToken: next}, err
}

func deleteResourcePolicy(r *operation.Request, in *logs.DeleteResourcePolicyInput) (*logs.DeleteResourcePolicyOutput, error) {
	if err := ofAccount(in.ResourceArn, in.ExpectedRevisionId, ""); err != nil {
		return nil, err
	}
	if _, found := resourcePolicies.Get(r.Scoped, operation.Deref(in.PolicyName)); !found {
		return nil, &logstypes.ResourceNotFoundException{Message: new("Policy with name [" + operation.Deref(in.PolicyName) + "] does not exist")}
	}
	resourcePolicies.Delete(r.Scoped, *in.PolicyName)
	return &logs.DeleteResourcePolicyOutput{}, nil
}
