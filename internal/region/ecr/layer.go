package ecr

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// layerRecord is a layer's content, cut into parts. They stay where the upload
// has put them, At, so that a large layer is written once.
type layerRecord struct {
	At    string
	Size  int64
	Parts int
}

// uploadRecord is a layer that is being uploaded.
type uploadRecord struct {
	Repository string
	Size       int64
	Parts      int
	// Hash is the state of SHA-256 over what has been received.
	Hash []byte
}

var (
	layers      = store.Collection[layerRecord]{Name: "ecr/layer"}         // digest
	layerParts  = store.Collection[[]byte]{Name: "ecr/layer-part"}         // upload!number
	layerOf     = store.Collection[int64]{Name: "ecr/repository-layer"}    // repository!digest -> size
	uploads     = store.Collection[uploadRecord]{Name: "ecr/layer-upload"} // upload
	digestShape = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
)

// Sizes of parts, and of a layer: the region's state is one file.
const (
	partSize     = 20 << 20 // what ECR tells uploaders
	maxPart      = 20 << 20
	MaxLayerSize = 256 << 20
)

func registerLayers(s *operation.Service) {
	operation.Register(s, initiateLayerUpload)
	operation.Register(s, uploadLayerPart)
	operation.Register(s, completeLayerUpload)
	operation.Register(s, batchCheckLayerAvailability)
	operation.Register(s, getDownloadURLForLayer)
}

// layers are the digests of what an image's manifest is made of.
func (i ImageRecord) layers() []string {
	var m struct {
		Config struct{ Digest string }
		Layers []struct{ Digest string }
	}
	if json.Unmarshal([]byte(i.Manifest), &m) != nil {
		return nil
	}
	digests := make([]string, 0, len(m.Layers)+1)
	if m.Config.Digest != "" {
		digests = append(digests, m.Config.Digest)
	}
	for _, l := range m.Layers {
		if l.Digest != "" {
			digests = append(digests, l.Digest)
		}
	}
	return digests
}

func partKey(of string, number int) string { return fmt.Sprintf("%s!%06d", of, number) }

func (l layerRecord) copyTo(r, there *operation.Request, digest string) {
	if _, exists := layers.Get(there.Scoped, digest); exists {
		return
	}
	for n := range l.Parts {
		part, _ := layerParts.Get(r.Scoped, partKey(l.At, n))
		layerParts.Put(there.Scoped, partKey(l.At, n), part)
	}
	layers.Put(there.Scoped, digest, l)
}

// dropLayers forgets a repository's layers, and the content that no other one has.
func dropLayers(r *operation.Request, repository string) {
	held := layerOf.Entries(r.Scoped, repository+"!", "", 0)
	for _, e := range held {
		layerOf.Delete(r.Scoped, e.Key)
	}
	if len(held) == 0 {
		return
	}
	used := map[string]bool{}
	for _, e := range layerOf.Entries(r.Scoped, "", "", 0) {
		_, digest, _ := strings.Cut(e.Key, "!")
		used[digest] = true
	}
	for _, e := range held {
		digest := strings.TrimPrefix(e.Key, repository+"!")
		l, found := layers.Get(r.Scoped, digest)
		if used[digest] || !found {
			continue
		}
		for n := range l.Parts {
			layerParts.Delete(r.Scoped, partKey(l.At, n))
		}
		layers.Delete(r.Scoped, digest)
	}
}

// LayerPart is the n-th part (from 0) of a repository's layer, and of how many
// bytes and parts the layer is. Parts are for the registry's HTTP API, which
// reads a layer in several transactions: its content never changes.
func LayerPart(r *operation.Request, repository, digest string, n int) (part []byte, size int64, parts int, found bool) {
	if _, held := layerOf.Get(r.Scoped, repository+"!"+digest); !held {
		return nil, 0, 0, false
	}
	l, found := layers.Get(r.Scoped, digest)
	if n < l.Parts {
		part, _ = layerParts.Get(r.Scoped, partKey(l.At, n))
	}
	return part, l.Size, l.Parts, found
}

func initiateLayerUpload(r *operation.Request, in *ecr.InitiateLayerUploadInput) (*ecr.InitiateLayerUploadOutput, error) {
	rec, err := pushedRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	h := r.ID("ecr/upload", 32)
	id := h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
	uploads.Put(r.Scoped, id, uploadRecord{Repository: *rec.Repository.RepositoryName})
	return &ecr.InitiateLayerUploadOutput{UploadId: new(id), PartSize: new(int64(partSize))}, nil
}

func upload(r *operation.Request, registryID, repository, id *string) (uploadRecord, error) {
	rec, err := getRepository(r, registryID, repository)
	if err != nil {
		return uploadRecord{}, err
	}
	u, found := uploads.Get(r.Scoped, operation.Deref(id))
	if !found || u.Repository != *rec.Repository.RepositoryName {
		return u, &ecrtypes.UploadNotFoundException{Message: new("An upload with id '" + operation.Deref(id) + "' does not exist in the repository with name '" +
			operation.Deref(repository) + "' in the registry with id '" + r.Account + "'")}
	}
	return u, nil
}

// hash goes on where the last part has left it.
func (u uploadRecord) hash() (hash.Hash, error) {
	h := sha256.New()
	if u.Hash != nil {
		if err := h.(encoding.BinaryUnmarshaler).UnmarshalBinary(u.Hash); err != nil {
			return nil, fmt.Errorf("taking up the state of a digest: %w", err)
		}
	}
	return h, nil
}

func uploadLayerPart(r *operation.Request, in *ecr.UploadLayerPartInput) (*ecr.UploadLayerPartOutput, error) {
	u, err := upload(r, in.RegistryId, in.RepositoryName, in.UploadId)
	if err != nil {
		return nil, err
	}
	first, last, n := operation.Deref(in.PartFirstByte), operation.Deref(in.PartLastByte), int64(len(in.LayerPartBlob))
	switch {
	case first != u.Size || last-first+1 != n || n == 0:
		return nil, &ecrtypes.InvalidLayerPartException{
			Message:               new("The layer part is invalid: it does not begin behind the last byte received, or does not have the size that it says"),
			LastValidByteReceived: new(u.Size - 1), RegistryId: new(r.Account), RepositoryName: in.RepositoryName, UploadId: in.UploadId,
		}
	case n > maxPart || u.Size+n > MaxLayerSize:
		return nil, &ecrtypes.LimitExceededException{Message: new(fmt.Sprintf("The embedded region keeps layers of up to %d bytes, in parts of up to %d", MaxLayerSize, maxPart))}
	}
	sum, err := u.hash()
	if err != nil {
		return nil, err
	}
	sum.Write(in.LayerPartBlob)
	if u.Hash, err = sum.(encoding.BinaryMarshaler).MarshalBinary(); err != nil {
		return nil, fmt.Errorf("keeping the state of a digest: %w", err)
	}
	layerParts.Put(r.Scoped, partKey(*in.UploadId, u.Parts), in.LayerPartBlob)
	u.Parts++
	u.Size += n
	uploads.Put(r.Scoped, *in.UploadId, u)
	return &ecr.UploadLayerPartOutput{LastByteReceived: new(last), RegistryId: new(r.Account), RepositoryName: in.RepositoryName, UploadId: in.UploadId}, nil
}

func completeLayerUpload(r *operation.Request, in *ecr.CompleteLayerUploadInput) (*ecr.CompleteLayerUploadOutput, error) {
	u, err := upload(r, in.RegistryId, in.RepositoryName, in.UploadId)
	if err != nil {
		return nil, err
	}
	if u.Parts == 0 {
		return nil, &ecrtypes.EmptyUploadException{Message: new("The layer upload with id '" + *in.UploadId + "' has no parts")}
	}
	sum, err := u.hash()
	if err != nil {
		return nil, err
	}
	digest := "sha256:" + hex.EncodeToString(sum.Sum(nil))
	if len(in.LayerDigests) != 1 || in.LayerDigests[0] != digest {
		return nil, &ecrtypes.InvalidLayerException{Message: new(fmt.Sprintf("Layer digests %v do not match the digest of what was uploaded, '%s'", in.LayerDigests, digest))}
	}
	if _, exists := layers.Get(r.Scoped, digest); !exists {
		layers.Put(r.Scoped, digest, layerRecord{At: *in.UploadId, Size: u.Size, Parts: u.Parts})
	} else {
		for n := range u.Parts {
			layerParts.Delete(r.Scoped, partKey(*in.UploadId, n))
		}
	}
	uploads.Delete(r.Scoped, *in.UploadId)
	if _, held := layerOf.Get(r.Scoped, u.Repository+"!"+digest); held {
		return nil, &ecrtypes.LayerAlreadyExistsException{Message: new("Layer with digest '" + digest + "' already exists in the repository with name '" +
			u.Repository + "' in the registry with id '" + r.Account + "'")}
	}
	layerOf.Put(r.Scoped, u.Repository+"!"+digest, u.Size)
	return &ecr.CompleteLayerUploadOutput{LayerDigest: new(digest), RegistryId: new(r.Account), RepositoryName: in.RepositoryName, UploadId: in.UploadId}, nil
}

func batchCheckLayerAvailability(r *operation.Request, in *ecr.BatchCheckLayerAvailabilityInput) (*ecr.BatchCheckLayerAvailabilityOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	out := &ecr.BatchCheckLayerAvailabilityOutput{Layers: []ecrtypes.Layer{}, Failures: []ecrtypes.LayerFailure{}}
	for _, digest := range in.LayerDigests {
		if !digestShape.MatchString(digest) {
			out.Failures = append(out.Failures, ecrtypes.LayerFailure{LayerDigest: new(digest), FailureCode: ecrtypes.LayerFailureCodeInvalidLayerDigest,
				FailureReason: new("Invalid layer digest: expected sha256: and 64 hexadecimal digits")})
			continue
		}
		layer := ecrtypes.Layer{LayerDigest: new(digest), LayerAvailability: ecrtypes.LayerAvailabilityUnavailable}
		if size, held := layerOf.Get(r.Scoped, *rec.Repository.RepositoryName+"!"+digest); held {
			layer.LayerAvailability, layer.LayerSize = ecrtypes.LayerAvailabilityAvailable, new(size)
		}
		out.Layers = append(out.Layers, layer)
	}
	return out, nil
}

// getDownloadURLForLayer leads to the layer on the registry's own host.
func getDownloadURLForLayer(r *operation.Request, in *ecr.GetDownloadUrlForLayerInput) (*ecr.GetDownloadUrlForLayerOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	name, digest := *rec.Repository.RepositoryName, operation.Deref(in.LayerDigest)
	if _, held := layerOf.Get(r.Scoped, name+"!"+digest); !held {
		return nil, &ecrtypes.LayersNotFoundException{Message: new("The layer with digest '" + digest + "' does not exist in the repository with name '" +
			name + "' in the registry with id '" + r.Account + "'")}
	}
	return &ecr.GetDownloadUrlForLayerOutput{DownloadUrl: new("https://" + account(r).RegistryHost() + "/v2/" + name + "/blobs/" + digest), LayerDigest: new(digest)}, nil
}
