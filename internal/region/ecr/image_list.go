package ecr

import (
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// wantsImage tells whether an image passes a listing's filter.
func wantsImage(status ecrtypes.TagStatus, state ecrtypes.ImageStatusFilter, image ImageRecord) bool {
	if state != ecrtypes.ImageStatusFilterAny && string(state) != string(image.status()) {
		return false
	}
	switch status {
	case ecrtypes.TagStatusTagged:
		return len(image.Tags) > 0
	case ecrtypes.TagStatusUntagged:
		return len(image.Tags) == 0
	}
	return true
}

// checkFilter checks a listing's filter and completes it: only active images unless said otherwise.
func checkFilter(status ecrtypes.TagStatus, state ecrtypes.ImageStatusFilter) (ecrtypes.ImageStatusFilter, error) {
	if status != "" {
		if err := ecsspec.CheckEnum[ecrtypes.TagStatus]("'tagStatus'", string(status)); err != nil {
			return "", invalidParameter("%v", err)
		}
	}
	if state == "" {
		return ecrtypes.ImageStatusFilterActive, nil
	}
	if err := ecsspec.CheckEnum[ecrtypes.ImageStatusFilter]("'imageStatus'", string(state)); err != nil {
		return "", invalidParameter("%v", err)
	}
	return state, nil
}

func (rec RepositoryRecord) imageNotFound(r *operation.Request, id ecrtypes.ImageIdentifier) error {
	return &ecrtypes.ImageNotFoundException{Message: new("The image with imageId {imageDigest:'" + operation.Deref(id.ImageDigest) + "', imageTag:'" +
		operation.Deref(id.ImageTag) + "'} does not exist within the repository with name '" + *rec.Repository.RepositoryName +
		"' in the registry with id '" + r.Account + "'")}
}

func describeImages(r *operation.Request, in *ecr.DescribeImagesInput) (*ecr.DescribeImagesOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	name := *rec.Repository.RepositoryName
	var status ecrtypes.TagStatus
	state := ecrtypes.ImageStatusFilterActive
	if in.Filter != nil {
		status = in.Filter.TagStatus
		if state, err = checkFilter(status, in.Filter.ImageStatus); err != nil {
			return nil, err
		}
	}
	var found []ImageRecord
	if len(in.ImageIds) > 0 {
		if err := checkImageIDs(in.ImageIds); err != nil {
			return nil, err
		}
		for _, id := range in.ImageIds {
			image, failure := resolve(r, name, id)
			if failure != nil {
				return nil, rec.imageNotFound(r, id)
			}
			found = append(found, image)
		}
	} else {
		for _, image := range images.List(r.Scoped, name+"!") {
			if wantsImage(status, state, image) {
				found = append(found, image)
			}
		}
		if found, in.NextToken, err = page(found, func(i ImageRecord) string { return i.Digest }, in.MaxResults, in.NextToken); err != nil {
			return nil, err
		}
	}
	out := &ecr.DescribeImagesOutput{ImageDetails: []ecrtypes.ImageDetail{}, NextToken: in.NextToken}
	for _, image := range found {
		d := ecrtypes.ImageDetail{
			ImageDigest: new(image.Digest), ImageManifestMediaType: new(image.MediaType), ImagePushedAt: new(image.Pushed),
			ImageSizeInBytes: new(image.Size), ImageTags: image.Tags, RegistryId: new(r.Account), RepositoryName: new(name),
			ImageStatus: image.status(), LastRecordedPullTime: image.Pulled, LastArchivedAt: image.Archived, LastActivatedAt: image.Activated,
		}
		if image.ArtifactMediaType != "" {
			d.ArtifactMediaType = new(image.ArtifactMediaType)
		}
		addScan(r, image, &d)
		out.ImageDetails = append(out.ImageDetails, d)
	}
	return out, nil
}

// listImages answers one identifier for each tag, and one for each untagged image.
func listImages(r *operation.Request, in *ecr.ListImagesInput) (*ecr.ListImagesOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	var status ecrtypes.TagStatus
	state := ecrtypes.ImageStatusFilterActive
	if in.Filter != nil {
		status = in.Filter.TagStatus
		if state, err = checkFilter(status, in.Filter.ImageStatus); err != nil {
			return nil, err
		}
	}
	ids := []ecrtypes.ImageIdentifier{}
	for _, image := range images.List(r.Scoped, *rec.Repository.RepositoryName+"!") {
		if !wantsImage(status, state, image) {
			continue
		}
		if len(image.Tags) == 0 {
			ids = append(ids, ecrtypes.ImageIdentifier{ImageDigest: new(image.Digest)})
		}
		for _, tag := range image.Tags {
			ids = append(ids, ecrtypes.ImageIdentifier{ImageDigest: new(image.Digest), ImageTag: new(tag)})
		}
	}
	ids, next, err := page(ids, func(id ecrtypes.ImageIdentifier) string { return *id.ImageDigest + "!" + operation.Deref(id.ImageTag) }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &ecr.ListImagesOutput{ImageIds: ids, NextToken: next}, nil
}
