package wire

import (
	"cmp"
	"net"
	"net/http"

	"github.com/aws/smithy-go"
)

// Trouble is what is to befall a request on purpose.
type Trouble struct {
	// Throttle refuses the request as one too many.
	Throttle bool
	// Reset ends the connection without an answer.
	Reset bool
	// Status above 0 answers a server's error of that status, and of that code when it is not "".
	Status int
	Code   string
	// Message is what the client reads, "" is the protocol's own.
	Message string
	// After lets the region do its work first.
	After bool
}

// apply brings the trouble about: an error to answer, or no answer at all.
func (t Trouble) apply(x *exchange, p protocol) error {
	switch {
	case t.Reset:
		return errReset
	case t.Throttle:
		return x.throttled(t, p)
	}
	code := cmp.Or(t.Code, "InternalFailure")
	if x.service.ec2 {
		code = cmp.Or(t.Code, "InternalError") // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
	}
	return &failure{
		Status: t.Status, Code: code, QueryCode: code, messageName: "message", receiver: true,
		Message: cmp.Or(t.Message, "The request processing has failed because of an unknown error, exception or failure."),
	}
}

// throttled is how the services say that there are too many requests
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/throttling.html,
// https://docs.aws.amazon.com/general/latest/gr/api-retries.html). The codes are
// those that SDKs try again on
// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
func (x *exchange) throttled(t Trouble, p protocol) error {
	f := &failure{
		Status: http.StatusBadRequest, Code: "ThrottlingException", QueryCode: "Throttling",
		Message: cmp.Or(t.Message, "Rate exceeded"), messageName: "message",
	}
	if x.service.ec2 {
		f.Status, f.QueryCode, f.Message = http.StatusServiceUnavailable, "RequestLimitExceeded", cmp.Or(t.Message, "Request limit exceeded.")
	}
	if _, rest := p.(restJSON); rest {
		f.Status = http.StatusTooManyRequests
	}
	return f
}

// errReset is no answer.
var errReset = &smithy.GenericAPIError{Code: "ConnectionReset", Message: "the connection is reset on purpose", Fault: smithy.FaultServer}

// reset ends the client's connection with a TCP reset where the server allows it.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // the server's way to end a connection at once
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // what is not sent is dropped: the client sees a reset, not an end
	}
	_ = conn.Close()
}
