package tfvalue

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Is tells whether err is or wraps one of AWS's typed errors:
// Is[*ecstypes.ClusterNotFoundException](err).
func Is[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// HasCode tells whether AWS answered with one of the error codes.
func HasCode(err error, codes ...string) bool {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	for _, c := range codes {
		if api.ErrorCode() == c {
			return true
		}
	}
	return false
}

// ErrorDiagnostic tells a person what failed: doing is what was being done, such as
// `Creating ECS cluster "web"`, and becomes the summary. hints are next steps that
// only the caller knows.
func ErrorDiagnostic(doing string, err error, hints ...string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(doing+" failed", errorDetail(err, hints))
}

// AttributeErrorDiagnostic is an [ErrorDiagnostic] about one attribute.
func AttributeErrorDiagnostic(at path.Path, doing string, err error, hints ...string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, doing+" failed", errorDetail(err, hints))
}

func errorDetail(err error, hints []string) string {
	var b strings.Builder
	var api smithy.APIError
	if !errors.As(err, &api) {
		b.WriteString(transportError(err))
	} else {
		b.WriteString(api.ErrorCode())
		if m := strings.TrimSpace(api.ErrorMessage()); m != "" {
			fmt.Fprintf(&b, ": %s", m)
		}
		if hint := codeHints[api.ErrorCode()]; hint != "" {
			hints = append(hints[:len(hints):len(hints)], hint)
		}
	}
	for _, h := range hints {
		b.WriteString("\n\n" + h)
	}
	if call := describeCall(err); call != "" {
		b.WriteString("\n\n" + call)
	}
	return redact(b.String())
}

// describeCall names the operation and what AWS's support asks for first.
func describeCall(err error) string {
	var call []string
	if op := (*smithy.OperationError)(nil); errors.As(err, &op) {
		call = append(call, fmt.Sprintf("Operation: %s %s", op.Service(), op.Operation()))
	}
	if resp := (*awshttp.ResponseError)(nil); errors.As(err, &resp) {
		if id := resp.ServiceRequestID(); id != "" {
			call = append(call, "Request ID: "+id)
		}
	}
	return strings.Join(call, "\n")
}

func transportError(err error) string {
	if network := (*net.OpError)(nil); errors.As(err, &network) && network.Op == "dial" {
		address := ""
		if network.Addr != nil {
			address = " at " + network.Addr.String()
		}
		return fmt.Sprintf("Nothing answers%s: %v.\n\n"+
			"Check that the endpoint in the provider block (or AWS_ENDPOINT_URL) is right and that its server is running.", address, network.Err)
	}
	if dns := (*net.DNSError)(nil); errors.As(err, &dns) {
		return fmt.Sprintf("The host %q cannot be found: %s.\n\nCheck the region and the endpoint in the provider block, and the network.", dns.Name, dns.Err)
	}
	if op := (*smithy.OperationError)(nil); errors.As(err, &op) && op.Err != nil {
		return sentence(op.Err.Error())
	}
	return sentence(err.Error())
}

// codeHints are next steps for errors that any call may answer with.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
var codeHints = map[string]string{
	"AccessDenied":                "The credentials are valid but may not do this: allow the operation below in the IAM policy of the caller.",
	"AccessDeniedException":       "The credentials are valid but may not do this: allow the operation below in the IAM policy of the caller.",
	"UnauthorizedOperation":       "The credentials are valid but may not do this: allow the operation below in the IAM policy of the caller.",
	"ExpiredToken":                "The session has expired: sign in again (for example `aws sso login`) and repeat.",
	"ExpiredTokenException":       "The session has expired: sign in again (for example `aws sso login`) and repeat.",
	"InvalidClientTokenId":        "AWS does not know this access key: check the credentials and that they belong to this partition.",
	"UnrecognizedClientException": "AWS does not know this access key: check the credentials and that they belong to this partition.",
	"SignatureDoesNotMatch":       "The secret key does not belong to the access key, or this machine's clock is wrong.",
	"OptInRequired":               "Enable the region in the account, or choose another one.",
	"ThrottlingException":         "AWS limits the rate of calls: repeat, with a lower -parallelism if it happens again.",
	"InvalidAction":               "This endpoint does not have the operation. The real AWS has: set backend = \"aws\" in the provider block.",
}

// secrets are what AWS's own messages may quote: SignatureDoesNotMatch repeats
// the request that it expected, session token and all.
var secrets = []*regexp.Regexp{
	regexp.MustCompile(`(?i)(x-amz-security-token\s*[:=]\s*)\S+`),
	regexp.MustCompile(`(?i)(x-amz-signature\s*[:=]\s*)\S+`),
	regexp.MustCompile(`(?i)(aws_secret_access_key\s*[:=]\s*)\S+`),
	regexp.MustCompile(`(://[^/\s:@]*:)[^/\s@]+`), // a password in a URL
}

func redact(s string) string {
	for _, re := range secrets {
		s = re.ReplaceAllString(s, "${1}(removed)")
	}
	return s
}
