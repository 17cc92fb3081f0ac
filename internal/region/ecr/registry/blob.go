package registry

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecr"

	regionecr "github.com/drydock-iac/terraform-provider-drydock/internal/region/ecr"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// chunk is how much of a layer is held in memory at a time.
const chunk = 4 << 20

func (x *exchange) part(digest string, n int) (part []byte, size int64, parts int, found bool, err error) {
	err = x.region.View(x.r.Context(), x.scope, func(r *operation.Request) error {
		part, size, parts, found = regionecr.LayerPart(r, x.repository, digest, n)
		return nil
	})
	return part, size, parts, found, err
}

func (x *exchange) blob(digest string) error {
	if !digestShape.MatchString(digest) {
		return &problem{http.StatusBadRequest, "DIGEST_INVALID", "expected sha256: and 64 hexadecimal digits"}
	}
	part, size, parts, found, err := x.part(digest, 0)
	if err != nil {
		return err
	}
	if !found {
		return &problem{http.StatusNotFound, "BLOB_UNKNOWN", "the repository " + x.repository + " has no blob " + digest}
	}
	h := x.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Docker-Content-Digest", digest)
	x.w.WriteHeader(http.StatusOK)
	if x.r.Method == http.MethodHead {
		return nil
	}
	for n := 0; ; {
		if _, err := x.w.Write(part); err != nil {
			return nil // the client has gone
		}
		if n++; n >= parts {
			return nil
		}
		if part, _, _, found, err = x.part(digest, n); err != nil || !found {
			// The status is sent: only cutting the answer short tells that it is incomplete.
			panic(http.ErrAbortHandler)
		}
	}
}

func (x *exchange) startUpload() error {
	out, err := call[ecr.InitiateLayerUploadOutput](x, "InitiateLayerUpload", &ecr.InitiateLayerUploadInput{RepositoryName: &x.repository})
	if err != nil {
		return err
	}
	x.uploading(*out.UploadId, 0)
	return nil
}

// uploading answers that an upload goes on behind the size received. The
// location tells where it goes on, so that the next request needs nothing else.
func (x *exchange) uploading(id string, size int64) {
	h := x.w.Header()
	h.Set("Location", fmt.Sprintf("/v2/%s/blobs/uploads/%s?from=%d", x.repository, id, size))
	h.Set("Docker-Upload-Uuid", id)
	h.Set("Range", fmt.Sprintf("0-%d", max(size-1, 0)))
	x.w.WriteHeader(http.StatusAccepted)
}

// receive appends the request's body to the upload and tells its size.
func (x *exchange) receive(id string) (int64, error) {
	size, err := strconv.ParseInt(x.r.URL.Query().Get("from"), 10, 64)
	if err != nil || size < 0 {
		return 0, &problem{http.StatusNotFound, "BLOB_UPLOAD_UNKNOWN", "the upload goes on at the location that the last answer gave"}
	}
	if span := x.r.Header.Get("Content-Range"); span != "" {
		first, _, _ := strings.Cut(strings.TrimPrefix(span, "bytes "), "-")
		if first != strconv.FormatInt(size, 10) {
			return 0, &problem{http.StatusRequestedRangeNotSatisfiable, "BLOB_UPLOAD_INVALID", fmt.Sprintf("the upload goes on at byte %d, not at %.20q", size, first)}
		}
	}
	buffer := make([]byte, chunk)
	for {
		n, err := io.ReadFull(x.r.Body, buffer)
		if n > 0 {
			first, last := size, size+int64(n)-1
			_, failed := call[ecr.UploadLayerPartOutput](x, "UploadLayerPart", &ecr.UploadLayerPartInput{
				RepositoryName: &x.repository, UploadId: &id, PartFirstByte: &first, PartLastByte: &last, LayerPartBlob: buffer[:n],
			})
			if failed != nil {
				return 0, failed
			}
			size += int64(n)
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return size, nil
		case err != nil:
			return 0, &problem{http.StatusBadRequest, "BLOB_UPLOAD_INVALID", "reading the request: " + err.Error()}
		}
	}
}

func (x *exchange) appendUpload(id string) error {
	size, err := x.receive(id)
	if err != nil {
		return err
	}
	x.uploading(id, size)
	return nil
}

func (x *exchange) finishUpload(id string) error {
	digest := x.r.URL.Query().Get("digest")
	if !digestShape.MatchString(digest) {
		return &problem{http.StatusBadRequest, "DIGEST_INVALID", "the query needs digest=sha256: and 64 hexadecimal digits"}
	}
	if _, err := x.receive(id); err != nil {
		return err
	}
	_, err := call[ecr.CompleteLayerUploadOutput](x, "CompleteLayerUpload", &ecr.CompleteLayerUploadInput{
		RepositoryName: &x.repository, UploadId: &id, LayerDigests: []string{digest},
	})
	if err != nil && !is(err, "LayerAlreadyExistsException") {
		return err
	}
	x.w.Header().Set("Location", "/v2/"+x.repository+"/blobs/"+digest)
	x.w.Header().Set("Docker-Content-Digest", digest)
	x.w.WriteHeader(http.StatusCreated)
	return nil
}
