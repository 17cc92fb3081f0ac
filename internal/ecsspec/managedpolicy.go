package ecsspec

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
	"time"
)

// managedJSON holds the AWS managed policies that ECS estates attach, one a line, in their default version as
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html publishes it for the partition aws.
//
//go:embed managed_policies.json
var managedJSON []byte

// ManagedPolicy is a policy that AWS manages.
type ManagedPolicy struct {
	Path, Name, Version string // "/service-role/", "AmazonECSTaskExecutionRolePolicy", "v1"
	Created, Updated    time.Time
	Document            json.RawMessage
}

// ManagedPolicies are those that ECS estates attach, sorted by name: not all that AWS has. They are read when they are
// first asked for.
var ManagedPolicies = sync.OnceValue(func() []ManagedPolicy {
	var all []ManagedPolicy
	if err := json.Unmarshal(managedJSON, &all); err != nil {
		panic("ecsspec: managed_policies.json: " + err.Error())
	}
	return all
})

// texts are IAM's lists, which may be a single text.
type texts []string

func (t *texts) UnmarshalJSON(src []byte) error {
	var one string
	if json.Unmarshal(src, &one) == nil {
		*t = texts{one}
		return nil
	}
	return json.Unmarshal(src, (*[]string)(t))
}

type managedStatement struct {
	Effect            string
	Action, NotAction texts
}

// managedStatements are the statements of the managed policies by name.
var managedStatements = sync.OnceValue(func() map[string][]managedStatement {
	all := map[string][]managedStatement{}
	for _, m := range ManagedPolicies() {
		var document struct{ Statement []managedStatement }
		if err := json.Unmarshal(m.Document, &document); err != nil {
			panic("ecsspec: managed_policies.json: " + m.Name + ": " + err.Error())
		}
		all[m.Name] = document.Statement
	}
	return all
})

// ManagedPolicyAllows reports whether a policy managed by AWS, given by ARN, allows an action on anything, were it under
// conditions; known is false for policies of which the content is not known here.
func ManagedPolicyAllows(policyARN, action string) (allowed, known bool) {
	arn, ok := ParseARN(policyARN)
	if !ok || arn.Service != "iam" || arn.AccountID != "aws" {
		return false, false
	}
	statements, known := managedStatements()[arn.Resource[strings.LastIndexByte(arn.Resource, '/')+1:]]
	for _, s := range statements {
		if s.Effect == "Allow" && (anyMatches(s.Action, action) || len(s.NotAction) > 0 && !anyMatches(s.NotAction, action)) {
			return true, true
		}
	}
	return false, known
}

func anyMatches(patterns []string, action string) bool {
	for _, pattern := range patterns {
		if ActionMatches(pattern, action) {
			return true
		}
	}
	return false
}
