package wire

import (
	"net/http"
	"reflect"
	"strings"
)

// rpcV2 is Smithy's RPC v2 with CBOR bodies: the path names the operation
// (https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html).
type rpcV2 struct{}

const (
	rpcV2Name   = "rpc-v2-cbor"
	cborContent = "application/cbor"
)

func (rpcV2) find(x *exchange) (service, string, error) {
	_, rest, _ := strings.Cut(x.r.URL.Path, "/service/")
	target, name, _ := strings.Cut(rest, "/operation/")
	// A namespace before the service's name is allowed.
	s, found := byTarget(target[strings.LastIndexByte(target, '.')+1:])
	switch {
	case !found:
		return s, "", clientError("UnknownOperationException", "the embedded region does not have %s", shorten(x.r.URL.Path))
	case x.r.Method != http.MethodPost:
		return s, "", clientError("UnknownOperationException", "%s takes POST requests, not %s", s.id, shorten(x.r.Method))
	}
	return s, name, nil
}

func (rpcV2) decode(x *exchange, in any) error {
	if len(x.body) == 0 {
		return nil // an operation without parameters
	}
	return decode(&cborSource{rest: x.body}, in)
}

func (p rpcV2) answer(x *exchange, out any) { p.write(x, http.StatusOK, tree(reflect.ValueOf(out))) }

func (p rpcV2) fail(x *exchange, f failure) {
	body := f.body()
	body["__type"] = f.Code
	if f.Namespace != "" {
		body["__type"] = f.Namespace + "#" + f.Code
	}
	x.writeQueryError(f)
	p.write(x, f.Status, body)
}

func (rpcV2) write(x *exchange, status int, tree any) {
	x.w.Header().Set("Smithy-Protocol", rpcV2Name)
	x.write(status, cborContent, marshalCBOR(tree))
}
