package iam_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
)

func newPolicy(t *testing.T, c *iam.Client, name string) *string {
	t.Helper()
	return must[*iam.CreatePolicyOutput](t)(c.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String(name), PolicyDocument: aws.String(readAll)})).Policy.Arn
}

func TestPolicyVersions(t *testing.T) {
	c := client(t)
	ref := newPolicy(t, c, "own")
	for range 4 {
		must[*iam.CreatePolicyVersionOutput](t)(c.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: ref, PolicyDocument: aws.String(readAll), SetAsDefault: true}))
	}
	_, err := c.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: ref, PolicyDocument: aws.String(readAll)})
	fails(t, err, "LimitExceeded", "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.")
	_, err = c.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: ref, VersionId: aws.String("v5")})
	fails(t, err, "DeleteConflict", "Cannot delete the default version of a policy.")
	must[*iam.DeletePolicyVersionOutput](t)(c.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: ref, VersionId: aws.String("v1")}))
	var ids []string
	pages := iam.NewListPolicyVersionsPaginator(c, &iam.ListPolicyVersionsInput{PolicyArn: ref, MaxItems: aws.Int32(3)})
	for pages.HasMorePages() {
		for _, v := range must[*iam.ListPolicyVersionsOutput](t)(pages.NextPage(ctx)).Versions {
			ids = append(ids, *v.VersionId)
		}
	}
	if got := strings.Join(ids, " "); got != "v5 v4 v3 v2" {
		t.Errorf("versions %s", got)
	}
	_, err = c.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: ref})
	fails(t, err, "DeleteConflict", "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.")
	v := must[*iam.GetPolicyVersionOutput](t)(c.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: ref, VersionId: aws.String("v4")})).PolicyVersion
	if document, _ := url.PathUnescape(*v.Document); document != readAll || v.IsDefaultVersion {
		t.Errorf("version %+v", v)
	}
}

func TestPolicyDocuments(t *testing.T) {
	c := client(t)
	long := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::` + strings.Repeat("x", 6200) + `"]}]}`
	for name, want := range map[string][3]string{
		"not JSON":     {`{"Version"`, "MalformedPolicyDocument", "This policy contains invalid Json"},
		"a list":       {`[]`, "MalformedPolicyDocument", "This policy contains invalid Json"},
		"empty":        {`{"Version":"2012-10-17","Statement":[]}`, "MalformedPolicyDocument", "Syntax errors in policy."},
		"a version":    {`{"Version":"2020-01-01","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, "MalformedPolicyDocument", "The policy must contain a valid version string"},
		"no action":    {`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*"}}`, "MalformedPolicyDocument", "Policy statement must contain actions."},
		"no resource":  {`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*"}}`, "MalformedPolicyDocument", "Policy statement must contain resources."},
		"no vendor":    {`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"GetObject","Resource":"*"}}`, "MalformedPolicyDocument", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
		"no ARN":       {`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}}`, "MalformedPolicyDocument", `Resource bucket must be in ARN format or "*".`},
		"a principal":  {`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}`, "MalformedPolicyDocument", "Policy document should not specify a principal."},
		"the same Sid": {`{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"a","Effect":"Deny","Action":"s3:*","Resource":"*"}]}`, "MalformedPolicyDocument", "Statement IDs (SID) in a single policy must be unique."},
		"too long":     {long, "LimitExceeded", "Cannot exceed quota for PolicySize: 6144"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("p"), PolicyDocument: aws.String(want[0])})
			fails(t, err, want[1], want[2])
		})
	}
}

func TestAttachments(t *testing.T) {
	c := client(t)
	newRole(t, c, "web")
	own, role := newPolicy(t, c, "own"), aws.String("web")
	for _, ref := range []string{execution, *own, *own} {
		must[*iam.AttachRolePolicyOutput](t)(c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: &ref}))
	}
	_, err := c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: aws.String("arn:aws:iam::aws:policy/Nothing")})
	fails(t, err, "NoSuchEntity", "Policy arn:aws:iam::aws:policy/Nothing does not exist or is not attachable.")
	_, err = c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: aws.String("nonsense")})
	fails(t, err, "InvalidInput", "ARN nonsense is not valid.")
	_, err = c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: aws.String("arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy")})
	fails(t, err, "PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role.")
	p := must[*iam.GetPolicyOutput](t)(c.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: own})).Policy
	if *p.AttachmentCount != 1 || *p.DefaultVersionId != "v1" {
		t.Errorf("policy %+v", p)
	}
	holders := must[*iam.ListEntitiesForPolicyOutput](t)(c.ListEntitiesForPolicy(ctx, &iam.ListEntitiesForPolicyInput{PolicyArn: own}))
	if len(holders.PolicyRoles) != 1 || *holders.PolicyRoles[0].RoleName != "web" {
		t.Errorf("holders %+v", holders.PolicyRoles)
	}
	_, err = c.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: own})
	fails(t, err, "DeleteConflict", "Cannot delete a policy attached to entities.")
	_, err = c.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: role, PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")})
	fails(t, err, "NoSuchEntity", "Policy arn:aws:iam::aws:policy/AdministratorAccess was not found.")
}

func TestAWSManagedPolicies(t *testing.T) {
	c := client(t)
	found := map[string]string{}
	pages := iam.NewListPoliciesPaginator(c, &iam.ListPoliciesInput{Scope: iamtypes.PolicyScopeTypeAws, MaxItems: aws.Int32(20)})
	for pages.HasMorePages() {
		for _, p := range must[*iam.ListPoliciesOutput](t)(pages.NextPage(ctx)).Policies {
			found[*p.PolicyName] = *p.Arn
			if _, err := c.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: p.Arn, VersionId: p.DefaultVersionId}); err != nil {
				t.Error(err)
			}
		}
	}
	for name, path := range map[string]string{
		"AmazonECSTaskExecutionRolePolicy": "service-role/", "AmazonEC2ContainerServiceforEC2Role": "service-role/",
		"AmazonEC2ContainerServiceEventsRole": "service-role/", "AmazonSSMManagedInstanceCore": "", "CloudWatchAgentServerPolicy": "",
		"AmazonEC2ContainerRegistryReadOnly": "", "AmazonECSInfrastructureRolePolicyForVolumes": "service-role/",
		"AmazonECSInfrastructureRolePolicyForLoadBalancers": "",
	} {
		if want := "arn:aws:iam::aws:policy/" + path + name; found[name] != want {
			t.Errorf("%s is %q", want, found[name])
		}
	}
	_, err := c.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: aws.String(execution)})
	fails(t, err, "AccessDenied", "Cannot change or delete the AWS managed policy "+execution)
}
