package wire

import (
	"encoding/json"
	"net/http"
	"strings"
)

// awsJSON is AWS JSON 1.1: everything is POSTed to /, the header X-Amz-Target
// names the operation
// (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).
type awsJSON struct{}

// targets are the services by what their targets begin with.
var targets = map[string]string{
	"AmazonEC2ContainerServiceV20141113":   "ECS",
	"AmazonEC2ContainerRegistry_V20150921": "ECR",
}

func (awsJSON) find(x *exchange) (service, name string, err error) {
	prefix, name, _ := strings.Cut(x.r.Header.Get("X-Amz-Target"), ".")
	service = targets[prefix]
	if service == "" {
		return "", "", clientError("UnknownOperationException", "the embedded region does not have %q", shorten(x.r.Header.Get("X-Amz-Target")))
	}
	if x.r.Method != http.MethodPost {
		return service, "", clientError("UnknownOperationException", "%s takes POST requests, not %s", service, shorten(x.r.Method))
	}
	return service, name, nil
}

func (awsJSON) decode(x *exchange, _, _ string, in any) error { return decodeJSON(x.body, in) }

func (awsJSON) answer(x *exchange, service, _ string, out any) {
	x.write(http.StatusOK, "application/x-amz-json-1.1", encodeJSON(out, memberNames(service)))
}

func (awsJSON) fail(x *exchange, _ string, f failure) {
	body := map[string]any{"__type": f.Code, "message": f.Message}
	for name, v := range f.Members {
		body[name] = v
	}
	encoded, _ := json.Marshal(body) // strings and encodable values only
	x.write(f.Status, "application/x-amz-json-1.1", encoded)
}
