package wire

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/traits"
)

// failure is an error in the form that all protocols carry.
type failure struct {
	Status int
	// Code is the error's name; QueryCode is that of Query, which a model may have different.
	Code, QueryCode string
	// Namespace stands before the code where a format asks for a full name, such as "com.amazonaws.cloudwatch".
	Namespace string
	Message   string
	// Members are what a modelled error has besides code and message.
	Members map[string]any
	// model is the modelled error itself, for formats that have names of their own for its members.
	model reflect.Value
	// messageName is how the error's model spells its message, "message" or "Message".
	messageName string
	// receiver tells that the server is at fault.
	receiver bool
}

func (f *failure) Error() string { return f.Code + ": " + f.Message }

// body is the failure as an object of JSON or CBOR.
func (f *failure) body() map[string]any {
	body := map[string]any{f.messageName: f.Message}
	for name, v := range f.Members {
		body[name] = v
	}
	return body
}

// fault says who is at fault, in Query's words.
func (f *failure) fault() string {
	if f.receiver {
		return "Receiver"
	}
	return "Sender"
}

// failureOf says an error in AWS's terms. What is not of AWS's catalogue is the
// server's own trouble.
func failureOf(service string, err error) failure {
	if f := new(failure); errors.As(err, &f) {
		return *f
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		return failure{
			Status: http.StatusInternalServerError, Code: "InternalFailure", QueryCode: "InternalFailure",
			Message: err.Error(), messageName: "message", receiver: true,
		}
	}
	f := failure{
		Code: api.ErrorCode(), QueryCode: api.ErrorCode(), Message: api.ErrorMessage(), messageName: "message",
		receiver: api.ErrorFault() == smithy.FaultServer,
	}
	f.readModel(api)
	if f.Status == 0 {
		f.Status = statusOf(service, f.Code, f.receiver)
	}
	return f
}

// readModel takes from the error's type what its model says.
func (f *failure) readModel(api smithy.APIError) {
	v := reflect.ValueOf(api)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct || v.Elem().Type() == reflect.TypeFor[smithy.GenericAPIError]() {
		return
	}
	v = v.Elem()
	s := shapeOf(v.Type())
	if s.schema != nil {
		f.Code, f.Namespace = s.schema.ID().Name, s.schema.ID().Namespace
		if t, ok := smithy.SchemaTrait[*traits.AWSQueryError](s.schema); ok {
			f.QueryCode = t.ErrorCode
		}
		if t, ok := smithy.SchemaTrait[*traits.HTTPError](s.schema); ok {
			f.Status = t.Code
		}
	}
	f.model, f.Members = v, map[string]any{}
	for _, m := range s.members {
		switch field := v.Field(m.field); {
		case strings.EqualFold(m.name, "Message"):
			if s.schema != nil {
				f.messageName = m.name
			}
		case m.name == "ErrorCode", omitted(field):
		default:
			f.Members[m.name] = tree(field)
		}
	}
}

// unknownOperation is a client's fault, so that no SDK tries again.
func unknownOperation(service, name string) error {
	f := &failure{
		Status: http.StatusBadRequest, Code: "UnknownOperationException", QueryCode: "InvalidAction", messageName: "message",
		Message: fmt.Sprintf("the embedded region does not have the operation %s of %s", shorten(name), service),
	}
	if name == "" {
		f.Message = "the request names no operation of " + service
	}
	return f
}

func clientError(code, format string, args ...any) error {
	return &smithy.GenericAPIError{Code: code, Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}

func tooLarge(message string) error {
	code := "RequestEntityTooLargeException"
	return &failure{Status: http.StatusRequestEntityTooLarge, Code: code, QueryCode: code, Message: message, messageName: "message"}
}

// shorten keeps hostile text out of answers and logs at length.
func shorten(s string) string {
	if len(s) > 100 {
		return strings.ToValidUTF8(s[:100], "") + "..."
	}
	return s
}
