package efs

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// defaultBackupTag is put by EFS itself on file systems with automatic backups
// (https://docs.aws.amazon.com/efs/latest/ug/automatic-backups.html).
const defaultBackupTag = "aws:elasticfilesystem:default-backup"

func registerTags(s *operation.Service) {
	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
	operation.Register(s, listTagsForResource)
}

// checkTags holds the rules of
// https://docs.aws.amazon.com/efs/latest/ug/manage-fs-tags.html.
func checkTags(tags []efstypes.Tag) error {
	const maxTags = 50
	if len(tags) > maxTags {
		return badRequest("a resource can have up to %d tags, got %d", maxTags, len(tags))
	}
	seen := map[string]bool{}
	for _, t := range tags {
		key := operation.Deref(t.Key)
		switch {
		case len([]rune(key)) < 1 || len([]rune(key)) > 128:
			return badRequest("a tag's key must have 1 to 128 characters, got %d", len([]rune(key)))
		case len([]rune(operation.Deref(t.Value))) > 256:
			return badRequest("the value of tag '%s' has more than 256 characters", key)
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return badRequest("the key of tag '%s' begins with aws:, which is for AWS itself", key)
		case seen[key]:
			return badRequest("tag '%s' is given more than once", key)
		}
		seen[key] = true
	}
	return nil
}

func mergeTags(tags, more []efstypes.Tag) []efstypes.Tag {
	tags = slices.Clone(tags)
	for _, t := range more {
		if at := slices.IndexFunc(tags, func(o efstypes.Tag) bool { return *o.Key == *t.Key }); at >= 0 {
			tags[at] = t
		} else {
			tags = append(tags, t)
		}
	}
	return tags
}

func removeTags(tags []efstypes.Tag, keys []string) []efstypes.Tag {
	return slices.DeleteFunc(slices.Clone(tags), func(t efstypes.Tag) bool { return slices.Contains(keys, *t.Key) })
}

func listTags(tags []efstypes.Tag) []efstypes.Tag {
	sorted := append([]efstypes.Tag{}, tags...)
	slices.SortFunc(sorted, func(a, b efstypes.Tag) int { return strings.Compare(*a.Key, *b.Key) })
	return sorted
}

func nameTag(tags []efstypes.Tag) *string {
	for _, t := range tags {
		if *t.Key == "Name" {
			return t.Value
		}
	}
	return nil
}

// changeTags runs change on the tags of a file system or an access point.
func changeTags(r *operation.Request, id *string, change func([]efstypes.Tag) ([]efstypes.Tag, error)) (tags []efstypes.Tag, err error) {
	ref := bareID(r, operation.Deref(id))
	if strings.HasPrefix(ref, "fsap-") {
		a, err := getAccessPoint(r, &ref)
		if err != nil {
			return nil, err
		}
		if a.Tags, err = change(a.Tags); err != nil {
			return nil, err
		}
		accessPoints.Put(r.Scoped, a.FileSystem+"/"+a.ID, a)
		return a.Tags, nil
	}
	f, err := getFileSystem(r, &ref)
	if err != nil {
		return nil, err
	}
	if f.Tags, err = change(f.Tags); err != nil {
		return nil, err
	}
	fileSystems.Put(r.Scoped, f.ID, f)
	return f.Tags, nil
}

func tagResource(r *operation.Request, in *efs.TagResourceInput) (*efs.TagResourceOutput, error) {
	_, err := changeTags(r, in.ResourceId, func(tags []efstypes.Tag) ([]efstypes.Tag, error) {
		if err := checkTags(in.Tags); err != nil {
			return nil, err
		}
		return mergeTags(tags, in.Tags), nil
	})
	if err != nil {
		return nil, err
	}
	return &efs.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *efs.UntagResourceInput) (*efs.UntagResourceOutput, error) {
	_, err := changeTags(r, in.ResourceId, func(tags []efstypes.Tag) ([]efstypes.Tag, error) {
		return removeTags(tags, in.TagKeys), nil
	})
	if err != nil {
		return nil, err
	}
	return &efs.UntagResourceOutput{}, nil
}

func listTagsForResource(r *operation.Request, in *efs.ListTagsForResourceInput) (*efs.ListTagsForResourceOutput, error) {
	tags, err := changeTags(r, in.ResourceId, func(tags []efstypes.Tag) ([]efstypes.Tag, error) { return tags, nil })
	if err != nil {
		return nil, err
	}
	tags, next, err := page(listTags(tags), func(t efstypes.Tag) string { return *t.Key }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &efs.ListTagsForResourceOutput{Tags: tags, NextToken: next}, nil
}
