package wire

import (
	"mime"
	"net/http"
	"strings"
)

// protocolOf tells in which format a request speaks. JSON names the operation
// in a header, Query in a form, RPC v2 in the path, REST by method and path.
func protocolOf(r *http.Request) protocol {
	if r.Header.Get("Smithy-Protocol") == rpcV2Name {
		return rpcV2{}
	}
	if r.Header.Get("X-Amz-Target") != "" {
		return awsJSON{}
	}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case strings.HasPrefix(media, "application/x-amz-json-"):
		return awsJSON{}
	case media == cborContent:
		return rpcV2{}
	case r.URL.Path != "/" && r.URL.Path != "":
		return restJSON{}
	}
	return query{}
}
