package wire

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime/debug"

	"github.com/aws/smithy-go"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Region is what requests are carried to; *region.Region is one.
type Region interface {
	// Operation finds an operation by the SDK's ServiceID and its name.
	Operation(service, name string) (operation.Operation, bool)
	// Call runs it: in is the SDK's input struct, out its output struct.
	Call(ctx context.Context, scope operation.Scope, service, name string, in any) (out any, err error)
}

// maxBody bounds what is read of a request. ECS itself takes no task definition
// above 64 KiB; the largest requests of the other services are policies of 20 KB.
const maxBody = 4 << 20

// NewHandler answers AWS requests out of a region. Any credentials are
// accepted; the credential scope of the signature says which region is meant.
func NewHandler(rg Region) http.Handler { return &handler{rg} }

type handler struct{ region Region }

// exchange is one request on its way to an answer.
type exchange struct {
	w    http.ResponseWriter
	r    *http.Request
	body []byte
	// id goes back as x-amzn-RequestId.
	id    string
	scope scope
}

// protocol reads a request and writes its answer in one of AWS's formats.
type protocol interface {
	// find tells which operation the request asks for.
	find(x *exchange) (service, name string, err error)
	// decode fills the operation's input struct from the request.
	decode(x *exchange, service, name string, in any) error
	answer(x *exchange, service, name string, out any)
	fail(x *exchange, service string, f failure)
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/_drydock/health" {
		health(w, r)
		return
	}
	x := &exchange{w: w, r: r, id: newRequestID()}
	w.Header().Set("X-Amzn-Requestid", x.id)
	p := protocolOf(r)
	service, err := "", x.read()
	if err == nil {
		service, err = h.carry(x, p)
	}
	if err != nil {
		p.fail(x, service, failureOf(service, err))
	}
}

// carry takes the request to the region and back. Whatever goes wrong on the
// way is an error; a bug of a handler is one too, so that the server lives on.
func (h *handler) carry(x *exchange, p protocol) (service string, err error) {
	defer func() {
		if bug := recover(); bug != nil {
			// The stack is for whoever runs the server, never for a client.
			log.Printf("drydock: panic: %v\n%s", bug, debug.Stack())
			err = fmt.Errorf("panic: %v", bug)
		}
	}()
	if x.scope, err = scopeOf(x.r); err != nil {
		return "", err
	}
	service, name, err := p.find(x)
	if err != nil {
		return service, err
	}
	op, found := h.region.Operation(service, name)
	if !found {
		return service, unknownOperation(service, name)
	}
	in := op.NewInput()
	if err := p.decode(x, service, name, in); err != nil {
		return service, err
	}
	if err := checkRequired(in, memberNames(service)); err != nil {
		return service, err
	}
	out, err := h.region.Call(x.r.Context(), x.scope.Scope, service, name, in)
	if err != nil {
		return service, err
	}
	p.answer(x, service, name, out)
	return service, nil
}

// read takes in the body, up to its bound.
func (x *exchange) read() error {
	body, err := io.ReadAll(http.MaxBytesReader(x.w, x.r.Body, maxBody))
	x.body = body
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return &failure{
			Status: http.StatusRequestEntityTooLarge, Code: "RequestEntityTooLargeException",
			Message: fmt.Sprintf("the request is larger than %d bytes", tooLarge.Limit),
		}
	}
	if err != nil {
		return clientError("RequestTimeout", "reading the request: %v", err)
	}
	return nil
}

func (x *exchange) write(status int, contentType string, body []byte) {
	x.w.Header().Set("Content-Type", contentType)
	x.w.WriteHeader(status)
	_, _ = x.w.Write(body) // the client has gone: there is nobody to tell
}

// newRequestID looks like AWS's: a random UUID.
func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// health is for whoever waits until the server is up.
func health(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"status":"running"}`+"\n")
}

// unknownOperation is a client's fault, so that no SDK tries again.
func unknownOperation(service, name string) error {
	switch {
	case service == "":
		return clientError("UnknownOperationException", "the embedded region does not have the service that this request is for")
	case name == "":
		return clientError("UnknownOperationException", "the request names no operation of %s", service)
	}
	return clientError("UnknownOperationException", "the embedded region does not have the operation %s of %s", shorten(name), service)
}

func clientError(code, format string, args ...any) error {
	return &smithy.GenericAPIError{Code: code, Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}

// shorten keeps hostile text out of answers and logs at length.
func shorten(s string) string {
	if len(s) > 100 {
		return s[:100] + "..."
	}
	return s
}
