package wire_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/wire"
)

// request is one to any service, as its sender made it up.
type request struct {
	method, url string
	header      map[string]string
	body        []byte
}

// answerer takes whatever operation it is asked for, of services with deep inputs.
func answerer() http.Handler {
	e := &echo{inputs: map[string]reflect.Type{}, answer: &ecs.ListClustersOutput{}}
	for _, in := range []struct {
		service string
		input   any
	}{
		{"ECS", ecs.RegisterTaskDefinitionInput{}}, {"ECS", ecs.CreateServiceInput{}}, {"CloudWatch", cloudwatch.PutMetricAlarmInput{}},
		{"CloudWatch", cloudwatch.PutMetricDataInput{}}, {"Auto Scaling", autoscaling.CreateAutoScalingGroupInput{}},
		{"IAM", iam.SimulateCustomPolicyInput{}}, {"EFS", efs.CreateFileSystemInput{}}, {"EFS", efs.TagResourceInput{}},
		{"EFS", efs.UntagResourceInput{}}, {"EFS", efs.DescribeFileSystemsInput{}}, {"Scheduler", scheduler.CreateScheduleInput{}},
	} {
		t := reflect.TypeOf(in.input)
		e.inputs[in.service+"/"+strings.TrimSuffix(t.Name(), "Input")] = t
	}
	return wire.NewHandler(e, wire.Options{})
}

// send answers a request and tells what it took to do so.
func send(t testing.TB, h http.Handler, rq request) (answer *httptest.ResponseRecorder, allocated uint64) {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), rq.method, rq.url, bytes.NewReader(rq.body))
	if err != nil {
		t.Skip("not even a request")
	}
	for name, value := range rq.header {
		r.Header.Set(name, value)
	}
	answer = httptest.NewRecorder()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	h.ServeHTTP(answer, r)
	runtime.ReadMemStats(&after)
	return answer, after.TotalAlloc - before.TotalAlloc
}

var (
	jsonHeader = map[string]string{"X-Amz-Target": "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition", "Content-Type": "application/x-amz-json-1.1"}
	cborHeader = map[string]string{"Smithy-Protocol": "rpc-v2-cbor", "Content-Type": "application/cbor"}
	formHeader = map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
)

const cborURL = "/service/GraniteServiceVersion20100801/operation/PutMetricAlarm"

// A body of a few megabytes must not become hundreds, nor a deep one a deep stack.
func TestHostileRequestsStayBounded(t *testing.T) {
	h := answerer()
	const size = 4 << 20
	fill := func(before, unit, after string) []byte {
		n := (size - len(before) - len(after)) / len(unit)
		return []byte(before + strings.Repeat(unit, n) + after)
	}
	numbered := func(item string) []byte {
		var b strings.Builder
		b.WriteString("Action=CreateAutoScalingGroup&Version=2011-01-01")
		for i := 0; b.Len() < size-100; i++ {
			b.WriteString("&" + strings.ReplaceAll(item, "#", "x"+strings.Repeat("y", i%7)+string(rune('a'+i%26))+strings.Repeat("z", i/182%40)))
		}
		return []byte(b.String())
	}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 16 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	_ = z.Close()
	gzipped := map[string]string{"Content-Encoding": "gzip"}
	for name, value := range cborHeader {
		gzipped[name] = value
	}
	cases := map[string]struct {
		request
		status int
	}{
		"JSON too large":        {request{"POST", "/", jsonHeader, make([]byte, size+1)}, 413},
		"JSON deep lists":       {request{"POST", "/", jsonHeader, fill(`{"x":`, "[", "")}, 413},
		"JSON deep objects":     {request{"POST", "/", jsonHeader, fill(`{"x":`, `{"x":`, "")}, 413},
		"JSON many structs":     {request{"POST", "/", jsonHeader, fill(`{"containerDefinitions":[`, "{},", "{}]}")}, 413},
		"JSON many ignored":     {request{"POST", "/", jsonHeader, fill(`{"x":[`, "0,", "0]}")}, 413},
		"JSON many map entries": {request{"POST", "/", jsonHeader, fill(`{"containerDefinitions":[{"dockerLabels":{`, `"a":"",`, `"a":""}}]}`)}, 413},
		"JSON one long string":  {request{"POST", "/", jsonHeader, fill(`{"family":"`, "x", `"}`)}, 400},
		"JSON unfinished":       {request{"POST", "/", jsonHeader, fill(`{"family":"`, "x", "")}, 400},
		"CBOR deep lists":       {request{"POST", cborURL, cborHeader, fill("\xa1\x61x", "\x81", "")}, 413},
		"CBOR deep maps":        {request{"POST", cborURL, cborHeader, fill("\xbf\x61x", "\xbf\x61x", "")}, 413},
		"CBOR many structs":     {request{"POST", cborURL, cborHeader, fill("\xbf\x67Metrics\x9f", "\xa0", "\xff\xff")}, 413},
		"CBOR long list":        {request{"POST", cborURL, cborHeader, []byte("\xbf\x67Metrics\x9b\x7f\xff\xff\xff\xff\xff\xff\xff")}, 400},
		"CBOR long map":         {request{"POST", cborURL, cborHeader, []byte("\xbb\xff\xff\xff\xff\xff\xff\xff\xff")}, 400},
		"CBOR long text":        {request{"POST", cborURL, cborHeader, []byte("\xa1\x7b\xff\xff\xff\xff\xff\xff\xff\xff")}, 400},
		"CBOR tags":             {request{"POST", cborURL, cborHeader, fill("\xa1\x61x", "\xc1", "")}, 400},
		"CBOR chunks":           {request{"POST", cborURL, cborHeader, fill("\xa1\x61x\x7f", "\x61x", "")}, 400},
		"CBOR bomb":             {request{"POST", cborURL, gzipped, bomb.Bytes()}, 413},
		"form of ampersands":    {request{"POST", "/", formHeader, fill("Action=CreateAutoScalingGroup&Version=2011-01-01", "&", "")}, 413},
		"form of short names":   {request{"POST", "/", formHeader, numbered("#")}, 413},
		"form of deep names":    {request{"POST", "/", formHeader, numbered("#" + strings.Repeat(".a", 60))}, 413},
		"form too deep":         {request{"POST", "/", formHeader, []byte("Action=CreateAutoScalingGroup&Version=2011-01-01&x" + strings.Repeat(".a", 600))}, 400},
		"long query":            {request{"GET", "/?Action=" + strings.Repeat("x&", 40_000), nil, nil}, 413},
		"long path":             {request{"GET", "/" + strings.Repeat("x/", 40_000), nil, nil}, 400},
		"path of parts":         {request{"DELETE", "/2015-02-01/resource-tags/" + strings.Repeat("%2F", 1_000) + "?tagKeys=a", nil, nil}, 200},
	}
	for name, c := range cases {
		answer, allocated := send(t, h, c.request)
		if answer.Code != c.status {
			t.Errorf("%s: %d %.200s, want %d", name, answer.Code, answer.Body, c.status)
		}
		// With what was garbage on the way: reading the body takes some five times its size, and the race detector adds its own.
		if allocated > 96<<20 {
			t.Errorf("%s of %d bytes took %d MiB", name, len(c.body), allocated>>20)
		}
	}
}
