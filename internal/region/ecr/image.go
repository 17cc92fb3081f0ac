package ecr

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// ImageRecord is an image as the region keeps it: its manifest and its tags.
type ImageRecord struct {
	Digest, Manifest, MediaType string
	Tags                        []string
	PushedAt                    time.Time
}

var images = store.Collection[ImageRecord]{Name: "ecr/image"} // repository@digest

func registerImages(s *operation.Service) {
	operation.Register(s, putImage)
	operation.Register(s, describeImages)
	operation.Register(s, batchDeleteImage)
}

// FindImage finds an image of a repository by its tag or digest. The second
// answer tells whether there is such a repository at all.
func FindImage(r *operation.Request, repository, reference string) (image ImageRecord, repositoryFound, found bool) {
	if _, ok := repositories.Get(r.Scoped, repository); !ok {
		return image, false, false
	}
	image, found = find(r, repository, reference)
	return image, true, found
}

func find(r *operation.Request, repository, reference string) (ImageRecord, bool) {
	if image, found := images.Get(r.Scoped, repository+"@"+reference); found {
		return image, true
	}
	for _, image := range images.List(r.Scoped, repository+"@") {
		if slices.Contains(image.Tags, reference) {
			return image, true
		}
	}
	return ImageRecord{}, false
}

// tagPattern is an image tag's
// (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageIdentifier.html).
var tagPattern = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$`)

func putImage(r *operation.Request, in *ecr.PutImageInput) (*ecr.PutImageOutput, error) {
	repo, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	name, tag := deref(in.RepositoryName), deref(in.ImageTag)
	if tag != "" && !tagPattern.MatchString(tag) {
		return nil, invalidParameter("'imageTag' '%s' should satisfy the pattern '%s'", tag, tagPattern)
	}
	manifest := deref(in.ImageManifest)
	var content struct {
		SchemaVersion int
		MediaType     string
	}
	if err := json.Unmarshal([]byte(manifest), &content); err != nil || content.SchemaVersion == 0 {
		return nil, invalidParameter("'imageManifest' is not an image manifest: it has no schemaVersion")
	}
	sum := sha256.Sum256([]byte(manifest))
	digest := "sha256:" + hex.EncodeToString(sum[:])
	if want := deref(in.ImageDigest); want != "" && want != digest {
		return nil, &ecrtypes.ImageDigestDoesNotMatchException{Message: ptr(fmt.Sprintf(
			"Provided digest '%s' does not match the manifest's '%s'", want, digest))}
	}
	image, exists := images.Get(r.Scoped, name+"@"+digest)
	if exists && (tag == "" || slices.Contains(image.Tags, tag)) {
		return nil, &ecrtypes.ImageAlreadyExistsException{Message: ptr(fmt.Sprintf(
			"Image with digest '%s' and tag '%s' already exists in the repository with name '%s' in registry with id '%s'", digest, tag, name, r.Account))}
	}
	if tag != "" {
		if err := takeTag(r, repo, name, tag); err != nil {
			return nil, err
		}
	}
	if !exists {
		image = ImageRecord{Digest: digest, Manifest: manifest, MediaType: deref(in.ImageManifestMediaType), PushedAt: r.Now()}
		if image.MediaType == "" {
			image.MediaType = content.MediaType
		}
	}
	if tag != "" {
		image.Tags = append(image.Tags, tag)
		slices.Sort(image.Tags)
	}
	images.Put(r.Scoped, name+"@"+digest, image)
	return &ecr.PutImageOutput{Image: &ecrtypes.Image{
		ImageId: &ecrtypes.ImageIdentifier{ImageDigest: &digest, ImageTag: in.ImageTag}, ImageManifest: in.ImageManifest,
		ImageManifestMediaType: ptr(image.MediaType), RegistryId: ptr(r.Account), RepositoryName: in.RepositoryName,
	}}, nil
}

// takeTag moves a tag away from the image that has it, which an immutable
// repository refuses.
func takeTag(r *operation.Request, repo RepositoryRecord, name, tag string) error {
	for _, e := range images.Entries(r.Scoped, name+"@", "", 0) {
		i := slices.Index(e.Item.Tags, tag)
		if i < 0 {
			continue
		}
		if immutable(repo, tag) {
			return &ecrtypes.ImageTagAlreadyExistsException{Message: ptr(fmt.Sprintf(
				"The image tag '%s' already exists in the '%s' repository and cannot be overwritten because the repository is immutable.", tag, name))}
		}
		e.Item.Tags = slices.Delete(e.Item.Tags, i, i+1)
		images.Put(r.Scoped, e.Key, e.Item)
	}
	return nil
}

// immutable tells whether a tag stays where it is: the exclusion filters turn a
// repository's rule around for the tags they match
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html).
func immutable(repo RepositoryRecord, tag string) bool {
	excluded := slices.ContainsFunc(repo.ImageTagMutabilityExclusionFilters, func(f ecrtypes.ImageTagMutabilityExclusionFilter) bool {
		return matchWildcard(deref(f.Filter), tag)
	})
	switch repo.ImageTagMutability {
	case ecrtypes.ImageTagMutabilityImmutable:
		return true
	case ecrtypes.ImageTagMutabilityImmutableWithExclusion:
		return !excluded
	case ecrtypes.ImageTagMutabilityMutableWithExclusion:
		return excluded
	}
	return false
}

// matchWildcard matches * with any text.
func matchWildcard(pattern, text string) bool {
	var re []byte
	for _, c := range pattern {
		if c == '*' {
			re = append(re, ".*"...)
		} else {
			re = append(re, regexp.QuoteMeta(string(c))...)
		}
	}
	matched, err := regexp.MatchString("^(?:"+string(re)+")$", text)
	return err == nil && matched
}

func imageNotFound(r *operation.Request, id ecrtypes.ImageIdentifier, repository string) string {
	return fmt.Sprintf("The image with imageId {imageDigest:'%s', imageTag:'%s'} does not exist within the repository with name '%s' in the registry with id '%s'",
		deref(id.ImageDigest), deref(id.ImageTag), repository, r.Account)
}

func findByID(r *operation.Request, repository string, id ecrtypes.ImageIdentifier) (ImageRecord, bool) {
	if id.ImageDigest != nil {
		image, found := images.Get(r.Scoped, repository+"@"+*id.ImageDigest)
		return image, found && (id.ImageTag == nil || slices.Contains(image.Tags, *id.ImageTag))
	}
	return find(r, repository, deref(id.ImageTag))
}

func describeImages(r *operation.Request, in *ecr.DescribeImagesInput) (*ecr.DescribeImagesOutput, error) {
	if _, err := getRepository(r, in.RegistryId, in.RepositoryName); err != nil {
		return nil, err
	}
	if in.Filter != nil {
		return nil, invalidParameter("'filter' is not supported by the embedded region")
	}
	name := deref(in.RepositoryName)
	out := &ecr.DescribeImagesOutput{ImageDetails: []ecrtypes.ImageDetail{}}
	if len(in.ImageIds) > 0 {
		for _, id := range in.ImageIds {
			image, found := findByID(r, name, id)
			if !found {
				return nil, &ecrtypes.ImageNotFoundException{Message: ptr(imageNotFound(r, id, name))}
			}
			out.ImageDetails = append(out.ImageDetails, detail(r, name, image))
		}
		return out, nil
	}
	limit, after, err := page(in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	entries := images.Entries(r.Scoped, name+"@", after, limit+1)
	for i, e := range entries {
		if i == limit {
			out.NextToken = token(entries[i-1].Key)
			break
		}
		out.ImageDetails = append(out.ImageDetails, detail(r, name, e.Item))
	}
	return out, nil
}

func detail(r *operation.Request, repository string, image ImageRecord) ecrtypes.ImageDetail {
	return ecrtypes.ImageDetail{
		ImageDigest: ptr(image.Digest), ImageManifestMediaType: ptr(image.MediaType), ImagePushedAt: ptr(image.PushedAt),
		ImageTags: image.Tags, RegistryId: ptr(r.Account), RepositoryName: ptr(repository), ImageStatus: ecrtypes.ImageStatusActive,
	}
}

func batchDeleteImage(r *operation.Request, in *ecr.BatchDeleteImageInput) (*ecr.BatchDeleteImageOutput, error) {
	if _, err := getRepository(r, in.RegistryId, in.RepositoryName); err != nil {
		return nil, err
	}
	name := deref(in.RepositoryName)
	out := &ecr.BatchDeleteImageOutput{ImageIds: []ecrtypes.ImageIdentifier{}, Failures: []ecrtypes.ImageFailure{}}
	for _, id := range in.ImageIds {
		image, found := findByID(r, name, id)
		if !found {
			out.Failures = append(out.Failures, ecrtypes.ImageFailure{ImageId: ptr(id),
				FailureCode: ecrtypes.ImageFailureCodeImageNotFound, FailureReason: ptr("Requested image not found")})
			continue
		}
		// By tag only the tag goes, and the image with its last one.
		key := name + "@" + image.Digest
		if id.ImageDigest == nil && len(image.Tags) > 1 {
			image.Tags = slices.DeleteFunc(image.Tags, func(t string) bool { return t == deref(id.ImageTag) })
			images.Put(r.Scoped, key, image)
		} else {
			images.Delete(r.Scoped, key)
		}
		out.ImageIds = append(out.ImageIds, ecrtypes.ImageIdentifier{ImageDigest: ptr(image.Digest), ImageTag: id.ImageTag})
	}
	return out, nil
}
