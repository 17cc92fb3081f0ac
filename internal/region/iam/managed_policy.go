package iam

import (
	"strconv"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// managedRecord is a policy of AWS's as an account in the request's partition sees it.
func managedRecord(r *operation.Request, m ecsspec.ManagedPolicy) policyRecord {
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
	for _, m := range ecsspec.ManagedPolicies() {
		if managedARN(r, m.Path, m.Name) == ref {
			return managedRecord(r, m), true
		}
	}
	return policyRecord{}, false
}
