package ecr

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// An archived image comes back within 20 minutes
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-archive-restore.html).
const (
	activation      = "ecr/activation"
	activationTakes = 20 * time.Minute
)

func registerArchive(s *operation.Service) {
	operation.Register(s, updateImageStorageClass)
	s.On(activation, func(r *operation.Request, e store.Event) error {
		if image, found := images.Get(r.Scoped, e.Key); found {
			image.Archived, image.Activating, image.Activated = nil, false, new(r.Now())
			images.Put(r.Scoped, e.Key, image)
		}
		return nil
	})
}

func (i ImageRecord) status() ecrtypes.ImageStatus {
	switch {
	case i.Activating:
		return ecrtypes.ImageStatusActivating
	case i.Archived != nil:
		return ecrtypes.ImageStatusArchived
	}
	return ecrtypes.ImageStatusActive
}

func (i ImageRecord) archive(r *operation.Request) {
	i.Archived = new(r.Now())
	images.Put(r.Scoped, i.Repository+"!"+i.Digest, i)
}

func updateImageStorageClass(r *operation.Request, in *ecr.UpdateImageStorageClassInput) (*ecr.UpdateImageStorageClassOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	image, failure := resolve(r, *rec.Repository.RepositoryName, *in.ImageId)
	if failure != nil {
		return nil, rec.imageNotFound(r, *in.ImageId)
	}
	key := image.Repository + "!" + image.Digest
	switch status := image.status(); {
	case in.TargetStorageClass == ecrtypes.TargetStorageClassArchive && status == ecrtypes.ImageStatusActive:
		image.archive(r)
	case in.TargetStorageClass == ecrtypes.TargetStorageClassStandard && status == ecrtypes.ImageStatusArchived:
		image.Activating = true
		images.Put(r.Scoped, key, image)
		r.Enqueue(store.Event{Due: r.Now().Add(activationTakes), Kind: activation, Key: key})
	case in.TargetStorageClass != ecrtypes.TargetStorageClassArchive && in.TargetStorageClass != ecrtypes.TargetStorageClassStandard:
		return nil, invalidParameter("'targetStorageClass': expected STANDARD or ARCHIVE, got '%s'", in.TargetStorageClass)
	default:
		return nil, &ecrtypes.ImageStorageClassUpdateNotSupportedException{Message: new("The image is " + string(status) +
			" and cannot be transitioned to the storage class " + string(in.TargetStorageClass))}
	}
	image, _ = images.Get(r.Scoped, key)
	return &ecr.UpdateImageStorageClassOutput{
		ImageId: &ecrtypes.ImageIdentifier{ImageDigest: new(image.Digest), ImageTag: in.ImageId.ImageTag}, ImageStatus: image.status(),
		RegistryId: new(r.Account), RepositoryName: rec.Repository.RepositoryName,
	}, nil
}
