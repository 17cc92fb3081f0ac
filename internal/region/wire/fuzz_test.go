package wire_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
)

// behaves checks what holds for any request: the answer is the client's fault or
// none, and no panic stands behind it.
func behaves(t *testing.T, answer *httptest.ResponseRecorder, allocated uint64, size int) {
	t.Helper()
	if answer.Code >= 500 || answer.Code < 200 {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
	if bound := uint64(16<<20 + 64*size); allocated > bound {
		t.Errorf("a request of %d bytes took %d", size, allocated)
	}
}

func FuzzJSON(f *testing.F) {
	h := answerer()
	for _, seed := range []string{
		`{}`, ` `, `{"family":"web","containerDefinitions":[{"name":"app","image":"nginx","environment":[{"name":"A","value":"1"}],"memory":512}]}`,
		`{"containerDefinitions":[{"dockerLabels":{"a":"b"},"essential":true,"cpu":1e3}]}`,
		`{"containerDefinitions":[{"linuxParameters":{"devices":[{"hostPath":"/dev/x"}]}}], "x":[[{"y":null}]]}`,
		`{"family":1}`, `{"family":"a"} x`, `[]`, `{"family":`, "{\"family\":\"\xff\"}", `{"cpu":"\ud800"}`,
	} {
		f.Add("RegisterTaskDefinition", []byte(seed))
	}
	f.Add("CreateService", []byte(`{"serviceName":"s","deploymentConfiguration":{"lifecycleHooks":[{"hookDetails":{"a":[1,2.5,"x",null]},"hookTargetArn":"arn"}]}}`))
	f.Add("CreateService", []byte(`{"serviceConnectConfiguration":{"enabled":true,"logConfiguration":{"logDriver":"awslogs"}},"volumeConfigurations":[]}`))
	f.Fuzz(func(t *testing.T, operation string, body []byte) {
		answer, allocated := send(t, h, request{"POST", "/", map[string]string{"X-Amz-Target": "AmazonEC2ContainerServiceV20141113." + operation}, body})
		behaves(t, answer, allocated, len(body))
		if !json.Valid(answer.Body.Bytes()) {
			t.Errorf("the answer is no JSON: %q", answer.Body)
		}
	})
}

func FuzzCBOR(f *testing.F) {
	h := answerer()
	for _, seed := range []string{
		"", "\xa0", "\xbf\xff", "\xa1\x69AlarmName\x61x", "\xa2\x69AlarmName\x61x\x69Threshold\xfb\x40\x09\x21\xfb\x54\x44\x2d\x18",
		"\xbf\x69AlarmName\x7f\x61x\x61y\xff\x6aDimensions\x9f\xa2\x64Name\x61a\x65Value\x61b\xff\xff",
		"\xa1\x69Threshold\xf9\x7e\x00", "\xa1\x69Threshold\xfa\x7f\x80\x00\x00", "\xa1\x66Period\x19\x01\x00", "\xa1\x66Period\x38\x63",
		"\xa1\x70EvaluationWindow\xa1\x6dSlidingWindow\xa0", "\xa1\x01\x02", "\xa1\x61x\xc1\x1a\x00\x00\x00\x00", "\xff", "\x9f", "\xa1\x61x\xf8\x20",
	} {
		f.Add("PutMetricAlarm", []byte(seed))
		f.Add("PutMetricData", []byte(seed))
	}
	f.Add("PutMetricData", []byte("\xa2\x69Namespace\x61n\x6aMetricData\x81\xa2\x6aMetricName\x61m\x69Timestamp\xc1\xfb\x41\xd9\x64\xe4\xb5\x40\x00\x00"))
	f.Fuzz(func(t *testing.T, operation string, body []byte) {
		if strings.ContainsAny(operation, "?#% \x00") {
			return // no path of this protocol
		}
		answer, allocated := send(t, h, request{"POST", "/service/GraniteServiceVersion20100801/operation/" + operation, cborHeader, body})
		behaves(t, answer, allocated, len(body))
		if answer.Body.Len() == 0 || answer.Body.Bytes()[0]>>5 != 5 {
			t.Errorf("the answer is no map: %q", answer.Body)
		}
	})
}

func FuzzQuery(f *testing.F) {
	h := answerer()
	for _, seed := range []string{
		"Action=CreateAutoScalingGroup&Version=2011-01-01&AutoScalingGroupName=a&MinSize=1&MaxSize=2&Tags.member.1.Key=k&Tags.member.2.Key=l",
		"Action=CreateAutoScalingGroup&Version=2011-01-01&MixedInstancesPolicy.LaunchTemplate.Overrides.member.1.InstanceRequirements.VCpuCount.Min=1",
		"Action=CreateAutoScalingGroup&Version=2011-01-01&AvailabilityZones=&NoSuch=1", "Action=SimulateCustomPolicy&Version=2010-05-08&PolicyInputList.member.1=x",
		"Action=PutMetricAlarm&Version=2010-08-01&Threshold=NaN&Dimensions.member.1.Name=a&EvaluationWindow.SlidingWindow.x=1",
		"Action=DescribeVpcs&Version=2016-11-15&DryRun=true", "Action=&Version=", "Action=%zz", "&&&&", "Tags.member.-1.Key=k", "a.b.c.d=1&a=2",
		"Action=PutMetricData&Version=2010-08-01&MetricData.member.1.Timestamp=2026-01-01T00%3A00%3A00Z&MetricData.member.1.Values.member.1=1e400",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		answer, allocated := send(t, h, request{"POST", "/", formHeader, body})
		behaves(t, answer, allocated, len(body))
		for dec := xml.NewDecoder(answer.Body); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("the answer is no XML: %v", err)
			}
		}
	})
}

func FuzzREST(f *testing.F) {
	h := answerer()
	for _, seed := range []struct{ method, url, body string }{
		{"POST", "/2015-02-01/file-systems", `{"CreationToken":"a","Tags":[{"Key":"k","Value":"v"}]}`},
		{"GET", "/2015-02-01/file-systems?MaxItems=5&CreationToken=a%20b", ""},
		{"GET", "/2015-02-01/file-systems?MaxItems=x", ""},
		{"POST", "/2015-02-01/resource-tags/arn%3Aaws%3Aelasticfilesystem%2Ffs-1", `{"Tags":[]}`},
		{"DELETE", "/2015-02-01/resource-tags/fs-1?tagKeys=a&tagKeys=b", ""},
		{"POST", "/schedules/nightly", `{"ScheduleExpression":"rate(1 day)","StartDate":1700000000.5,"Target":{"Arn":"a","RoleArn":"b","EcsParameters":{"TaskDefinitionArn":"t","NetworkConfiguration":{"awsvpcConfiguration":{"Subnets":["s"]}}}},"FlexibleTimeWindow":{"Mode":"OFF"}}`},
		{"GET", "/schedules//", ""}, {"PUT", "/%2F%00", "null"}, {"GET", "/v2/", ""}, {"GET", "/?a=%zz", ""},
	} {
		f.Add(seed.method, seed.url, []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, method, url string, body []byte) {
		if !strings.HasPrefix(url, "/") {
			return // no path of this protocol
		}
		answer, allocated := send(t, h, request{method, url, nil, body})
		behaves(t, answer, allocated, len(body)+len(url))
	})
}

// Whatever stands where a signature is expected, the request is refused or let through.
func FuzzSignature(f *testing.F) {
	server := strict(f, 0)
	for _, seed := range []struct{ authorization, date, query string }{
		{"AWS4-HMAC-SHA256 Credential=AKID/with/slashes/20260102/eu-west-1/ecs/aws4_request, SignedHeaders=host;x-amz-date, Signature=00", "20260102T030405Z", ""},
		{"AWS4-HMAC-SHA256 Credential=/////, SignedHeaders=;host;, Signature==", "", ""},
		{"AWS4-ECDSA-P256-SHA256 Credential=a", "", ""}, {"Basic eDp5", "", ""}, {"", "", "X-Amz-Credential=AKID/with/slashes/20260102/eu-west-1/ecs/aws4_request&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Date=2&X-Amz-Expires=-1"},
	} {
		f.Add(seed.authorization, seed.date, seed.query)
	}
	f.Fuzz(func(t *testing.T, authorization, date, query string) {
		header := map[string]string{"X-Amz-Target": "AmazonEC2ContainerServiceV20141113.ListClusters", "Authorization": authorization, "X-Amz-Date": date}
		answer, allocated := send(t, server, request{"POST", "/?" + query, header, []byte("{}")})
		behaves(t, answer, allocated, len(authorization)+len(query))
		if answer.Code == 200 {
			t.Errorf("nobody could have signed %q %q %q", authorization, date, query)
		}
	})
}
