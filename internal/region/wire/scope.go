package wire

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// defaultRegion is meant by requests that are not signed.
const defaultRegion = "us-east-1"

var regionName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}$`)

// scope is what the signature of a request tells.
type scope struct {
	operation.Scope
	// signingName is the service that it was signed for, such as "elasticfilesystem".
	signingName string
}

// scopeOf reads the credential scope of a Signature Version 4, which stands in
// the Authorization header or, presigned, in the query
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
// The signature itself is not checked.
func scopeOf(r *http.Request) (scope, error) {
	s := scope{Scope: operation.Scope{Account: operation.DefaultAccount, Region: defaultRegion}}
	credential := ""
	if rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "); ok {
		for _, part := range strings.Split(rest, ",") {
			if v, ok := strings.CutPrefix(strings.TrimSpace(part), "Credential="); ok {
				credential = v
			}
		}
	} else {
		credential = r.URL.Query().Get("X-Amz-Credential")
	}
	if credential == "" {
		return s, nil
	}
	// The access key id may hold slashes, the scope after it does not.
	parts := strings.Split(credential, "/")
	if len(parts) < 5 || parts[len(parts)-1] != "aws4_request" {
		return s, clientError("IncompleteSignatureException", "the credential of the signature is %q, expected KEY/DATE/REGION/SERVICE/aws4_request", shorten(credential))
	}
	s.Region, s.signingName = parts[len(parts)-3], parts[len(parts)-2]
	if !regionName.MatchString(s.Region) {
		return s, clientError("IncompleteSignatureException", "the request is signed for %q, which is no name of a region", shorten(s.Region))
	}
	return s, nil
}
