package wire

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/aws/smithy-go"
)

// query is AWS's Query protocol with XML answers, in two dialects: most
// services' (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html) and
// EC2's (https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html).
type query struct{}

const xmlContent = "text/xml;charset=UTF-8"

// parseForm bounds what url.ParseQuery makes of a text: it is a map entry for
// each "&" of the client's.
func parseForm(text string) (url.Values, error) {
	if strings.Count(text, "&") >= maxItems {
		return nil, tooLarge("the request has too many parameters")
	}
	values, err := url.ParseQuery(text)
	if err != nil {
		return nil, clientError("MalformedQueryString", "the parameters of the request are malformed")
	}
	return values, nil
}

// form is the request's parameters: those of the query and those of the body.
func form(x *exchange) (url.Values, error) {
	if x.form != nil {
		return x.form, nil
	}
	values, err := parseForm(x.r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if x.r.Method == http.MethodPost {
		posted, err := parseForm(string(x.body))
		if err != nil {
			return nil, err
		}
		for name, v := range posted {
			values[name] = v
		}
	}
	x.form = values
	return values, nil
}

func (query) find(x *exchange) (service, string, error) {
	values, err := form(x)
	if err != nil {
		return service{}, "", err
	}
	name := values.Get("Action")
	s, found := queryService(x.scope.signingName, values.Get("Version"))
	switch {
	case !found:
		if name == "" {
			return s, "", clientError("InvalidAction", "the embedded region does not have the service %q", shorten(x.scope.signingName))
		}
		return s, "", clientError("InvalidAction", "the embedded region does not have the service %q (action %q)", shorten(x.scope.signingName), shorten(name))
	case name == "":
		return s, "", clientError("MissingAction", "the request has no parameter Action")
	}
	return s, name, nil
}

// transport are the parameters that are not members of an input.
var transport = map[string]bool{"Action": true, "Version": true}

func (query) decode(x *exchange, in any) error {
	values, err := form(x)
	if err != nil {
		return err
	}
	if x.service.ec2 {
		if dry := values.Get("DryRun"); strings.EqualFold(dry, "true") {
			return &smithy.GenericAPIError{Code: "DryRunOperation", Message: "Request would have succeeded, but DryRun flag is set.", Fault: smithy.FaultClient}
		}
		delete(values, "DryRun")
	}
	t := &parameters{}
	for name, v := range values {
		if !transport[name] && !strings.HasPrefix(name, "X-Amz-") {
			if err := t.add(name, v[0]); err != nil {
				return err
			}
		}
	}
	return t.root.fill(reflect.ValueOf(in).Elem(), "", member{})
}

func (query) answer(x *exchange, out any) {
	e := newXML(x.service)
	e.open(x.operation+"Response", x.service.namespace)
	if x.service.ec2 {
		e.text("requestId", x.id)
		e.members(reflect.ValueOf(out).Elem(), true)
	} else {
		e.open(x.operation+"Result", "")
		e.members(reflect.ValueOf(out).Elem(), true)
		e.close()
		e.open("ResponseMetadata", "")
		e.text("RequestId", x.id)
		e.close()
	}
	e.close()
	x.write(http.StatusOK, xmlContent, e.bytes())
}

func (query) fail(x *exchange, f failure) {
	e := newXML(x.service)
	if x.service.ec2 {
		e.open("Response", "")
		e.open("Errors", "")
		e.open("Error", "")
		e.text("Code", f.QueryCode)
		e.text("Message", f.Message)
		e.close()
		e.close()
		e.text("RequestID", x.id)
	} else {
		e.open("ErrorResponse", x.service.namespace)
		e.open("Error", "")
		e.text("Type", f.fault())
		e.text("Code", f.QueryCode)
		e.text("Message", f.Message)
		if f.model.IsValid() {
			e.errorMembers(f.model)
		}
		e.close()
		e.text("RequestId", x.id)
	}
	e.close()
	x.write(f.Status, xmlContent, e.bytes())
}
