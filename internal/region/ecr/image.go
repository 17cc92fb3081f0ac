package ecr

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// ImageRecord is an image as the region keeps it.
type ImageRecord struct {
	Repository, Digest  string
	Manifest, MediaType string
	ArtifactMediaType   string `json:",omitempty"`
	Tags                []string
	Size                int64
	Pushed              time.Time
	Pulled              *time.Time `json:",omitempty"` // nil: never
	// Archived is since when it is archived, Activated when it last came back
	// or, Activating, will have come back.
	Archived, Activated *time.Time `json:",omitempty"`
	Activating          bool       `json:",omitempty"`
}

// parts are the digests of the images that an index holds.
func (i ImageRecord) parts() []string {
	var m manifest
	if json.Unmarshal([]byte(i.Manifest), &m) != nil {
		return nil
	}
	digests := make([]string, len(m.Manifests))
	for at, part := range m.Manifests {
		digests[at] = part.Digest
	}
	return digests
}

var (
	images = store.Collection[ImageRecord]{Name: "ecr/image"} // repository!digest
	tags   = store.Collection[string]{Name: "ecr/tag"}        // repository!tag -> digest
)

func registerImages(s *operation.Service) {
	operation.Register(s, putImage)
	operation.Register(s, batchGetImage)
	operation.Register(s, batchDeleteImage)
	operation.Register(s, describeImages)
	operation.Register(s, listImages)
}

// FindImage finds an image of a repository that can be pulled, by tag
// ("latest") or by digest ("sha256:..."). An archived one cannot.
func FindImage(r *operation.Request, repository, tagOrDigest string) (ImageRecord, bool) {
	image, found := findImage(r, repository, tagOrDigest)
	return image, found && image.status() == ecrtypes.ImageStatusActive
}

func findImage(r *operation.Request, repository, tagOrDigest string) (ImageRecord, bool) {
	if !strings.HasPrefix(tagOrDigest, "sha256:") {
		digest, tagged := tags.Get(r.Scoped, repository+"!"+tagOrDigest)
		if !tagged {
			return ImageRecord{}, false
		}
		tagOrDigest = digest
	}
	return images.Get(r.Scoped, repository+"!"+tagOrDigest)
}

var tagPattern = regexp.MustCompile(`^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$`)

// manifest is what is read of an image's manifest, a single image's or an index's.
type manifest struct {
	SchemaVersion int
	MediaType     string
	ArtifactType  string
	Config        struct {
		MediaType string
		Size      int64
	}
	Layers    []struct{ Size int64 }
	Manifests []struct{ Digest string }
}

const (
	dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
	ociManifest    = "application/vnd.oci.image.manifest.v1+json"
	ociIndex       = "application/vnd.oci.image.index.v1+json"
)

// typeOf is the media type of a manifest: what the push says, what the manifest
// says, or OCI's, whose manifests may leave it out.
func (m manifest) typeOf(said *string) string {
	switch {
	case said != nil:
		return *said
	case m.MediaType != "":
		return m.MediaType
	case len(m.Manifests) > 0:
		return ociIndex
	case strings.HasPrefix(m.Config.MediaType, "application/vnd.docker."):
		return dockerManifest
	}
	return ociManifest
}

func putImage(r *operation.Request, in *ecr.PutImageInput) (*ecr.PutImageOutput, error) {
	rec, err := pushedRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	text := operation.Deref(in.ImageManifest)
	var m manifest
	if err := json.Unmarshal([]byte(text), &m); err != nil || m.SchemaVersion == 0 {
		return nil, invalidParameter("'imageManifest' failed to satisfy constraint: 'Invalid JSON syntax' or no schemaVersion")
	}
	if in.ImageTag != nil && !tagPattern.MatchString(*in.ImageTag) {
		return nil, invalidParameter("'imageTag' failed to satisfy constraint: 'must satisfy regular expression '%s'': '%s'", tagPattern, *in.ImageTag)
	}
	sum := sha256.Sum256([]byte(text))
	digest := "sha256:" + hex.EncodeToString(sum[:])
	if in.ImageDigest != nil && *in.ImageDigest != digest {
		return nil, &ecrtypes.ImageDigestDoesNotMatchException{Message: new(
			"The provided image digest '" + *in.ImageDigest + "' does not match the digest of the image manifest, '" + digest + "'")}
	}
	name := *rec.Repository.RepositoryName
	for _, part := range m.Manifests {
		if _, found := findImage(r, name, part.Digest); !found {
			return nil, &ecrtypes.ReferencedImagesNotFoundException{Message: new("Images with digests '[" + part.Digest + "]' required for pushing image into repository with name '" +
				name + "' in the registry with id '" + r.Account + "' do not exist")}
		}
	}
	image, exists := images.Get(r.Scoped, name+"!"+digest)
	if !exists {
		image = ImageRecord{
			Repository: name, Digest: digest, Manifest: text, MediaType: m.typeOf(in.ImageManifestMediaType),
			ArtifactMediaType: m.ArtifactType, Pushed: r.Now(), Size: m.Config.Size,
		}
		if image.ArtifactMediaType == "" {
			image.ArtifactMediaType = m.Config.MediaType
		}
		for _, layer := range m.Layers {
			image.Size += layer.Size
		}
	}
	if err := rec.tagImage(r, &image, operation.Deref(in.ImageTag), exists); err != nil {
		return nil, err
	}
	images.Put(r.Scoped, name+"!"+digest, image)
	if frequency, _ := rec.scanning(r); frequency == ecrtypes.ScanFrequencyScanOnPush && !exists && len(m.Manifests) == 0 {
		image.scan(r)
	}
	image.replicate(r)
	return &ecr.PutImageOutput{Image: image.sdk(r, operation.Deref(in.ImageTag))}, nil
}

// tagImage moves the tag to the image if the repository lets it.
func (rec RepositoryRecord) tagImage(r *operation.Request, image *ImageRecord, tag string, exists bool) error {
	name := image.Repository
	if exists && (tag == "" || slices.Contains(image.Tags, tag)) {
		return &ecrtypes.ImageAlreadyExistsException{Message: new("Image with digest '" + image.Digest + "' and tag '" + tag +
			"' already exists in the repository with name '" + name + "' in registry with id '" + r.Account + "'")}
	}
	if tag == "" {
		return nil
	}
	if holder, taken := findImage(r, name, tag); taken {
		if rec.tagIsFixed(tag) {
			return &ecrtypes.ImageTagAlreadyExistsException{Message: new("The image tag '" + tag + "' already exists in the '" + name +
				"' repository and cannot be overwritten because the tag is immutable.")}
		}
		holder.Tags = slices.DeleteFunc(holder.Tags, func(t string) bool { return t == tag })
		images.Put(r.Scoped, name+"!"+holder.Digest, holder)
	}
	image.Tags = append(image.Tags, tag)
	slices.Sort(image.Tags)
	tags.Put(r.Scoped, name+"!"+tag, image.Digest)
	return nil
}

func (i ImageRecord) sdk(r *operation.Request, tag string) *ecrtypes.Image {
	id := &ecrtypes.ImageIdentifier{ImageDigest: new(i.Digest)}
	if tag != "" {
		id.ImageTag = new(tag)
	}
	return &ecrtypes.Image{
		ImageId: id, ImageManifest: new(i.Manifest), ImageManifestMediaType: new(i.MediaType),
		RegistryId: new(r.Account), RepositoryName: new(i.Repository),
	}
}

// resolve finds the image that an identifier names, or says why it cannot.
func resolve(r *operation.Request, repository string, id ecrtypes.ImageIdentifier) (ImageRecord, *ecrtypes.ImageFailure) {
	fail := func(code ecrtypes.ImageFailureCode, reason string) (ImageRecord, *ecrtypes.ImageFailure) {
		return ImageRecord{}, &ecrtypes.ImageFailure{FailureCode: code, FailureReason: new(reason), ImageId: &id}
	}
	if id.ImageDigest == nil && id.ImageTag == nil {
		return fail(ecrtypes.ImageFailureCodeMissingDigestAndTag, "Invalid request parameters: both tag and digest cannot be null")
	}
	ref := operation.Deref(id.ImageDigest)
	if ref == "" {
		ref = operation.Deref(id.ImageTag)
	} else if !strings.HasPrefix(ref, "sha256:") || len(ref) != len("sha256:")+64 {
		return fail(ecrtypes.ImageFailureCodeInvalidImageDigest, "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'")
	}
	image, found := findImage(r, repository, ref)
	switch {
	case !found:
		return fail(ecrtypes.ImageFailureCodeImageNotFound, "Requested image not found")
	case id.ImageDigest != nil && id.ImageTag != nil && !slices.Contains(image.Tags, *id.ImageTag):
		return fail(ecrtypes.ImageFailureCodeImageTagDoesNotMatchDigest, "Requested tag does not match the digest")
	}
	return image, nil
}

// pull records that the image was pulled, to the day: ECR tells the time of a
// pull at most once in 24 hours (LastRecordedPullTime of
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageDetail.html).
func (i ImageRecord) pull(r *operation.Request) {
	if i.Pulled == nil || r.Now().Sub(*i.Pulled) >= 24*time.Hour {
		i.Pulled = new(r.Now())
		images.Put(r.Scoped, i.Repository+"!"+i.Digest, i)
	}
}

func checkImageIDs(ids []ecrtypes.ImageIdentifier) error {
	if len(ids) < 1 || len(ids) > 100 {
		return invalidParameter("'imageIds': it must have 1 to 100 members, got %d", len(ids))
	}
	return nil
}

func batchGetImage(r *operation.Request, in *ecr.BatchGetImageInput) (*ecr.BatchGetImageOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	if err := checkImageIDs(in.ImageIds); err != nil {
		return nil, err
	}
	out := &ecr.BatchGetImageOutput{Images: []ecrtypes.Image{}, Failures: []ecrtypes.ImageFailure{}}
	for _, id := range in.ImageIds {
		image, failure := resolve(r, *rec.Repository.RepositoryName, id)
		switch {
		case failure != nil:
			out.Failures = append(out.Failures, *failure)
		case len(in.AcceptedMediaTypes) > 0 && !slices.Contains(in.AcceptedMediaTypes, image.MediaType):
			out.Failures = append(out.Failures, ecrtypes.ImageFailure{FailureCode: ecrtypes.ImageFailureCodeImageNotFound,
				FailureReason: new("Requested image has the media type " + image.MediaType + ", which is not accepted"), ImageId: &id})
		case image.status() != ecrtypes.ImageStatusActive:
			out.Failures = append(out.Failures, ecrtypes.ImageFailure{FailureCode: ecrtypes.ImageFailureCodeImageInaccessible,
				FailureReason: new("Requested image is archived"), ImageId: &id})
		default:
			image.pull(r)
			out.Images = append(out.Images, *image.sdk(r, operation.Deref(id.ImageTag)))
		}
	}
	return out, nil
}

// batchDeleteImage takes a tag from an image, and the image away with its last
// tag or when it is named by digest
// (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html).
func batchDeleteImage(r *operation.Request, in *ecr.BatchDeleteImageInput) (*ecr.BatchDeleteImageOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	if err := checkImageIDs(in.ImageIds); err != nil {
		return nil, err
	}
	name := *rec.Repository.RepositoryName
	out := &ecr.BatchDeleteImageOutput{ImageIds: []ecrtypes.ImageIdentifier{}, Failures: []ecrtypes.ImageFailure{}}
	for _, id := range in.ImageIds {
		image, failure := resolve(r, name, id)
		if failure == nil && (id.ImageTag == nil || len(image.Tags) == 1) {
			if index, used := referencedBy(r, image); used {
				failure = &ecrtypes.ImageFailure{FailureCode: ecrtypes.ImageFailureCodeImageReferencedByManifestList, ImageId: &id,
					FailureReason: new("Requested image referenced by manifest list: [" + index + "]")}
			}
		}
		switch {
		case failure != nil:
			out.Failures = append(out.Failures, *failure)
		case id.ImageTag != nil && len(image.Tags) > 1:
			image.Tags = slices.DeleteFunc(image.Tags, func(t string) bool { return t == *id.ImageTag })
			images.Put(r.Scoped, name+"!"+image.Digest, image)
			tags.Delete(r.Scoped, name+"!"+*id.ImageTag)
			out.ImageIds = append(out.ImageIds, ecrtypes.ImageIdentifier{ImageDigest: new(image.Digest), ImageTag: id.ImageTag})
		default:
			removeImage(r, image)
			for _, tag := range image.Tags {
				out.ImageIds = append(out.ImageIds, ecrtypes.ImageIdentifier{ImageDigest: new(image.Digest), ImageTag: new(tag)})
			}
			if len(image.Tags) == 0 {
				out.ImageIds = append(out.ImageIds, ecrtypes.ImageIdentifier{ImageDigest: new(image.Digest)})
			}
		}
	}
	return out, nil
}

// referencedBy finds an index of the repository that holds the image.
func referencedBy(r *operation.Request, image ImageRecord) (digest string, used bool) {
	for _, other := range images.List(r.Scoped, image.Repository+"!") {
		if strings.Contains(other.Manifest, image.Digest) && other.Digest != image.Digest {
			return other.Digest, true
		}
	}
	return "", false
}

func removeImage(r *operation.Request, image ImageRecord) {
	for _, tag := range image.Tags {
		tags.Delete(r.Scoped, image.Repository+"!"+tag)
	}
	images.Delete(r.Scoped, image.Repository+"!"+image.Digest)
	scans.Delete(r.Scoped, image.Repository+"!"+image.Digest)
}
