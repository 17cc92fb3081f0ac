package iam

import (
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const serviceRolePath = "/aws-service-role/"

// linkedRole is what a service's own role is called and may do.
type linkedRole struct {
	name, policy, description string
	// suffix tells that an account may have several.
	suffix bool
}

// linkedRoles by service principal: those of ECS and of what it leans on. Their
// names and policies are on each service's page on service-linked roles, such as
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html,
// https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html,
// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html,
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html,
// https://docs.aws.amazon.com/efs/latest/ug/using-service-linked-roles.html and
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/using-service-linked-roles.html.
var linkedRoles = map[string]linkedRole{
	"ecs.amazonaws.com": {
		name: "AWSServiceRoleForECS", policy: "AmazonECSServiceRolePolicy",
		description: "Role to enable Amazon ECS to manage your cluster.",
	},
	"ecs-compute.amazonaws.com": {name: "AWSServiceRoleForECSCompute", policy: "AmazonECSComputeServiceRolePolicy"},
	"ecs.application-autoscaling.amazonaws.com": {
		name: "AWSServiceRoleForApplicationAutoScaling_ECSService", policy: "AWSApplicationAutoscalingECSServicePolicy",
	},
	"elasticloadbalancing.amazonaws.com": {
		name: "AWSServiceRoleForElasticLoadBalancing", policy: "AWSElasticLoadBalancingServiceRolePolicy",
		description: "Allows ELB to call AWS services on your behalf.",
	},
	"autoscaling.amazonaws.com": {
		name: "AWSServiceRoleForAutoScaling", policy: "AutoScalingServiceRolePolicy", suffix: true,
		description: "Default Service-Linked Role enables access to AWS Services and Resources used or managed by Auto Scaling",
	},
	"elasticfilesystem.amazonaws.com":    {name: "AWSServiceRoleForAmazonElasticFileSystem", policy: "AmazonElasticFileSystemServiceRolePolicy"},
	"replication.ecr.amazonaws.com":      {name: "AWSServiceRoleForECRReplication", policy: "ECRReplicationServiceRolePolicy"},
	"pullthroughcache.ecr.amazonaws.com": {name: "AWSServiceRoleForECRPullThroughCache", policy: "AWSECRPullThroughCache_ServiceRolePolicy"},
	"ecr-template.ecr.amazonaws.com":     {name: "AWSServiceRoleForECRTemplate", policy: "ECRTemplateServiceRolePolicy"},
}

// deletions are tasks that have deleted a service-linked role, by their id.
var deletions = store.Collection[string]{Name: "iam/service-linked-role-deletion"}

func registerServiceLinkedRoles(s *operation.Service) {
	register(s, createServiceLinkedRole)
	register(s, deleteServiceLinkedRole)
	register(s, getServiceLinkedRoleDeletionStatus)
}

// EnsureServiceLinkedRole creates the role of a service ("ecs.amazonaws.com")
// when it is not there, as services do when they first need it. r may be of any region.
func EnsureServiceLinkedRole(r *operation.Request, principal string) {
	linked, known := linkedRoles[principal]
	if !known {
		panic("iam: no service-linked role for " + principal)
	}
	g := r.Global()
	if _, exists := findRole(g, linked.name); !exists {
		linked.create(g, principal, linked.name, linked.description)
	}
}

func (linked linkedRole) create(r *operation.Request, principal, name, description string) iamtypes.Role {
	trust, _ := json.Marshal(map[string]any{ // text alone: it cannot fail
		"Version": "2012-10-17",
		"Statement": []any{map[string]any{
			"Effect": "Allow", "Principal": map[string]string{"Service": principal}, "Action": "sts:AssumeRole",
		}},
	})
	path := serviceRolePath + principal + "/"
	role := iamtypes.Role{
		Arn: new(arn(r, "role", path, name)), RoleName: new(name), Path: new(path), RoleId: new(newID(r, "AROA")),
		CreateDate: new(r.Now()), AssumeRolePolicyDocument: new(string(trust)), MaxSessionDuration: new(int32(3600)),
	}
	if description != "" {
		role.Description = new(description)
	}
	putRole(r, role)
	attach(r, name, managedARN(r, serviceRolePath, linked.policy))
	return role
}

func createServiceLinkedRole(r *operation.Request, in *iam.CreateServiceLinkedRoleInput) (*iam.CreateServiceLinkedRoleOutput, error) {
	principal := operation.Deref(in.AWSServiceName)
	linked, known := linkedRoles[principal]
	if !known {
		return nil, invalidInput("Invalid Service Principal (%s): the embedded region has the service-linked roles of %s",
			principal, strings.Join(sortedKeys(linkedRoles), ", "))
	}
	name := linked.name
	if in.CustomSuffix != nil {
		if !linked.suffix {
			return nil, invalidInput("Custom suffix is not allowed for %s", principal)
		}
		if err := checkName("customSuffix", in.CustomSuffix, 64); err != nil {
			return nil, err
		}
		name += "_" + *in.CustomSuffix
	}
	if err := checkDescription(in.Description); err != nil {
		return nil, err
	}
	if _, exists := findRole(r, name); exists {
		return nil, invalidInput("Service role name %s has been taken in this account, please try a different suffix.", name)
	}
	role := linked.create(r, principal, name, operation.Deref(in.Description))
	return &iam.CreateServiceLinkedRoleOutput{Role: answered(role)}, nil
}

// deleteServiceLinkedRole deletes at once. Which services still use a role, IAM
// asks them; the region's services recreate theirs when they need it.
func deleteServiceLinkedRole(r *operation.Request, in *iam.DeleteServiceLinkedRoleInput) (*iam.DeleteServiceLinkedRoleOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	rest, linked := strings.CutPrefix(*role.Path, serviceRolePath)
	if !linked {
		return nil, invalidInput("%s is not a service-linked role", *in.RoleName)
	}
	for _, ref := range attachments.List(r.Scoped, *role.RoleName+"!") {
		detach(r, *role.RoleName, ref)
	}
	roles.Delete(r.Scoped, strings.ToLower(*role.RoleName))
	id := "task" + serviceRolePath + rest + *role.RoleName + "/" + r.ID("iam/deletion", 32)
	deletions.Put(r.Scoped, id, *role.RoleName)
	return &iam.DeleteServiceLinkedRoleOutput{DeletionTaskId: new(id)}, nil
}

func getServiceLinkedRoleDeletionStatus(r *operation.Request, in *iam.GetServiceLinkedRoleDeletionStatusInput) (*iam.GetServiceLinkedRoleDeletionStatusOutput, error) {
	if _, found := deletions.Get(r.Scoped, operation.Deref(in.DeletionTaskId)); !found {
		return nil, noSuchEntity("The deletion task %s cannot be found.", operation.Deref(in.DeletionTaskId))
	}
	return &iam.GetServiceLinkedRoleDeletionStatusOutput{Status: iamtypes.DeletionTaskStatusTypeSucceeded}, nil
}
