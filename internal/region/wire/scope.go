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

// scopeOf reads the scope of the credentials that a request is signed with. The
// signature itself is not checked here.
func scopeOf(r *http.Request, account string) (scope, error) {
	s := scope{Scope: operation.Scope{Account: account, Region: defaultRegion}}
	signed, found := signatureOf(r)
	if !found || signed.credential == "" {
		return s, nil
	}
	// The access key id may hold slashes, the scope after it does not.
	parts := strings.Split(signed.credential, "/")
	if len(parts) < 5 || parts[len(parts)-1] != "aws4_request" {
		return s, unauthentic(incomplete, "the credential of the signature is not KEY/DATE/REGION/SERVICE/aws4_request")
	}
	s.Region, s.signingName = parts[len(parts)-3], parts[len(parts)-2]
	if !regionName.MatchString(s.Region) {
		return s, unauthentic(incomplete, "the request is signed for a region that has no name of one")
	}
	return s, nil
}
