package wire

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/smithy-go"
)

// query is AWS's Query protocol with XML answers, in two dialects: STS's
// (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html) and EC2's
// (https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html).
type query struct{}

// dialect is what the services that speak Query differ in.
type dialect struct {
	service, namespace string
	// ec2 names list items "item", small-lettered elements, and has no Result element.
	ec2 bool
}

var (
	dialects = map[string]dialect{ // by signing name
		"sts": {service: "STS", namespace: "https://sts.amazonaws.com/doc/2011-06-15/"},
		"ec2": {service: "EC2", namespace: "http://ec2.amazonaws.com/doc/2016-11-15/", ec2: true},
	}
	// versions tell what a request that is not signed is for.
	versions = map[string]string{"2011-06-15": "sts", "2016-11-15": "ec2"}
)

func dialectOf(service string) dialect {
	for _, d := range dialects {
		if d.service == service {
			return d
		}
	}
	return dialects["sts"]
}

// form is the request's parameters: those of the query and those of the body.
func form(x *exchange) (url.Values, error) {
	values, err := url.ParseQuery(x.r.URL.RawQuery)
	if err == nil && x.r.Method == http.MethodPost {
		var posted url.Values
		if posted, err = url.ParseQuery(string(x.body)); err == nil {
			for name, v := range posted {
				values[name] = v
			}
		}
	}
	if err != nil {
		return nil, clientError("MalformedQueryString", "the parameters of the request are malformed")
	}
	return values, nil
}

func (query) find(x *exchange) (service, name string, err error) {
	values, err := form(x)
	if err != nil {
		return "", "", err
	}
	signed := x.scope.signingName
	if signed == "" {
		signed = versions[values.Get("Version")]
	}
	d, known := dialects[signed]
	name = values.Get("Action")
	switch {
	case !known:
		return "", "", clientError("InvalidAction", "the embedded region does not have the service %q (action %q)", shorten(signed), shorten(name))
	case name == "":
		return d.service, "", clientError("MissingAction", "the request has no parameter Action")
	}
	return d.service, name, nil
}

// transport are the parameters that are not members of an input.
var transport = map[string]bool{"Action": true, "Version": true, "DryRun": true}

func (query) decode(x *exchange, _, _ string, in any) error {
	values, err := form(x)
	if err != nil {
		return err
	}
	if len(values) > maxItems {
		return &failure{Status: 413, Code: "RequestEntityTooLargeException", Message: "the request has too many parameters"}
	}
	if dry := values.Get("DryRun"); strings.EqualFold(dry, "true") {
		return &smithy.GenericAPIError{Code: "DryRunOperation", Message: "Request would have succeeded, but DryRun flag is set.", Fault: smithy.FaultClient}
	}
	root := &parameter{}
	for name, v := range values {
		if !transport[name] && !strings.HasPrefix(name, "X-Amz-") {
			if err := root.add(name, v[0]); err != nil {
				return err
			}
		}
	}
	return root.fill(reflect.ValueOf(in).Elem(), "")
}

// parameter is a node of the tree that names with dots form: Filter.1.Name.
type parameter struct {
	value    *string
	children map[string]*parameter
}

func (p *parameter) add(name, value string) error {
	steps := strings.Split(name, ".")
	if len(steps) > maxDepth {
		return clientError("MalformedQueryString", "a parameter's name has more than %d parts", maxDepth)
	}
	for _, step := range steps {
		if p.children == nil {
			p.children = map[string]*parameter{}
		}
		if p.children[step] == nil {
			p.children[step] = &parameter{}
		}
		p = p.children[step]
	}
	p.value = &value
	return nil
}

// fill sets v from the parameter. A name that the input does not have is
// refused, as EC2 does: what is not honoured must not pass silently.
func (p *parameter) fill(v reflect.Value, name string) error {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return p.fill(v.Elem(), name)
	case reflect.Struct:
		return p.fillStruct(v, name)
	case reflect.Slice:
		return p.fillList(v, name)
	}
	if p.value == nil {
		return clientError("InvalidParameterValue", "the parameter %s has no value of its own", shorten(name))
	}
	if err := setText(v, name, *p.value); err != nil {
		return clientError("InvalidParameterValue", "Invalid value '%s' for %s", shorten(*p.value), shorten(name))
	}
	return nil
}

func (p *parameter) fillStruct(v reflect.Value, name string) error {
	for step, child := range p.children {
		found := false
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() || parameterName(f) != step {
				continue
			}
			found = true
			if err := child.fill(v.Field(i), join(name, step)); err != nil {
				return err
			}
		}
		if !found {
			return clientError("UnknownParameter", "The parameter %s is not recognized", shorten(join(name, step)))
		}
	}
	return nil
}

func parameterName(f reflect.StructField) string {
	if tag := f.Tag.Get("query"); tag != "" {
		return tag
	}
	return f.Name
}

// fillList takes the numbered children in the order of their numbers, which
// need not be without gaps.
func (p *parameter) fillList(v reflect.Value, name string) error {
	type item struct {
		n int
		p *parameter
	}
	var items []item
	children := p.children
	if member := children["member"]; member != nil && len(children) == 1 {
		children = member.children // STS's dialect: Name.member.1
	}
	for step, child := range children {
		n, err := strconv.Atoi(step)
		if err != nil {
			return clientError("InvalidParameterValue", "%s is a list, its items are numbered, not %q", shorten(name), shorten(step))
		}
		items = append(items, item{n, child})
	}
	slices.SortFunc(items, func(a, b item) int { return a.n - b.n })
	for _, it := range items {
		e := reflect.New(v.Type().Elem()).Elem()
		if err := it.p.fill(e, join(name, strconv.Itoa(it.n))); err != nil {
			return err
		}
		v.Set(reflect.Append(v, e))
	}
	return nil
}

func (query) answer(x *exchange, service, name string, out any) {
	d := dialectOf(service)
	e := newXML()
	e.open(name+"Response", xml.Attr{Name: xml.Name{Local: "xmlns"}, Value: d.namespace})
	if d.ec2 {
		e.text("requestId", x.id)
		e.members(reflect.ValueOf(out).Elem(), d)
	} else {
		e.open(name + "Result")
		e.members(reflect.ValueOf(out).Elem(), d)
		e.close()
		e.open("ResponseMetadata")
		e.text("RequestId", x.id)
		e.close()
	}
	e.close()
	x.write(http.StatusOK, "text/xml;charset=UTF-8", e.bytes())
}

func (query) fail(x *exchange, service string, f failure) {
	e := newXML()
	if dialectOf(service).ec2 {
		e.open("Response")
		e.open("Errors")
		e.open("Error")
		e.text("Code", f.Code)
		e.text("Message", f.Message)
		e.close()
		e.close()
		e.text("RequestID", x.id)
	} else {
		e.open("ErrorResponse")
		e.open("Error")
		kind := "Sender"
		if f.Status >= 500 {
			kind = "Receiver"
		}
		e.text("Type", kind)
		e.text("Code", f.Code)
		e.text("Message", f.Message)
		e.close()
		e.text("RequestId", x.id)
	}
	e.close()
	x.write(f.Status, "text/xml;charset=UTF-8", e.bytes())
}

// xmlWriter writes elements; what is open is closed in turn.
type xmlWriter struct {
	b    bytes.Buffer
	enc  *xml.Encoder
	path []xml.StartElement
}

func newXML() *xmlWriter {
	e := &xmlWriter{}
	e.b.WriteString(xml.Header)
	e.enc = xml.NewEncoder(&e.b)
	return e
}

// Tokens go to memory and are well-formed, so that the encoder cannot fail.

func (e *xmlWriter) open(name string, attrs ...xml.Attr) {
	start := xml.StartElement{Name: xml.Name{Local: name}, Attr: attrs}
	e.path = append(e.path, start)
	_ = e.enc.EncodeToken(start)
}

func (e *xmlWriter) close() {
	last := len(e.path) - 1
	_ = e.enc.EncodeToken(e.path[last].End())
	e.path = e.path[:last]
}

func (e *xmlWriter) text(name, text string) {
	e.open(name)
	_ = e.enc.EncodeToken(xml.CharData(text))
	e.close()
}

func (e *xmlWriter) bytes() []byte {
	_ = e.enc.Flush()
	return e.b.Bytes()
}

func (e *xmlWriter) members(v reflect.Value, d dialect) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || f.Name == "ResultMetadata" {
			continue
		}
		name := f.Tag.Get("xml")
		switch {
		case name != "":
		case d.ec2:
			name = lowerFirst(f.Name)
		default:
			name = f.Name
		}
		e.value(name, v.Field(i), d)
	}
}

func (e *xmlWriter) value(name string, v reflect.Value, d dialect) {
	switch {
	case v.Kind() == reflect.Pointer:
		if !v.IsNil() {
			e.value(name, v.Elem(), d)
		}
		return
	case v.Type() == timeType:
		e.text(name, v.Interface().(time.Time).UTC().Format("2006-01-02T15:04:05.000Z"))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		e.open(name)
		e.members(v, d)
		e.close()
	case reflect.Slice:
		item := "member"
		if d.ec2 {
			item = "item"
		}
		e.open(name)
		for i := range v.Len() {
			e.value(item, v.Index(i), d)
		}
		e.close()
	case reflect.String:
		if v.Len() > 0 {
			e.text(name, v.String())
		}
	case reflect.Bool:
		e.text(name, strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int32, reflect.Int64:
		e.text(name, strconv.FormatInt(v.Int(), 10))
	case reflect.Float32, reflect.Float64:
		e.text(name, strconv.FormatFloat(v.Float(), 'g', -1, 64))
	}
}
