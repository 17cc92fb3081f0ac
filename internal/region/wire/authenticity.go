package wire

import "net/http"

// doubt is what makes the caller of a request unknown.
type doubt int

const (
	missingToken doubt = iota
	incomplete
	unknownKey
	mismatched
)

// inauthentic is a failure that has another code in each protocol.
type inauthentic struct {
	doubt   doubt
	message string
}

func (e *inauthentic) Error() string { return e.message }

func unauthentic(d doubt, message ...string) error {
	e := &inauthentic{doubt: d}
	switch {
	case len(message) > 0:
		e.message = message[0]
	case d == missingToken:
		e.message = "Missing Authentication Token"
	case d == unknownKey:
		e.message = "The security token included in the request is invalid."
	}
	return e
}

// failure gives the codes of the service's protocol: Query's common errors
// (https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html), EC2's
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html)
// and those of JSON and REST, which end in Exception and which AWS's list of
// common errors leaves out in part
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html).
func (e *inauthentic) failure(s service, rest bool) failure {
	f := failure{Status: http.StatusBadRequest, Message: e.message, messageName: "message"}
	f.Code = [...]string{
		missingToken: "MissingAuthenticationTokenException", incomplete: "IncompleteSignatureException",
		unknownKey: "UnrecognizedClientException", mismatched: "InvalidSignatureException",
	}[e.doubt]
	f.QueryCode = [...]string{
		missingToken: "MissingAuthenticationToken", incomplete: "IncompleteSignature",
		unknownKey: "InvalidClientTokenId", mismatched: "SignatureDoesNotMatch",
	}[e.doubt]
	switch {
	case s.ec2:
		f.Status = http.StatusUnauthorized
		if e.doubt == unknownKey || e.doubt == mismatched {
			f.QueryCode, f.Message = "AuthFailure", "AWS was not able to validate the provided access credentials"
		}
	case rest, s.target == "" && e.doubt != incomplete:
		f.Status = http.StatusForbidden
	}
	return f
}
