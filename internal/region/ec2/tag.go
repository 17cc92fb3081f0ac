package ec2

import (
	"maps"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// tags of all resources by id.
var tags = store.Collection[map[string]string]{Name: "ec2/tags"}

func tagsOf(r *operation.Request, id string) map[string]string {
	t, _ := tags.Get(r.Scoped, id)
	return t
}

// TagSpecification is EC2's: the tags of what a request creates.
type TagSpecification struct {
	ResourceType *string
	Tags         []Tag `query:"Tag"`
}

// kind is a kind of resource: how its ids begin, how tag specifications call
// it, and whether there is one.
type kind struct {
	prefix, name string
	exists       func(*operation.Request, string) bool
}

func there[T any](c store.Collection[T]) func(*operation.Request, string) bool {
	return func(r *operation.Request, id string) bool {
		DefaultVPC(r)
		_, found := c.Get(r.Scoped, id)
		return found
	}
}

// kinds by the beginnings of their ids
// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html).
func kinds() []kind {
	return []kind{
		{"eipalloc-", "elastic-ip", there(elasticAddresses)},
		{"eni-", "network-interface", there(networkInterfaces)},
		{"i-", "instance", there(instances)},
		{"igw-", "internet-gateway", there(internetGateways)},
		{"lt-", "launch-template", there(launchTemplates)},
		{"nat-", "natgateway", there(natGateways)},
		{"rtb-", "route-table", there(routeTables)},
		{"sg-", "security-group", there(securityGroups)},
		{"sgr-", "security-group-rule", there(ruleOwners)},
		{"subnet-", "subnet", there(subnets)},
		{"vol-", "volume", there(volumes)},
		{"vpc-", "vpc", there(vpcs)},
		{"vpce-", "vpc-endpoint", there(vpcEndpoints)},
		{"acl-", "network-acl", func(r *operation.Request, id string) bool {
			return slices.ContainsFunc(vpcs.List(r.Scoped, ""), func(v VPCRecord) bool { return networkACL(r, v.ID) == id })
		}},
	}
}

func kindOf(id string) (kind, bool) {
	for _, k := range kinds() {
		if strings.HasPrefix(id, k.prefix) {
			return k, true
		}
	}
	return kind{}, false
}

// tagNew gives what was made the tags that its request specifies for its kind.
func tagNew(r *operation.Request, id string, specifications []TagSpecification) error {
	k, _ := kindOf(id)
	for _, s := range specifications {
		if operation.Deref(s.ResourceType) != k.name {
			return clientError("InvalidParameterValue", "'%s' is not a valid taggable resource type for this operation.", operation.Deref(s.ResourceType))
		}
		if err := addTags(r, id, s.Tags); err != nil {
			return err
		}
	}
	return nil
}

// Limits of tags (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Tag.html).
const (
	maxTags     = 50
	maxTagKey   = 127
	maxTagValue = 256
)

func addTags(r *operation.Request, id string, more []Tag) error {
	have := tagsOf(r, id)
	if have == nil {
		have = map[string]string{}
	}
	for _, t := range more {
		key := operation.Deref(t.Key)
		switch {
		case key == "" || len([]rune(key)) > maxTagKey:
			return clientError("InvalidParameterValue", "Tag key exceeds the maximum length of %d characters or is empty", maxTagKey)
		case len([]rune(operation.Deref(t.Value))) > maxTagValue:
			return clientError("InvalidParameterValue", "Tag value exceeds the maximum length of %d characters", maxTagValue)
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return clientError("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use")
		}
		have[key] = operation.Deref(t.Value)
	}
	if len(have) > maxTags {
		return clientError("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.")
	}
	putTags(r, id, have)
	return nil
}

func putTags(r *operation.Request, id string, t map[string]string) {
	if len(t) == 0 {
		tags.Delete(r.Scoped, id)
		return
	}
	tags.Put(r.Scoped, id, t)
}

// CreateTagsInput is EC2's.
type CreateTagsInput struct {
	Resources []string `query:"ResourceId"`
	Tags      []Tag    `query:"Tag"`
}

// CreateTagsOutput is EC2's.
type CreateTagsOutput struct{ Return *bool }

// DeleteTagsInput is EC2's.
type DeleteTagsInput struct {
	Resources []string `query:"ResourceId"`
	Tags      []Tag    `query:"Tag"`
}

// DeleteTagsOutput is EC2's.
type DeleteTagsOutput struct{ Return *bool }

// checkTagged refuses ids of nothing, in the words of their kind's own error.
func checkTagged(r *operation.Request, ids []string) error {
	for _, id := range ids {
		k, known := kindOf(id)
		if !known {
			return clientError("InvalidID", "The ID '%s' is not valid", id)
		}
		if !k.exists(r, id) {
			return notFound(k, id)
		}
	}
	return nil
}

// notFound is EC2's error for an id of nothing: InvalidVpcID.NotFound and its like.
func notFound(k kind, id string) error {
	switch k.name {
	case "security-group":
		return groupNotFound(id)
	case "elastic-ip":
		return clientError("InvalidAllocationID.NotFound", "The allocation ID '%s' does not exist", id)
	case "natgateway":
		return clientError("InvalidNatGatewayID.NotFound", "The natGateway ID '%s' does not exist", id)
	case "security-group-rule":
		return clientError("InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '%s' does not exist", id)
	case "vpc-endpoint":
		return clientError("InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '%s' does not exist", id)
	}
	var camel string
	for i, word := range strings.Split(k.name, "-") {
		if i > 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		camel += word
	}
	return clientError("Invalid"+strings.ToUpper(camel[:1])+camel[1:]+"ID.NotFound", "The %s ID '%s' does not exist", camel, id)
}

func createTags(r *operation.Request, in *CreateTagsInput) (*CreateTagsOutput, error) {
	if err := checkTagged(r, in.Resources); err != nil {
		return nil, err
	}
	for _, id := range in.Resources {
		if err := addTags(r, id, in.Tags); err != nil {
			return nil, err
		}
	}
	return &CreateTagsOutput{Return: new(true)}, nil
}

// deleteTags deletes a tag without a value whatever its value is, and all tags
// when the request names none
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTags.html).
func deleteTags(r *operation.Request, in *DeleteTagsInput) (*DeleteTagsOutput, error) {
	if err := checkTagged(r, in.Resources); err != nil {
		return nil, err
	}
	for _, id := range in.Resources {
		have := tagsOf(r, id)
		maps.DeleteFunc(have, func(key, value string) bool {
			return len(in.Tags) == 0 || slices.ContainsFunc(in.Tags, func(t Tag) bool {
				return operation.Deref(t.Key) == key && (t.Value == nil || *t.Value == value)
			})
		})
		putTags(r, id, have)
	}
	return &DeleteTagsOutput{Return: new(true)}, nil
}

// DescribeTagsInput is EC2's.
type DescribeTagsInput struct {
	Filters    []Filter `query:"Filter"`
	MaxResults *int32
	NextToken  *string
}

// DescribeTagsOutput is EC2's.
type DescribeTagsOutput struct {
	Tags      []TagDescription `xml:"tagSet"`
	NextToken *string
}

// TagDescription is EC2's.
type TagDescription struct {
	ResourceId   *string
	ResourceType *string
	Key          *string
	Value        *string
}

func describeTags(r *operation.Request, in *DescribeTagsInput) (*DescribeTagsOutput, error) {
	var kept []TagDescription
	for _, e := range tags.Entries(r.Scoped, "", "", 0) {
		k, _ := kindOf(e.Key)
		for _, key := range slices.Sorted(maps.Keys(e.Item)) {
			match, err := matches(in.Filters, map[string][]string{
				"key": {key}, "value": {e.Item[key]}, "resource-id": {e.Key}, "resource-type": {k.name},
			}, map[string]string{key: e.Item[key]})
			if err != nil {
				return nil, err
			}
			if match {
				kept = append(kept, TagDescription{ResourceId: new(e.Key), ResourceType: new(k.name), Key: new(key), Value: new(e.Item[key])})
			}
		}
	}
	kept, next, err := page(kept, func(d TagDescription) string { return *d.ResourceId + "/" + *d.Key }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &DescribeTagsOutput{Tags: kept, NextToken: next}, nil
}
