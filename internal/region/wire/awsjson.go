package wire

import (
	"net/http"
	"strings"
)

// awsJSON is AWS JSON 1.0 and 1.1: everything is POSTed to /, the header
// X-Amz-Target names the operation
// (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html). The two
// differ in the name of their content type only, as far as one port can tell.
type awsJSON struct{}

func (awsJSON) find(x *exchange) (service, string, error) {
	target := x.r.Header.Get("X-Amz-Target")
	prefix, name, _ := strings.Cut(target, ".")
	s, found := byTarget(prefix)
	switch {
	case !found:
		return s, "", clientError("UnknownOperationException", "the embedded region does not have %q", shorten(target))
	case x.r.Method != http.MethodPost:
		return s, "", clientError("UnknownOperationException", "%s takes POST requests, not %s", s.id, shorten(x.r.Method))
	}
	return s, name, nil
}

func (awsJSON) decode(x *exchange, in any) error { return decodeJSON(x.body, in) }

func (p awsJSON) answer(x *exchange, out any) {
	x.write(http.StatusOK, p.contentType(x), encodeJSON(out))
}

func (p awsJSON) fail(x *exchange, f failure) {
	body := f.body()
	body["__type"] = f.Code
	x.writeQueryError(f)
	x.write(f.Status, p.contentType(x), marshalJSON(body))
}

func (awsJSON) contentType(x *exchange) string {
	if strings.HasPrefix(x.r.Header.Get("Content-Type"), "application/x-amz-json-1.0") {
		return "application/x-amz-json-1.0"
	}
	return "application/x-amz-json-1.1"
}
