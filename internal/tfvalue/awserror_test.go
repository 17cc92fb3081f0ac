package tfvalue

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

func answered(err error) error {
	return &smithy.OperationError{ServiceID: "ECS", OperationName: "CreateCluster", Err: &awshttp.ResponseError{
		RequestID:     "7a62c49f",
		ResponseError: &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: &http.Response{StatusCode: 400}}, Err: err},
	}}
}

func TestErrorDiagnostic(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"modelled": {
			answered(&ecstypes.ClientException{Message: aws.String("Too many concurrent attempts.")}),
			"ClientException: Too many concurrent attempts.\n\nNext step.\n\nOperation: ECS CreateCluster\nRequest ID: 7a62c49f",
		},
		"with a hint": {
			answered(&smithy.GenericAPIError{Code: "AccessDeniedException", Message: "User is not authorized."}),
			"AccessDeniedException: User is not authorized.\n\nNext step.\n\nThe credentials are valid but may not do this: allow the operation below in the IAM policy of the caller.\n\n" +
				"Operation: ECS CreateCluster\nRequest ID: 7a62c49f",
		},
		"embedded": {
			&smithy.OperationError{ServiceID: "ECS", OperationName: "CreateCluster", Err: errors.New("the region's state file is locked")},
			"The region's state file is locked.\n\nNext step.\n\nOperation: ECS CreateCluster",
		},
		"our own": {fmt.Errorf("gave up"), "Gave up.\n\nNext step."},
	} {
		t.Run(name, func(t *testing.T) {
			d := ErrorDiagnostic(`Creating ECS cluster "web"`, c.err, "Next step.")
			if d.Summary() != `Creating ECS cluster "web" failed` || d.Detail() != c.want {
				t.Errorf("got %s:\n%s\nwant:\n%s", d.Summary(), d.Detail(), c.want)
			}
		})
	}
}

func TestTransportErrors(t *testing.T) {
	refused := &smithy.OperationError{ServiceID: "ECS", OperationName: "CreateCluster", Err: &net.OpError{
		Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4566}, Err: errors.New("connect: connection refused"),
	}}
	detail := ErrorDiagnostic("Doing", refused).Detail()
	if !strings.HasPrefix(detail, "Nothing answers at 127.0.0.1:4566: connect: connection refused.") || !strings.Contains(detail, "AWS_ENDPOINT_URL") {
		t.Error(detail)
	}
	lost := &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "ecs.nowhere.amazonaws.com"}}
	if detail := ErrorDiagnostic("Doing", lost).Detail(); !strings.Contains(detail, "no such host") {
		t.Error(detail)
	}
}

func TestSecretsAreRemoved(t *testing.T) {
	// What STS answers to a wrong secret key repeats the request's canonical string.
	err := answered(&smithy.GenericAPIError{Code: "SignatureDoesNotMatch", Message: "The Canonical String for this request should have been\n" +
		"'POST\n/\n\nhost:sts.amazonaws.com\nx-amz-security-token:FwoGZXIvYXdzEHMaDExample\n\nhost;x-amz-date'"})
	detail := ErrorDiagnostic("Doing", err).Detail()
	if strings.Contains(detail, "FwoGZXIv") || !strings.Contains(detail, "x-amz-security-token:(removed)") {
		t.Error(detail)
	}
	detail = ErrorDiagnostic("Doing", errors.New(`Post "http://user:hunter2@localhost:4566/": EOF`)).Detail()
	if strings.Contains(detail, "hunter2") || !strings.Contains(detail, "http://user:(removed)@localhost:4566/") {
		t.Error(detail)
	}
}

func TestIsAndHasCode(t *testing.T) {
	err := fmt.Errorf("wrapped: %w", answered(&ecstypes.ClusterNotFoundException{}))
	if !Is[*ecstypes.ClusterNotFoundException](err) || Is[*ecstypes.ServiceNotFoundException](err) || Is[*ecstypes.ClusterNotFoundException](nil) {
		t.Error("Is")
	}
	if !HasCode(err, "Other", "ClusterNotFoundException") || HasCode(err, "Other") || HasCode(errors.New("x"), "x") || HasCode(nil) {
		t.Error("HasCode")
	}
}
