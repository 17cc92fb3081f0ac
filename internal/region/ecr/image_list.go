package ecr

import (
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// wantsImage tells whether an image passes a listing's filter on tags.
func wantsImage(status ecrtypes.TagStatus, image ImageRecord) bool {
	switch status {
	case ecrtypes.TagStatusTagged:
		return len(image.Tags) > 0
	case ecrtypes.TagStatusUntagged:
		return len(image.Tags) == 0
	}
	return true
}

func checkFilter(status ecrtypes.TagStatus, state ecrtypes.ImageStatusFilter) error {
	if status != "" {
		if err := ecsspec.CheckEnum[ecrtypes.TagStatus]("'tagStatus'", string(status)); err != nil {
			return invalidParameter("%v", err)
		}
	}
	switch state {
	case "", ecrtypes.ImageStatusFilterActive, ecrtypes.ImageStatusFilterAny:
		return nil
	}
	return invalidParameter("'imageStatus': the embedded region has no archived images yet, got '%s'", state)
}

func describeImages(r *operation.Request, in *ecr.DescribeImagesInput) (*ecr.DescribeImagesOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	name := *rec.Repository.RepositoryName
	var status ecrtypes.TagStatus
	if in.Filter != nil {
		status = in.Filter.TagStatus
		if err := checkFilter(status, in.Filter.ImageStatus); err != nil {
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
				return nil, &ecrtypes.ImageNotFoundException{Message: ptr("The image with imageId {imageDigest:'" + deref(id.ImageDigest) + "', imageTag:'" +
					deref(id.ImageTag) + "'} does not exist within the repository with name '" + name + "' in the registry with id '" + r.Account + "'")}
			}
			found = append(found, image)
		}
	} else {
		for _, image := range images.List(r.Scoped, name+"!") {
			if wantsImage(status, image) {
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
			ImageDigest: ptr(image.Digest), ImageManifestMediaType: ptr(image.MediaType), ImagePushedAt: ptr(image.Pushed),
			ImageSizeInBytes: ptr(image.Size), ImageTags: image.Tags, RegistryId: ptr(r.Account), RepositoryName: ptr(name),
			ImageStatus: ecrtypes.ImageStatusActive,
		}
		if image.ArtifactMediaType != "" {
			d.ArtifactMediaType = ptr(image.ArtifactMediaType)
		}
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
	if in.Filter != nil {
		status = in.Filter.TagStatus
		if err := checkFilter(status, in.Filter.ImageStatus); err != nil {
			return nil, err
		}
	}
	ids := []ecrtypes.ImageIdentifier{}
	for _, image := range images.List(r.Scoped, *rec.Repository.RepositoryName+"!") {
		if !wantsImage(status, image) {
			continue
		}
		if len(image.Tags) == 0 {
			ids = append(ids, ecrtypes.ImageIdentifier{ImageDigest: ptr(image.Digest)})
		}
		for _, tag := range image.Tags {
			ids = append(ids, ecrtypes.ImageIdentifier{ImageDigest: ptr(image.Digest), ImageTag: ptr(tag)})
		}
	}
	ids, next, err := page(ids, func(id ecrtypes.ImageIdentifier) string { return *id.ImageDigest + "!" + deref(id.ImageTag) }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &ecr.ListImagesOutput{ImageIds: ids, NextToken: next}, nil
}
