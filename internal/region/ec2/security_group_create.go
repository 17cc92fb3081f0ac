package ec2

import (
	"regexp"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// CreateSecurityGroupInput is EC2's.
type CreateSecurityGroupInput struct {
	GroupName         *string
	Description       *string `query:"GroupDescription"`
	VpcId             *string
	TagSpecifications []TagSpecification `query:"TagSpecification"`
}

// CreateSecurityGroupOutput is EC2's.
type CreateSecurityGroupOutput struct {
	GroupId          *string
	SecurityGroupArn *string
	Tags             []Tag `xml:"tagSet"`
}

// groupText is what names and descriptions of groups are made of
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html).
var groupText = regexp.MustCompile(`^[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]*$`)

func createSecurityGroup(r *operation.Request, in *CreateSecurityGroupInput) (*CreateSecurityGroupOutput, error) {
	name, description := operation.Deref(in.GroupName), operation.Deref(in.Description)
	vpc := operation.Deref(in.VpcId)
	if vpc == "" {
		vpc = DefaultVPC(r).ID
	}
	switch {
	case name == "":
		return nil, missingParameter("GroupName")
	case description == "":
		return nil, missingParameter("GroupDescription")
	case len(name) > 255 || !groupText.MatchString(name):
		return nil, clientError("InvalidParameterValue", "Value (%s) for parameter GroupName is invalid. Character sets beyond ASCII are not supported.", name)
	case len(description) > 255 || !groupText.MatchString(description):
		return nil, clientError("InvalidParameterValue", "Value (%s) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.", description)
	case strings.HasPrefix(name, "sg-"):
		return nil, clientError("InvalidParameterValue", "Value (%s) for parameter GroupName is invalid. Group names may not be in the format sg-*.", name)
	}
	if _, found := VPC(r, vpc); !found {
		return nil, vpcNotFound(vpc)
	}
	if name == "default" {
		return nil, clientError("InvalidParameterValue", "Cannot use reserved security group name: default")
	}
	for _, g := range securityGroups.List(r.Scoped, "") {
		if g.VPC == vpc && g.Name == name {
			return nil, clientError("InvalidGroup.Duplicate", "The security group '%s' already exists for VPC '%s'", name, vpc)
		}
	}
	g := SecurityGroupRecord{ID: "sg-0" + r.ID("ec2/security-group", 16), VPC: vpc, Name: name, Description: description}
	securityGroups.Put(r.Scoped, g.ID, g)
	putRule(r, ruleRecord{ID: fixedID(r, "sgr", g.ID+"/egress"), Group: g.ID, Egress: true, Protocol: allProtocols, IPv4: "0.0.0.0/0"})
	if err := tagNew(r, g.ID, in.TagSpecifications); err != nil {
		return nil, err
	}
	return &CreateSecurityGroupOutput{GroupId: new(g.ID), SecurityGroupArn: new(arn(r, "security-group/"+g.ID)), Tags: tagList(tagsOf(r, g.ID))}, nil
}

// DeleteSecurityGroupInput is EC2's.
type DeleteSecurityGroupInput struct{ GroupId, GroupName *string }

// DeleteSecurityGroupOutput is EC2's.
type DeleteSecurityGroupOutput struct {
	Return  *bool
	GroupId *string
}

func deleteSecurityGroup(r *operation.Request, in *DeleteSecurityGroupInput) (*DeleteSecurityGroupOutput, error) {
	g, err := groupOf(r, in.GroupId, in.GroupName)
	if err != nil {
		return nil, err
	}
	if g.Name == "default" {
		return nil, clientError("CannotDelete", "the specified group: \"%s\" name: \"default\" cannot be deleted by a user", g.ID)
	}
	used := slices.ContainsFunc(networkInterfaces.List(r.Scoped, ""), func(n NetworkInterfaceRecord) bool { return slices.Contains(n.SecurityGroups, g.ID) }) ||
		slices.ContainsFunc(groupRules.List(r.Scoped, ""), func(u ruleRecord) bool { return u.Referenced == g.ID && u.Group != g.ID })
	if used {
		return nil, clientError("DependencyViolation", "resource %s has a dependent object", g.ID)
	}
	removeGroup(r, g.ID)
	return &DeleteSecurityGroupOutput{Return: new(true), GroupId: new(g.ID)}, nil
}

func removeGroup(r *operation.Request, id string) {
	for _, u := range groupRules.List(r.Scoped, id+"/") {
		u.remove(r)
	}
	securityGroups.Delete(r.Scoped, id)
	tags.Delete(r.Scoped, id)
}

// groupOf finds a group by its id or, in the default VPC, by its name.
func groupOf(r *operation.Request, id, name *string) (SecurityGroupRecord, error) {
	if id != nil {
		g, found := SecurityGroup(r, *id)
		if !found {
			return g, groupNotFound(*id)
		}
		return g, nil
	}
	vpc := DefaultVPC(r).ID
	for _, g := range securityGroups.List(r.Scoped, "") {
		if g.VPC == vpc && g.Name == operation.Deref(name) {
			return g, nil
		}
	}
	return SecurityGroupRecord{}, groupNotFound(operation.Deref(name))
}
