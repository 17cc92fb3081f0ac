package iam_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
)

func TestRole(t *testing.T) {
	rg := world(t)
	c := clientIn(rg, "eu-west-1")
	made := must[*iam.CreateRoleOutput](t)(c.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName: aws.String("web"), Path: aws.String("/team/"), AssumeRolePolicyDocument: aws.String(ecsTasks),
		Description: aws.String("runs the web"), Tags: []iamtypes.Tag{{Key: aws.String("a"), Value: aws.String("1")}},
	})).Role
	if *made.Arn != "arn:aws:iam::123456789012:role/team/web" || !strings.HasPrefix(*made.RoleId, "AROA") || len(*made.RoleId) != 21 || *made.MaxSessionDuration != 3600 {
		t.Errorf("made %s %s %d", *made.Arn, *made.RoleId, *made.MaxSessionDuration)
	}
	// IAM has no region: what one region makes the others see, and what another partition does not.
	got := must[*iam.GetRoleOutput](t)(clientIn(rg, "us-east-1").GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("web")})).Role
	if trust, err := url.PathUnescape(*got.AssumeRolePolicyDocument); err != nil || trust != ecsTasks {
		t.Errorf("trust policy %q, %v", *got.AssumeRolePolicyDocument, err)
	}
	if len(got.Tags) != 1 || *got.Description != "runs the web" {
		t.Errorf("got %+v", got)
	}
	_, err := clientIn(rg, "cn-north-1").GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("web")})
	fails(t, err, "NoSuchEntity", "The role with name web cannot be found.")

	_, err = c.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("WEB"), AssumeRolePolicyDocument: aws.String(ecsTasks)})
	fails(t, err, "EntityAlreadyExists", "Role with name WEB already exists.")

	if _, err := c.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: aws.String("web"), MaxSessionDuration: aws.Int32(7200)}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UpdateRoleDescription(ctx, &iam.UpdateRoleDescriptionInput{RoleName: aws.String("web"), Description: aws.String("")}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UntagRole(ctx, &iam.UntagRoleInput{RoleName: aws.String("web"), TagKeys: []string{"A"}}); err != nil {
		t.Fatal(err)
	}
	got = must[*iam.GetRoleOutput](t)(c.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("web")})).Role
	if *got.MaxSessionDuration != 7200 || *got.Description != "" || len(got.Tags) != 0 {
		t.Errorf("after updates %+v", got)
	}
	_, err = c.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: aws.String("web"), MaxSessionDuration: aws.Int32(60)})
	fails(t, err, "ValidationError", "1 validation error detected: Value '60' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600")
}

func TestARoleGoesWhenNothingHangsOnIt(t *testing.T) {
	c := client(t)
	newRole(t, c, "web")
	role := aws.String("web")
	must[*iam.AttachRolePolicyOutput](t)(c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: aws.String(execution)}))
	must[*iam.PutRolePolicyOutput](t)(c.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: role, PolicyName: aws.String("own"), PolicyDocument: aws.String(readAll)}))
	must[*iam.CreateInstanceProfileOutput](t)(c.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: aws.String("node")}))
	must[*iam.AddRoleToInstanceProfileOutput](t)(c.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: aws.String("node"), RoleName: role}))

	remove := func() error {
		_, err := c.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: role})
		return err
	}
	fails(t, remove(), "DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.")
	_, err := c.DeleteInstanceProfile(ctx, &iam.DeleteInstanceProfileInput{InstanceProfileName: aws.String("node")})
	fails(t, err, "DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.")
	of := must[*iam.ListInstanceProfilesForRoleOutput](t)(c.ListInstanceProfilesForRole(ctx, &iam.ListInstanceProfilesForRoleInput{RoleName: role}))
	if len(of.InstanceProfiles) != 1 || *of.InstanceProfiles[0].Roles[0].RoleName != "web" {
		t.Errorf("profiles of the role: %+v", of.InstanceProfiles)
	}
	must[*iam.RemoveRoleFromInstanceProfileOutput](t)(c.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: aws.String("node"), RoleName: role}))
	fails(t, remove(), "DeleteConflict", "Cannot delete entity, must detach all policies first.")
	must[*iam.DetachRolePolicyOutput](t)(c.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: role, PolicyArn: aws.String(execution)}))
	fails(t, remove(), "DeleteConflict", "Cannot delete entity, must delete policies first.")
	must[*iam.DeleteRolePolicyOutput](t)(c.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: role, PolicyName: aws.String("own")}))
	if err := remove(); err != nil {
		t.Fatal(err)
	}
	fails(t, remove(), "NoSuchEntity", "The role with name web cannot be found.")
}

func TestTrustPolicies(t *testing.T) {
	c := client(t)
	newRole(t, c, "known")
	trust := func(statement string) error {
		_, err := c.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String("known"),
			PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":` + statement + `}`)})
		return err
	}
	for statement, message := range map[string]string{
		`[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"*"}]`: "Has prohibited field Resource",
		`[{"Effect":"Allow","Action":"sts:AssumeRole"}]`:                                                                  "Missing required field Principal",
		`[{"Effect":"Allow","Principal":{"Service":"ecs-tasks"},"Action":"sts:AssumeRole"}]`:                              `Invalid principal in policy: "Service":"ecs-tasks"`,
		`[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"s3:GetObject"}]`:                  "AssumeRole policy may only specify STS AssumeRole actions.",
		`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/gone"},"Action":"sts:AssumeRole"}`:          `Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/gone"`,
		`[{"Effect":"allow","Principal":"*","Action":"sts:AssumeRole"}]`:                                                  "Syntax errors in policy.",
		`[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Subject":1}]`:                                      "Syntax errors in policy.",
	} {
		fails(t, trust(statement), "MalformedPolicyDocument", message)
	}
	if err := trust(`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:role/known","210987654321"]},"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"Bool":{"aws:SecureTransport":true}}}`); err != nil {
		t.Error(err)
	}
}

func TestRolesArePaged(t *testing.T) {
	c := client(t)
	for _, name := range []string{"b", "C", "a"} {
		newRole(t, c, name)
	}
	var got []string
	pages := iam.NewListRolesPaginator(c, &iam.ListRolesInput{MaxItems: aws.Int32(2)})
	for pages.HasMorePages() {
		page := must[*iam.ListRolesOutput](t)(pages.NextPage(ctx))
		got = append(got, "|")
		for _, role := range page.Roles {
			got = append(got, *role.RoleName)
		}
	}
	if s := strings.Join(got, ""); s != "|ab|C" {
		t.Errorf("pages %s", s)
	}
	_, err := c.ListRoles(ctx, &iam.ListRolesInput{Marker: aws.String("?")})
	fails(t, err, "ValidationError", "Invalid Marker: it is none that this listing gave out")
}

func TestServiceLinkedRoles(t *testing.T) {
	c := client(t)
	role := must[*iam.CreateServiceLinkedRoleOutput](t)(c.CreateServiceLinkedRole(ctx, &iam.CreateServiceLinkedRoleInput{AWSServiceName: aws.String("ecs.amazonaws.com")})).Role
	if *role.Arn != "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS" {
		t.Errorf("made %s", *role.Arn)
	}
	attached := must[*iam.ListAttachedRolePoliciesOutput](t)(c.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: role.RoleName}))
	if len(attached.AttachedPolicies) != 1 || *attached.AttachedPolicies[0].PolicyArn != "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy" {
		t.Errorf("attached %+v", attached.AttachedPolicies)
	}
	_, err := c.CreateServiceLinkedRole(ctx, &iam.CreateServiceLinkedRoleInput{AWSServiceName: aws.String("ecs.amazonaws.com")})
	fails(t, err, "InvalidInput", "Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix.")
	_, err = c.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: role.RoleName})
	fails(t, err, "UnmodifiableEntity", "Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS")
	task := must[*iam.DeleteServiceLinkedRoleOutput](t)(c.DeleteServiceLinkedRole(ctx, &iam.DeleteServiceLinkedRoleInput{RoleName: role.RoleName})).DeletionTaskId
	status := must[*iam.GetServiceLinkedRoleDeletionStatusOutput](t)(c.GetServiceLinkedRoleDeletionStatus(ctx, &iam.GetServiceLinkedRoleDeletionStatusInput{DeletionTaskId: task}))
	if status.Status != iamtypes.DeletionTaskStatusTypeSucceeded {
		t.Errorf("deletion %s", status.Status)
	}
}

func TestECSMakesItsServiceLinkedRole(t *testing.T) {
	rg := world(t)
	c := clientIn(rg, "eu-west-1")
	role := &iam.GetRoleInput{RoleName: aws.String("AWSServiceRoleForECS")}
	_, err := c.GetRole(ctx, role)
	fails(t, err, "NoSuchEntity", "The role with name AWSServiceRoleForECS cannot be found.")
	for range 2 {
		if _, err := ecsIn(rg, "eu-west-1").CreateCluster(ctx, &ecs.CreateClusterInput{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.GetRole(ctx, role); err != nil {
		t.Error(err)
	}
}
