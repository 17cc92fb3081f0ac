package wire

import (
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
)

// restJSON is REST with JSON bodies: method and path name the operation, and
// parts of the path and of the query are members of the input
// (https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html).
type restJSON struct{}

// route is where an operation lives. A {Name} in the path is a member, and query
// says which member a parameter of the query is.
type route struct {
	service, operation, method, path string
	query                            map[string]string
}

// match compares a path, split at its slashes and not yet unescaped, and
// returns the members in it. literals counts what is not a member.
func (rt route) match(method string, parts []string) (members map[string]string, literals int, ok bool) {
	pattern := strings.Split(rt.path, "/")
	if rt.method != method || len(pattern) != len(parts) {
		return nil, 0, false
	}
	members = map[string]string{}
	for i, want := range pattern {
		if !strings.HasPrefix(want, "{") {
			if parts[i] != want {
				return nil, 0, false
			}
			literals++
			continue
		}
		value, err := url.PathUnescape(parts[i])
		if err != nil || value == "" {
			return nil, 0, false
		}
		members[strings.Trim(want, "{}")] = value
	}
	return members, literals, true
}

// findRoute prefers the path with fewer members in it, so that
// file-systems/replication-configurations is no file system.
func findRoute(r *http.Request) (found route, members map[string]string, ok bool) {
	path := r.URL.EscapedPath()
	if len(path) > 4096 {
		return found, nil, false
	}
	parts, most := strings.Split(strings.TrimSuffix(path, "/"), "/"), -1
	for _, rt := range routes {
		if m, literals, match := rt.match(r.Method, parts); match && literals > most {
			found, members, most, ok = rt, m, literals, true
		}
	}
	return found, members, ok
}

func (restJSON) find(x *exchange) (service, string, error) {
	rt, _, ok := findRoute(x.r)
	if !ok {
		return service{}, "", clientError("UnknownOperationException", "the embedded region does not have %s %s", shorten(x.r.Method), shorten(x.r.URL.Path))
	}
	s, _ := findService(func(s service) bool { return s.id == rt.service })
	return s, rt.operation, nil
}

func (restJSON) decode(x *exchange, in any) error {
	if err := decodeJSON(x.body, in); err != nil {
		return err
	}
	rt, members, _ := findRoute(x.r)
	parameters, err := parseForm(x.r.URL.RawQuery)
	if err != nil {
		return err
	}
	for name, field := range rt.query {
		if err := setMember(in, name, field, parameters[name]); err != nil {
			return err
		}
	}
	// The path last: nothing in the body may say otherwise.
	for field, value := range members {
		if err := setMember(in, field, field, []string{value}); err != nil {
			return err
		}
	}
	return nil
}

// setMember sets a member that came as text.
func setMember(in any, name, field string, values []string) error {
	f := reflect.ValueOf(in).Elem().FieldByName(field)
	if !f.IsValid() || len(values) == 0 {
		return nil
	}
	if f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.String {
		f.Set(reflect.MakeSlice(f.Type(), 0, len(values)))
		for _, value := range values {
			f.Set(reflect.Append(f, reflect.ValueOf(value).Convert(f.Type().Elem())))
		}
		return nil
	}
	if f.Kind() == reflect.Pointer {
		f.Set(reflect.New(f.Type().Elem()))
		f = f.Elem()
	}
	return setText(f, name, values[0])
}

// setText sets a simple value from text, as paths, queries and forms carry it.
func setText(v reflect.Value, name, text string) error {
	bad := func(what string) error {
		return clientError("SerializationException", "%s is %q, expected %s", shorten(name), shorten(text), what)
	}
	switch {
	case v.Type() == timeType:
		if setTime(v, text, name) != nil {
			return bad("a timestamp")
		}
		return nil
	case v.Type() == bytesType:
		if setBytes(v, text, name) != nil {
			return bad("base64 text")
		}
		return nil
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return bad("true or false")
		}
		v.SetBool(b)
	case reflect.Int, reflect.Int32, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, v.Type().Bits())
		if err != nil {
			return bad("a whole number")
		}
		v.SetInt(n)
	case reflect.Float32, reflect.Float64:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return bad("a number")
		}
		v.SetFloat(n)
	default:
		return bad("something that cannot be given there")
	}
	return nil
}

func (restJSON) answer(x *exchange, out any) {
	status := successOf(x.service.id, x.operation)
	if status == http.StatusNoContent {
		x.w.WriteHeader(status)
		return
	}
	x.write(status, "application/json", encodeJSON(out))
}

func (restJSON) fail(x *exchange, f failure) {
	x.w.Header().Set("X-Amzn-Errortype", f.Code)
	body := f.body()
	if f.messageName == "message" {
		delete(body, "message")
		body["Message"] = f.Message
	}
	if x.service.id == "EFS" { // every error of EFS's model has the code in its body, too
		body["ErrorCode"] = f.Code
	}
	x.write(f.Status, "application/json", marshalJSON(body))
}
