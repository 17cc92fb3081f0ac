package iam

import (
	_ "embed"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// managedJSON holds the AWS managed policies that ECS estates attach, one a
// line, in their default version as
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
// publishes it for the partition aws.
//
//go:embed managed_policies.json
var managedJSON []byte

type managedPolicy struct {
	Path, Name, Version string
	Created, Updated    time.Time
	Document            json.RawMessage
}

// managedPolicies are sorted by name. They are read when they are first asked for.
var managedPolicies = sync.OnceValue(func() []managedPolicy {
	var all []managedPolicy
	if err := json.Unmarshal(managedJSON, &all); err != nil {
		panic("iam: managed_policies.json: " + err.Error())
	}
	return all
})

// record is the policy as an account in the request's partition sees it.
func (m managedPolicy) record(r *operation.Request) policyRecord {
	n, _ := strconv.Atoi(strings.TrimPrefix(m.Version, "v"))
	return policyRecord{
		Name: m.Name, Path: m.Path, ARN: managedARN(r, m.Path, m.Name), Created: m.Created, Updated: m.Updated, Default: n, AWS: true,
		ID:       "ANPA" + derivedID(m.Name),
		Versions: []policyVersion{{Number: n, Created: m.Updated, Document: string(m.Document)}},
	}
}

func managedARN(r *operation.Request, path, name string) string {
	return "arn:" + r.Partition + ":iam::aws:policy" + path + name
}

func managedByARN(r *operation.Request, ref string) (policyRecord, bool) {
	for _, m := range managedPolicies() {
		if managedARN(r, m.Path, m.Name) == ref {
			return m.record(r), true
		}
	}
	return policyRecord{}, false
}
