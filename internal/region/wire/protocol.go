package wire

import (
	"mime"
	"net/http"
	"strings"
)

// protocolOf tells in which format a request speaks. ECS and ECR name the
// operation in a header, STS and EC2 in a form, EFS by method and path.
func protocolOf(r *http.Request) protocol {
	if r.Header.Get("X-Amz-Target") != "" {
		return awsJSON{}
	}
	if strings.HasPrefix(r.URL.Path, efsPrefix) {
		return restJSON{}
	}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media == "application/x-www-form-urlencoded" || r.URL.Query().Has("Action") {
		return query{}
	}
	if strings.HasPrefix(media, "application/x-amz-json-") {
		return awsJSON{}
	}
	return restJSON{}
}
