package registry

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
)

// maxManifest is the specification's advice.
const maxManifest = 4 << 20

// identify reads a reference: a digest, or a tag.
func identify(ref string) ecrtypes.ImageIdentifier {
	if strings.Contains(ref, ":") {
		return ecrtypes.ImageIdentifier{ImageDigest: &ref}
	}
	return ecrtypes.ImageIdentifier{ImageTag: &ref}
}

func (x *exchange) getManifest(ref string) error {
	out, err := call[ecr.BatchGetImageOutput](x, "BatchGetImage", &ecr.BatchGetImageInput{
		RepositoryName: &x.repository, ImageIds: []ecrtypes.ImageIdentifier{identify(ref)},
	})
	if err != nil {
		return err
	}
	if len(out.Images) == 0 {
		return &problem{http.StatusNotFound, "MANIFEST_UNKNOWN", *out.Failures[0].FailureReason}
	}
	image := out.Images[0]
	h := x.w.Header()
	h.Set("Content-Type", *image.ImageManifestMediaType)
	h.Set("Content-Length", strconv.Itoa(len(*image.ImageManifest)))
	h.Set("Docker-Content-Digest", *image.ImageId.ImageDigest)
	x.w.WriteHeader(http.StatusOK)
	if x.r.Method != http.MethodHead {
		_, _ = io.WriteString(x.w, *image.ImageManifest) // the client has gone: there is nobody to tell
	}
	return nil
}

// putManifest puts an image. What is there already is no error: pushing again
// is how clients make sure.
func (x *exchange) putManifest(ref string) error {
	body, err := io.ReadAll(http.MaxBytesReader(x.w, x.r.Body, maxManifest))
	if err != nil {
		if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
			return &problem{http.StatusRequestEntityTooLarge, "MANIFEST_INVALID", "the manifest is larger than 4 MiB"}
		}
		return &problem{http.StatusBadRequest, "MANIFEST_INVALID", "reading the request: " + err.Error()}
	}
	text, kind, id := string(body), x.r.Header.Get("Content-Type"), identify(ref)
	in := &ecr.PutImageInput{RepositoryName: &x.repository, ImageManifest: &text, ImageTag: id.ImageTag, ImageDigest: id.ImageDigest}
	if kind != "" {
		in.ImageManifestMediaType = &kind
	}
	out, err := call[ecr.PutImageOutput](x, "PutImage", in)
	var digest string
	switch {
	case is(err, "ImageAlreadyExistsException"):
		found, err := call[ecr.BatchGetImageOutput](x, "BatchGetImage", &ecr.BatchGetImageInput{
			RepositoryName: &x.repository, ImageIds: []ecrtypes.ImageIdentifier{id},
		})
		if err != nil {
			return err
		}
		if len(found.Images) > 0 {
			digest = *found.Images[0].ImageId.ImageDigest
		}
	case err != nil:
		return err
	default:
		digest = *out.Image.ImageId.ImageDigest
	}
	x.w.Header().Set("Location", "/v2/"+x.repository+"/manifests/"+digest)
	x.w.Header().Set("Docker-Content-Digest", digest)
	x.w.WriteHeader(http.StatusCreated)
	return nil
}

func (x *exchange) deleteManifest(ref string) error {
	out, err := call[ecr.BatchDeleteImageOutput](x, "BatchDeleteImage", &ecr.BatchDeleteImageInput{
		RepositoryName: &x.repository, ImageIds: []ecrtypes.ImageIdentifier{identify(ref)},
	})
	if err != nil {
		return err
	}
	if len(out.Failures) > 0 {
		return &problem{http.StatusNotFound, "MANIFEST_UNKNOWN", *out.Failures[0].FailureReason}
	}
	x.w.WriteHeader(http.StatusAccepted)
	return nil
}

// page cuts a sorted list as the query's n and last say, and links to the next.
func (x *exchange) page(items []string) ([]string, error) {
	q := x.r.URL.Query()
	if last := q.Get("last"); last != "" {
		items = slices.DeleteFunc(items, func(s string) bool { return s <= last })
	}
	if text := q.Get("n"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, &problem{http.StatusBadRequest, "PAGINATION_NUMBER_INVALID", "n must be a number of at least 1"}
		}
		if n < len(items) {
			items = items[:n]
			next := url.Values{"n": {text}, "last": {items[n-1]}}
			x.w.Header().Set("Link", "<"+x.r.URL.Path+"?"+next.Encode()+`>; rel="next"`)
		}
	}
	return items, nil
}

func (x *exchange) tags() error {
	in := &ecr.ListImagesInput{RepositoryName: &x.repository, Filter: &ecrtypes.ListImagesFilter{TagStatus: ecrtypes.TagStatusTagged}}
	tags := []string{}
	for {
		out, err := call[ecr.ListImagesOutput](x, "ListImages", in)
		if err != nil {
			return err
		}
		for _, id := range out.ImageIds {
			tags = append(tags, *id.ImageTag)
		}
		if in.NextToken = out.NextToken; out.NextToken == nil {
			break
		}
	}
	slices.Sort(tags)
	tags, err := x.page(tags)
	if err != nil {
		return err
	}
	x.json(http.StatusOK, struct {
		Name string   `json:"name"`
		Tags []string `json:"tags"`
	}{x.repository, tags})
	return nil
}

func (x *exchange) catalog() error {
	in := &ecr.DescribeRepositoriesInput{}
	names := []string{}
	for {
		out, err := call[ecr.DescribeRepositoriesOutput](x, "DescribeRepositories", in)
		if err != nil {
			return err
		}
		for _, repo := range out.Repositories {
			names = append(names, *repo.RepositoryName)
		}
		if in.NextToken = out.NextToken; out.NextToken == nil {
			break
		}
	}
	slices.Sort(names)
	names, err := x.page(names)
	if err != nil {
		return err
	}
	x.json(http.StatusOK, struct {
		Repositories []string `json:"repositories"`
	}{names})
	return nil
}
