package secretsmanager

import (
	"encoding/json"

	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerPolicies(s *operation.Service) {
	operation.Register(s, getResourcePolicy)
	operation.Register(s, putResourcePolicy)
	operation.Register(s, deleteResourcePolicy)
}

func getResourcePolicy(r *operation.Request, in *sm.GetResourcePolicyInput) (*sm.GetResourcePolicyOutput, error) {
	s, err := live(r, in.SecretId)
	if err != nil {
		return nil, err
	}
	return &sm.GetResourcePolicyOutput{ARN: new(s.ARN), Name: new(s.Name), ResourcePolicy: s.Policy}, nil
}

func putResourcePolicy(r *operation.Request, in *sm.PutResourcePolicyInput) (*sm.PutResourcePolicyOutput, error) {
	s, err := live(r, in.SecretId)
	if err != nil {
		return nil, err
	}
	var document struct{ Statement json.RawMessage }
	if json.Unmarshal([]byte(operation.Deref(in.ResourcePolicy)), &document) != nil || document.Statement == nil {
		return nil, &smtypes.MalformedPolicyDocumentException{Message: new("This resource policy contains invalid JSON or has no Statement.")}
	}
	s.Policy = in.ResourcePolicy
	s.put(r)
	return &sm.PutResourcePolicyOutput{ARN: new(s.ARN), Name: new(s.Name)}, nil
}

func deleteResourcePolicy(r *operation.Request, in *sm.DeleteResourcePolicyInput) (*sm.DeleteResourcePolicyOutput, error) {
	s, err := live(r, in.SecretId)
	if err != nil {
		return nil, err
	}
	s.Policy = nil
	s.put(r)
	return &sm.DeleteResourcePolicyOutput{ARN: new(s.ARN), Name: new(s.Name)}, nil
}
