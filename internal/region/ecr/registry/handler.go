package registry

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/aws/smithy-go"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Region is what requests are carried to; *region.Region is one.
type Region interface {
	Call(ctx context.Context, scope operation.Scope, service, name string, in any) (out any, err error)
	View(ctx context.Context, scope operation.Scope, fn func(*operation.Request) error) error
}

// NewHandler answers requests below /v2/. The registry is that of the request's
// host, when it is one of ECR's or ends in localhost where ECR's ends in
// amazonaws.com, and of home otherwise. Any credentials are
// accepted, and none.
func NewHandler(rg Region, home operation.Scope) http.Handler { return &handler{rg, home} }

type handler struct {
	region Region
	home   operation.Scope
}

// exchange is one request on its way.
type exchange struct {
	*handler
	w     http.ResponseWriter
	r     *http.Request
	scope operation.Scope
	// repository is the name in the path.
	repository string
}

// problem is an error of the registry's protocol.
type problem struct {
	status        int
	code, message string
}

func (p *problem) Error() string { return p.code + ": " + p.message }

var (
	ecrHost     = regexp.MustCompile(`^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.(amazonaws\.com(\.cn)?|localhost)(:\d+)?$`)
	digestShape = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
)

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Docker-Distribution-Api-Version", "registry/2.0")
	x := &exchange{handler: h, w: w, r: r, scope: h.home}
	if m := ecrHost.FindStringSubmatch(r.Host); m != nil {
		x.scope = operation.Scope{Account: m[1], Region: m[2]}
	}
	if err := x.route(); err != nil {
		x.fail(err)
	}
}

// route finds what a path is of: a repository's name may hold slashes itself.
func (x *exchange) route() error {
	path, ok := strings.CutPrefix(x.r.URL.Path, "/v2/")
	if !ok {
		return &problem{http.StatusNotFound, "UNSUPPORTED", "the registry's API is below /v2/"}
	}
	if path == "" {
		return x.methods(map[string]func() error{"GET": x.base, "HEAD": x.base})
	}
	if path == "_catalog" {
		return x.methods(map[string]func() error{"GET": x.catalog})
	}
	if name, ok := strings.CutSuffix(path, "/tags/list"); ok {
		x.repository = name
		return x.methods(map[string]func() error{"GET": x.tags})
	}
	if name, ref, ok := cutLast(path, "/manifests/"); ok {
		x.repository = name
		return x.methods(map[string]func() error{
			"GET": func() error { return x.getManifest(ref) }, "HEAD": func() error { return x.getManifest(ref) },
			"PUT": func() error { return x.putManifest(ref) }, "DELETE": func() error { return x.deleteManifest(ref) },
		})
	}
	if name, id, ok := cutLast(path, "/blobs/uploads/"); ok {
		x.repository = name
		if id == "" {
			return x.methods(map[string]func() error{"POST": x.startUpload})
		}
		return x.methods(map[string]func() error{
			"PATCH": func() error { return x.appendUpload(id) }, "PUT": func() error { return x.finishUpload(id) },
		})
	}
	if name, ok := strings.CutSuffix(path, "/blobs/uploads"); ok {
		x.repository = name
		return x.methods(map[string]func() error{"POST": x.startUpload})
	}
	if name, digest, ok := cutLast(path, "/blobs/"); ok {
		x.repository = name
		return x.methods(map[string]func() error{
			"GET": func() error { return x.blob(digest) }, "HEAD": func() error { return x.blob(digest) },
		})
	}
	return &problem{http.StatusNotFound, "UNSUPPORTED", "the registry does not have this path"}
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i > 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func (x *exchange) methods(by map[string]func() error) error {
	if do := by[x.r.Method]; do != nil {
		return do()
	}
	return &problem{http.StatusMethodNotAllowed, "UNSUPPORTED", "the method " + x.r.Method + " is not for this path"}
}

func (x *exchange) base() error {
	x.json(http.StatusOK, struct{}{})
	return nil
}

func (x *exchange) json(status int, body any) {
	text, _ := json.Marshal(body) // texts and numbers: it cannot fail
	x.w.Header().Set("Content-Type", "application/json")
	x.w.WriteHeader(status)
	if x.r.Method != http.MethodHead {
		_, _ = x.w.Write(text) // the client has gone: there is nobody to tell
	}
}

// problems are ECR's errors as the registry says them.
var problems = map[string]problem{
	"RepositoryNotFoundException":       {http.StatusNotFound, "NAME_UNKNOWN", ""},
	"InvalidParameterException":         {http.StatusBadRequest, "MANIFEST_INVALID", ""},
	"ImageTagAlreadyExistsException":    {http.StatusBadRequest, "TAG_INVALID", ""},
	"ImageDigestDoesNotMatchException":  {http.StatusBadRequest, "DIGEST_INVALID", ""},
	"ReferencedImagesNotFoundException": {http.StatusNotFound, "MANIFEST_UNKNOWN", ""},
	"LayersNotFoundException":           {http.StatusNotFound, "BLOB_UNKNOWN", ""},
	"UploadNotFoundException":           {http.StatusNotFound, "BLOB_UPLOAD_UNKNOWN", ""},
	"InvalidLayerException":             {http.StatusBadRequest, "DIGEST_INVALID", ""},
	"EmptyUploadException":              {http.StatusBadRequest, "SIZE_INVALID", ""},
	"InvalidLayerPartException":         {http.StatusRequestedRangeNotSatisfiable, "BLOB_UPLOAD_INVALID", ""},
	"LimitExceededException":            {http.StatusRequestEntityTooLarge, "SIZE_INVALID", ""},
}

func (x *exchange) fail(err error) {
	p := &problem{http.StatusInternalServerError, "UNKNOWN", err.Error()}
	var api smithy.APIError
	if errors.As(err, &api) {
		if known, ok := problems[api.ErrorCode()]; ok {
			p = &problem{known.status, known.code, api.ErrorMessage()}
		}
	}
	errors.As(err, &p)
	type one struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	x.json(p.status, map[string][]one{"errors": {{p.code, p.message}}})
}

// is tells whether err is one of ECR's by its code.
func is(err error, code string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == code
}

// call runs an operation of ECR's.
func call[Out any](x *exchange, name string, in any) (*Out, error) {
	out, err := x.region.Call(x.r.Context(), x.scope, "ECR", name, in)
	if err != nil {
		return nil, err
	}
	return out.(*Out), nil
}
