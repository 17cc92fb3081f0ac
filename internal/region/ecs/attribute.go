package ecs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// The rules of custom attributes
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attribute.html,
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutAttributes.html).
const (
	maxAttributes      = 10
	maxAttributeLength = 128
)

var (
	attributeName  = regexp.MustCompile(`^[A-Za-z0-9._/\\-]+$`)
	attributeValue = regexp.MustCompile(`^[A-Za-z0-9._@:/\\ -]*$`)
)

func registerAttributes(s *operation.Service) {
	operation.Register(s, putAttributes)
	operation.Register(s, deleteAttributes)
	operation.Register(s, listAttributes)
}

// attributeTarget finds the container instance that an attribute is about.
func attributeTarget(r *operation.Request, cluster *clusterRecord, a ecstypes.Attribute) (*instanceRecord, error) {
	if a.TargetType != "" && a.TargetType != ecstypes.TargetTypeContainerInstance {
		return nil, invalidParameter("targetType must be container-instance, got %q", a.TargetType)
	}
	i, err := getInstance(r, cluster.Name, operation.Deref(a.TargetId))
	if err != nil {
		return nil, &ecstypes.TargetNotFoundException{Message: new("The specified target was not found: " + operation.Deref(a.TargetId))}
	}
	return i, nil
}

func putAttributes(r *operation.Request, in *ecs.PutAttributesInput) (*ecs.PutAttributesOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if n := len(in.Attributes); n < 1 || n > maxAttributes {
		return nil, invalidParameter("attributes must have 1 to %d elements, got %d", maxAttributes, n)
	}
	for _, a := range in.Attributes {
		name, value := operation.Deref(a.Name), operation.Deref(a.Value)
		switch {
		case len(name) > maxAttributeLength || !attributeName.MatchString(name):
			return nil, invalidParameter("%q is not the name of an attribute: expected 1 to %d letters, digits, hyphens, underscores, slashes, backslashes or periods", name, maxAttributeLength)
		case len(value) > maxAttributeLength || !attributeValue.MatchString(value) || strings.TrimSpace(value) != value:
			return nil, invalidParameter("%q is not the value of an attribute: expected up to %d letters, digits, hyphens, underscores, periods, at signs, slashes, colons or spaces within", value, maxAttributeLength)
		case strings.HasPrefix(name, "ecs."):
			return nil, invalidParameter("%q is an attribute of Amazon ECS itself and cannot be set", name)
		}
		i, err := attributeTarget(r, cluster, a)
		if err != nil {
			return nil, err
		}
		i.Attributes[name] = value
		if len(i.custom()) > maxAttributes {
			return nil, &ecstypes.AttributeLimitExceededException{Message: new("You can apply up to 10 custom attributes for each resource.")}
		}
		putInstance(r, i)
	}
	wakeUnplaced(r, cluster.Name)
	return &ecs.PutAttributesOutput{Attributes: in.Attributes}, nil
}

// custom are the instance's attributes that are not ECS's own, sorted.
func (i *instanceRecord) custom() (names []string) {
	for name := range i.Attributes {
		if !strings.HasPrefix(name, "ecs.") && !strings.HasPrefix(name, "com.amazonaws.ecs.") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func deleteAttributes(r *operation.Request, in *ecs.DeleteAttributesInput) (*ecs.DeleteAttributesOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if n := len(in.Attributes); n < 1 || n > maxAttributes {
		return nil, invalidParameter("attributes must have 1 to %d elements, got %d", maxAttributes, n)
	}
	out := &ecs.DeleteAttributesOutput{Attributes: []ecstypes.Attribute{}}
	for _, a := range in.Attributes {
		i, err := attributeTarget(r, cluster, a)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(operation.Deref(a.Name), "ecs.") {
			return nil, invalidParameter("%q is an attribute of Amazon ECS itself and cannot be deleted", *a.Name)
		}
		if _, found := i.Attributes[operation.Deref(a.Name)]; !found {
			continue
		}
		delete(i.Attributes, operation.Deref(a.Name))
		putInstance(r, i)
		out.Attributes = append(out.Attributes, a)
	}
	return out, nil
}

// listAttributes lists attributes by instance and name.
func listAttributes(r *operation.Request, in *ecs.ListAttributesInput) (*ecs.ListAttributesOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if in.TargetType != ecstypes.TargetTypeContainerInstance {
		return nil, invalidParameter("targetType must be container-instance, got %q", in.TargetType)
	}
	var keys []string
	found := map[string]ecstypes.Attribute{}
	for _, i := range instances.List(r.Scoped, cluster.Name+"/") {
		for name, value := range i.Attributes {
			if in.AttributeName != nil && *in.AttributeName != name || in.AttributeValue != nil && *in.AttributeValue != value {
				continue
			}
			key := i.ID + "/" + name
			a := ecstypes.Attribute{Name: new(name), TargetId: new(account(r).ContainerInstanceARN(i.Cluster, i.ID))}
			if value != "" {
				a.Value = new(value)
			}
			found[key] = a
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	page, next, err := listing{maxResults: in.MaxResults, token: in.NextToken}.page(keys, 100)
	if err != nil {
		return nil, err
	}
	out := &ecs.ListAttributesOutput{Attributes: []ecstypes.Attribute{}, NextToken: next}
	for _, key := range page {
		out.Attributes = append(out.Attributes, found[key])
	}
	return out, nil
}
