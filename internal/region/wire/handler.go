package wire

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"runtime/debug"
	"time"

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

// maxURL bounds the parameters of a URL, which only tools of old put there.
const maxURL = 64 << 10

// Options say how requests are taken.
type Options struct {
	// Account is whose world all callers see; "" is [operation.DefaultAccount].
	Account string
	// Secrets are the secret keys by access key id. When there are any, a request
	// must be signed with one of them; with none, any credentials will do.
	Secrets map[string]string
	// Now is the time that signatures are compared with. Required with Secrets.
	Now func() time.Time
	// Trouble tells what is to befall a request for an operation in a region; nil has none.
	Trouble func(region, service, operation string) (Trouble, bool)
}

// NewHandler answers AWS requests out of a region. The credential scope of the
// signature says which region is meant.
func NewHandler(rg Region, opts Options) http.Handler {
	if opts.Account == "" {
		opts.Account = operation.DefaultAccount
	}
	return &handler{rg, opts}
}

type handler struct {
	region Region
	Options
}

// exchange is one request on its way to an answer.
type exchange struct {
	w http.ResponseWriter
	r *http.Request
	// sent is the body as it came, which the signature covers, body what it holds.
	sent, body []byte
	// id goes back as x-amzn-RequestId.
	id    string
	scope scope
	// service and operation are known from [protocol.find] on.
	service   service
	operation string
	// form is what [form] has parsed.
	form url.Values
}

// protocol reads a request and writes its answer in one of AWS's formats.
type protocol interface {
	// find tells which operation the request asks for. The service may be known
	// also when the operation is not.
	find(x *exchange) (service, string, error)
	// decode fills the operation's input struct from the request.
	decode(x *exchange, in any) error
	answer(x *exchange, out any)
	fail(x *exchange, f failure)
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{w: w, r: r, id: newRequestID()}
	w.Header().Set("X-Amzn-Requestid", x.id)
	p := protocolOf(r)
	err := x.read()
	if err == nil {
		err = h.carry(x, p)
	}
	if errors.Is(err, errReset) {
		reset(w)
		return
	}
	if doubtful := new(inauthentic); errors.As(err, &doubtful) {
		_, rest := p.(restJSON)
		p.fail(x, doubtful.failure(x.service, rest))
	} else if err != nil {
		p.fail(x, failureOf(x.service.id, err))
	}
}

// carry takes the request to the region and back. Whatever goes wrong on the
// way is an error; a bug of a handler is one too, so that the server lives on.
func (h *handler) carry(x *exchange, p protocol) (err error) {
	defer func() {
		if bug := recover(); bug != nil {
			// The stack is for whoever runs the server, never for a client.
			log.Printf("drydock: panic: %v\n%s", bug, debug.Stack())
			err = fmt.Errorf("panic: %v", bug)
		}
	}()
	if x.scope, err = scopeOf(x.r, h.Account); err != nil {
		return err
	}
	if x.service, x.operation, err = p.find(x); err != nil {
		return err
	}
	if len(h.Secrets) > 0 {
		if err := checkSignature(x, h.Secrets, h.Now()); err != nil {
			return err
		}
	}
	op, found := h.region.Operation(x.service.id, x.operation)
	if !found {
		return unknownOperation(x.service.id, x.operation)
	}
	trouble, struck := Trouble{}, false
	if h.Trouble != nil {
		trouble, struck = h.Trouble(x.scope.Region, x.service.id, x.operation)
	}
	if struck && !trouble.After {
		return trouble.apply(x, p)
	}
	in := op.NewInput()
	if err := p.decode(x, in); err != nil {
		return err
	}
	if err := checkRequired(in); err != nil {
		return err
	}
	out, err := h.region.Call(x.r.Context(), x.scope.Scope, x.service.id, x.operation, in)
	if struck {
		return trouble.apply(x, p)
	}
	if err != nil {
		return err
	}
	p.answer(x, out)
	return nil
}

// read takes in the body, up to its bound, which also holds for what a
// compressed body becomes
// (https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait).
func (x *exchange) read() error {
	if len(x.r.URL.RawQuery) > maxURL {
		return tooLarge(fmt.Sprintf("the query of the request is longer than %d bytes", maxURL))
	}
	var err error
	if x.sent, err = readBounded(x.w, x.r.Body); err != nil {
		return err
	}
	x.body = x.sent
	if x.r.Header.Get("Content-Encoding") != "gzip" {
		return nil
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(x.sent))
	if err != nil {
		return clientError("SerializationException", "the request is not compressed as it says")
	}
	x.body, err = readBounded(x.w, unpacked)
	return err
}

func readBounded(w http.ResponseWriter, from io.ReadCloser) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, from, maxBody))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return nil, tooLarge(fmt.Sprintf("the request is larger than %d bytes", large.Limit))
	}
	if err != nil {
		return nil, clientError("RequestTimeout", "the request could not be read to its end")
	}
	return body, nil
}

func (x *exchange) write(status int, contentType string, body []byte) {
	x.w.Header().Set("Content-Type", contentType)
	x.w.WriteHeader(status)
	_, _ = x.w.Write(body) // the client has gone: there is nobody to tell
}

// writeQueryError names a modelled error as Query did, for services that once spoke it.
func (x *exchange) writeQueryError(f failure) {
	if x.service.queryCompatible && f.model.IsValid() {
		x.w.Header().Set("X-Amzn-Query-Error", f.QueryCode+";"+f.fault())
	}
}

// newRequestID looks like AWS's: a random UUID.
func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
