package wire

import (
	"encoding/json"
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

const efsPrefix = "/2015-02-01/"

// route is where an operation lives. A {Name} in the path is a member.
type route struct{ method, path, name string }

// efsRoutes are the operations of
// https://docs.aws.amazon.com/efs/latest/ug/api-reference.html. Literal paths
// come before those with a member in their place.
var efsRoutes = []route{
	{"POST", "access-points", "CreateAccessPoint"},
	{"GET", "access-points", "DescribeAccessPoints"},
	{"DELETE", "access-points/{AccessPointId}", "DeleteAccessPoint"},
	{"GET", "account-preferences", "DescribeAccountPreferences"},
	{"PUT", "account-preferences", "PutAccountPreferences"},
	{"POST", "create-tags/{FileSystemId}", "CreateTags"},
	{"POST", "delete-tags/{FileSystemId}", "DeleteTags"},
	{"GET", "tags/{FileSystemId}", "DescribeTags"},
	{"POST", "file-systems", "CreateFileSystem"},
	{"GET", "file-systems", "DescribeFileSystems"},
	{"GET", "file-systems/replication-configurations", "DescribeReplicationConfigurations"},
	{"PUT", "file-systems/{FileSystemId}", "UpdateFileSystem"},
	{"DELETE", "file-systems/{FileSystemId}", "DeleteFileSystem"},
	{"PUT", "file-systems/{FileSystemId}/backup-policy", "PutBackupPolicy"},
	{"GET", "file-systems/{FileSystemId}/backup-policy", "DescribeBackupPolicy"},
	{"PUT", "file-systems/{FileSystemId}/lifecycle-configuration", "PutLifecycleConfiguration"},
	{"GET", "file-systems/{FileSystemId}/lifecycle-configuration", "DescribeLifecycleConfiguration"},
	{"PUT", "file-systems/{FileSystemId}/policy", "PutFileSystemPolicy"},
	{"GET", "file-systems/{FileSystemId}/policy", "DescribeFileSystemPolicy"},
	{"DELETE", "file-systems/{FileSystemId}/policy", "DeleteFileSystemPolicy"},
	{"PUT", "file-systems/{FileSystemId}/protection", "UpdateFileSystemProtection"},
	{"POST", "file-systems/{SourceFileSystemId}/replication-configuration", "CreateReplicationConfiguration"},
	{"DELETE", "file-systems/{SourceFileSystemId}/replication-configuration", "DeleteReplicationConfiguration"},
	{"POST", "mount-targets", "CreateMountTarget"},
	{"GET", "mount-targets", "DescribeMountTargets"},
	{"DELETE", "mount-targets/{MountTargetId}", "DeleteMountTarget"},
	{"GET", "mount-targets/{MountTargetId}/security-groups", "DescribeMountTargetSecurityGroups"},
	{"PUT", "mount-targets/{MountTargetId}/security-groups", "ModifyMountTargetSecurityGroups"},
	{"GET", "resource-tags/{ResourceId}", "ListTagsForResource"},
	{"POST", "resource-tags/{ResourceId}", "TagResource"},
	{"DELETE", "resource-tags/{ResourceId}", "UntagResource"},
}

// match compares a path, split at its slashes and not yet unescaped, and
// returns the members in it.
func (rt route) match(method string, parts []string) (members url.Values, ok bool) {
	pattern := strings.Split(rt.path, "/")
	if rt.method != method || len(pattern) != len(parts) {
		return nil, false
	}
	members = url.Values{}
	for i, want := range pattern {
		if !strings.HasPrefix(want, "{") {
			if parts[i] != want {
				return nil, false
			}
			continue
		}
		value, err := url.PathUnescape(parts[i])
		if err != nil || value == "" {
			return nil, false
		}
		members.Set(strings.Trim(want, "{}"), value)
	}
	return members, true
}

func findRoute(r *http.Request) (rt route, members url.Values, ok bool) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), efsPrefix)
	if !ok || len(path) > 4096 {
		return rt, nil, false
	}
	parts := strings.Split(strings.TrimSuffix(path, "/"), "/")
	for _, rt := range efsRoutes {
		if members, ok := rt.match(r.Method, parts); ok {
			return rt, members, true
		}
	}
	return rt, nil, false
}

func (restJSON) find(x *exchange) (service, name string, err error) {
	rt, _, ok := findRoute(x.r)
	if !ok {
		return "", "", clientError("UnknownOperationException", "the embedded region does not have %s %s", shorten(x.r.Method), shorten(x.r.URL.Path))
	}
	return "EFS", rt.name, nil
}

func (restJSON) decode(x *exchange, _, _ string, in any) error {
	if len(x.body) > 0 {
		if err := decodeJSON(x.body, in); err != nil {
			return err
		}
	}
	_, members, _ := findRoute(x.r)
	query, err := url.ParseQuery(x.r.URL.RawQuery)
	if err != nil {
		return clientError("SerializationException", "the query of the request is malformed")
	}
	for name, values := range query {
		if err := setMember(in, name, values); err != nil {
			return err
		}
	}
	// The path last: nothing in body or query may say otherwise.
	for name, values := range members {
		if err := setMember(in, name, values); err != nil {
			return err
		}
	}
	return nil
}

// setMember sets a member that came as text. Unknown ones are ignored, as are
// unknown members of a body.
func setMember(in any, name string, values []string) error {
	v := reflect.ValueOf(in).Elem()
	i, known := fieldsOf(v.Type())[strings.ToLower(name)]
	if !known || len(values) == 0 {
		return nil
	}
	f := v.Field(i)
	if f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.String {
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

func (restJSON) answer(x *exchange, service, name string, out any) {
	body := encodeJSON(out, memberNames(service))
	status := http.StatusOK
	switch {
	case name == "CreateFileSystem":
		status = http.StatusCreated
	case name == "UpdateFileSystem":
		status = http.StatusAccepted
	case string(body) == "{}" && x.r.Method == http.MethodDelete:
		x.w.WriteHeader(http.StatusNoContent)
		return
	}
	x.write(status, "application/json", body)
}

func (restJSON) fail(x *exchange, _ string, f failure) {
	x.w.Header().Set("X-Amzn-Errortype", f.Code)
	body := map[string]any{"ErrorCode": f.Code, "Message": f.Message}
	for name, v := range f.Members {
		body[name] = v
	}
	encoded, _ := json.Marshal(body) // strings and encodable values only
	x.write(f.Status, "application/json", encoded)
}
