package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cloudwatchschemas "github.com/aws/aws-sdk-go-v2/service/cloudwatch/schemas"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecrpublic"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	servicediscoverytypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/transport/http/protocol/awsjson"
	"github.com/aws/smithy-go/transport/http/protocol/awsquery"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/wire"
)

// clientUnderTest is an SDK client of one service with one protocol.
type clientUnderTest struct {
	name, service string
	client        any
	// errors are the service's modelled ones, nil where the SDK does not list them.
	errors *smithy.TypeRegistry
}

func clientsUnderTest(c aws.Config) []clientUnderTest {
	return []clientUnderTest{
		{"applicationautoscaling", applicationautoscaling.ServiceID, applicationautoscaling.NewFromConfig(c), applicationautoscaling.TypeRegistry},
		{"autoscaling", autoscaling.ServiceID, autoscaling.NewFromConfig(c), autoscaling.TypeRegistry},
		{"cloudwatch CBOR", cloudwatch.ServiceID, cloudwatch.NewFromConfig(c), cloudwatch.TypeRegistry},
		{"cloudwatch JSON 1.0", cloudwatch.ServiceID, cloudwatch.NewFromConfig(c, func(o *cloudwatch.Options) {
			o.Protocol = awsjson.New10(cloudwatchschemas.GraniteServiceVersion20100801)
		}), cloudwatch.TypeRegistry},
		{"cloudwatch Query", cloudwatch.ServiceID, cloudwatch.NewFromConfig(c, func(o *cloudwatch.Options) {
			o.Protocol = awsquery.New(cloudwatchschemas.GraniteServiceVersion20100801)
		}), cloudwatch.TypeRegistry},
		{"cloudwatchlogs", cloudwatchlogs.ServiceID, cloudwatchlogs.NewFromConfig(c), cloudwatchlogs.TypeRegistry},
		{"ecr", ecr.ServiceID, ecr.NewFromConfig(c), ecr.TypeRegistry},
		{"ecrpublic", ecrpublic.ServiceID, ecrpublic.NewFromConfig(c), ecrpublic.TypeRegistry},
		{"ecs", ecs.ServiceID, ecs.NewFromConfig(c), ecs.TypeRegistry},
		{"efs", efs.ServiceID, efs.NewFromConfig(c), nil},
		{"elasticloadbalancingv2", elasticloadbalancingv2.ServiceID, elasticloadbalancingv2.NewFromConfig(c), elasticloadbalancingv2.TypeRegistry},
		{"eventbridge", eventbridge.ServiceID, eventbridge.NewFromConfig(c), eventbridge.TypeRegistry},
		{"iam", iam.ServiceID, iam.NewFromConfig(c), iam.TypeRegistry},
		{"scheduler", scheduler.ServiceID, scheduler.NewFromConfig(c), nil},
		{"secretsmanager", secretsmanager.ServiceID, secretsmanager.NewFromConfig(c), secretsmanager.TypeRegistry},
		{"servicediscovery", servicediscovery.ServiceID, servicediscovery.NewFromConfig(c), nil},
		{"ssm", ssm.ServiceID, ssm.NewFromConfig(c), ssm.TypeRegistry},
		{"sts", sts.ServiceID, sts.NewFromConfig(c), nil},
	}
}

// echo is a region that has every operation of every client, answers what it is
// told to, and keeps what it was asked.
type echo struct {
	inputs map[string]reflect.Type // "ECS/CreateCluster" -> CreateClusterInput
	mu     sync.Mutex
	asked  any
	answer any
	err    error
}

func (e *echo) Operation(service, name string) (operation.Operation, bool) {
	t := e.inputs[service+"/"+name]
	if t == nil {
		return operation.Operation{}, false
	}
	return operation.Operation{Name: name, NewInput: func() any { return reflect.New(t).Interface() }}, true
}

func (e *echo) Call(_ context.Context, _ operation.Scope, _, _ string, in any) (any, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked = in
	return e.answer, e.err
}

// serveEcho serves every operation of the clients, which find the server
// whatever host they are told: some put a prefix before it.
func serveEcho(t *testing.T) (*echo, []clientUnderTest) {
	t.Helper()
	e := &echo{inputs: map[string]reflect.Type{}}
	server := httptest.NewServer(wire.NewHandler(e, wire.Options{}))
	t.Cleanup(server.Close)
	address := server.Listener.Addr().String()
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	clients := clientsUnderTest(aws.Config{
		Region: "eu-west-1", BaseEndpoint: &server.URL, HTTPClient: &http.Client{Transport: &http.Transport{DialContext: dial}},
		Credentials: credentials.NewStaticCredentialsProvider("AKID", "secret", ""),
		// The SDK closes a request's body when the answer's head has come, on a busy machine under its own transport's
		// hands, which then drops the connection; it calls that worth another try.
		RetryMaxAttempts: 3,
	})
	for _, c := range clients {
		for _, m := range operationsOf(c.client) {
			e.inputs[c.service+"/"+m.Name] = m.Type.In(2).Elem()
		}
	}
	return e, clients
}

// operationsOf are the methods of a client such as
// CreateCluster(ctx, *CreateClusterInput, ...func(*Options)) (*CreateClusterOutput, error).
func operationsOf(client any) (operations []reflect.Method) {
	t := reflect.TypeOf(client)
	for i := range t.NumMethod() {
		m := t.Method(i)
		if m.Type.NumIn() == 4 && m.Type.NumOut() == 2 && m.Type.In(2).Kind() == reflect.Pointer && m.Type.In(2).Elem().Name() == m.Name+"Input" {
			operations = append(operations, m)
		}
	}
	return operations
}

func call(client any, m reflect.Method, in any) (any, error) {
	out := m.Func.Call([]reflect.Value{reflect.ValueOf(client), reflect.ValueOf(context.Background()), reflect.ValueOf(in)})
	err, _ := out[1].Interface().(error)
	return out[0].Interface(), err
}

// streamed are the operations whose answers are event streams, which no service of the region has.
var streamed = map[string]bool{"GetLogObject": true, "StartLiveTail": true}

// ofUnions are operations of SSM with unions in their input. The wire knows the
// unions of the packages the region is typed with, of which SSM's is none.
var ofUnions = map[string]bool{"CreateCloudConnector": true, "UpdateCloudConnector": true, "StartExecutionPreview": true}

// Every member of every operation's input and output arrives on the other side.
func TestEveryOperationRoundTrips(t *testing.T) {
	e, clients := serveEcho(t)
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			tested := 0
			for _, m := range operationsOf(c.client) {
				if streamed[m.Name] || ofUnions[m.Name] {
					continue
				}
				tested++
				for variant := range 3 {
					in := reflect.New(m.Type.In(2).Elem())
					out := reflect.New(m.Type.Out(0).Elem())
					f := &filler{variant: variant}
					f.fill(in.Elem(), 0)
					f.fill(out.Elem(), 0)
					e.answer, e.err, e.asked = out.Interface(), nil, nil
					got, err := call(c.client, m, in.Interface())
					if err != nil {
						t.Errorf("%s: %v", m.Name, err)
						continue
					}
					sent, asked := describe(in), describe(reflect.ValueOf(e.asked))
					if c.name == "cloudwatch Query" && m.Name == "PutMetricAlarm" && variant != 1 {
						continue // Query has no way to write a structure without members, as the window's SlidingWindow is
					}
					if sent != asked {
						t.Errorf("%s: sent and received: %s", m.Name, difference(sent, asked))
					}
					reflect.ValueOf(got).Elem().FieldByName("ResultMetadata").SetZero()
					if answered, got := describe(out), describe(reflect.ValueOf(got)); answered != got && got != "{}" {
						t.Errorf("%s: answered and received: %s", m.Name, difference(answered, got))
					}
				}
			}
			if tested == 0 {
				t.Fatal("no operation was tested")
			}
		})
	}
}

// Every modelled error arrives as its own type, with its code, status and members.
func TestEveryErrorRoundTrips(t *testing.T) {
	e, clients := serveEcho(t)
	for _, c := range clients {
		if c.errors == nil {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			tested, m := 0, operationsOf(c.client)[0]
			in := reflect.New(m.Type.In(2).Elem())
			(&filler{}).fill(in.Elem(), 0)
			for id, entry := range c.errors.Entries {
				want, ok := entry.New().(smithy.APIError)
				if !ok {
					continue
				}
				tested++
				v := reflect.ValueOf(want)
				(&filler{}).fill(v.Elem(), 0)
				v.Elem().FieldByName("ErrorCodeOverride").SetZero()
				if entry.Schema.Member("Message") == nil && entry.Schema.Member("message") == nil {
					v.Elem().FieldByName("Message").SetZero() // the client would not read it
				}
				e.answer, e.err = nil, want
				_, err := call(c.client, m, in.Interface())
				got := reflect.New(v.Type())
				if !errors.As(err, got.Interface()) {
					// Two errors of CloudWatch share one code of Query; the SDK takes either.
					if c.name == "cloudwatch Query" && strings.HasSuffix(err.Error(), " ResourceNotFound: "+want.ErrorMessage()) {
						continue
					}
					t.Errorf("%s came as %v", id, err)
					continue
				}
				if override := got.Elem().Elem().FieldByName("ErrorCodeOverride"); override.IsValid() {
					override.SetZero()
				}
				if sent, got := describe(v), describe(got.Elem()); sent != got {
					t.Errorf("%s: sent and received: %s", id, difference(sent, got))
				}
				if want.ErrorFault() == smithy.FaultServer != (status(err) >= 500) {
					t.Errorf("%s has status %d", id, status(err))
				}
			}
			if tested == 0 {
				t.Fatal("no error was tested")
			}
		})
	}
}

// An operation that the region does not have is a client's fault in every protocol: 400, not tried again.
func TestUnknownOperations(t *testing.T) {
	e, clients := serveEcho(t)
	e.inputs = nil
	for _, c := range clients {
		m := operationsOf(c.client)[0]
		in := reflect.New(m.Type.In(2).Elem())
		(&filler{}).fill(in.Elem(), 0)
		_, err := call(c.client, m, in.Interface())
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != "UnknownOperationException" && api.ErrorCode() != "InvalidAction" || status(err) != 400 {
			t.Errorf("%s %s: %v", c.name, m.Name, err)
		}
		if want := fmt.Sprintf("the embedded region does not have the operation %s of %s", m.Name, c.service); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v lacks %q", c.name, err, want)
		}
	}
}

// Errors of the services whose SDK packages have no schemas.
func TestErrorsWithoutSchemas(t *testing.T) {
	e, clients := serveEcho(t)
	message := aws.String("why")
	cases := []struct {
		service string
		err     smithy.APIError
		status  int
	}{
		{"EFS", &efstypes.FileSystemAlreadyExists{Message: message, FileSystemId: aws.String("fs-1")}, 409},
		{"EFS", &efstypes.InsufficientThroughputCapacity{Message: message}, 503},
		{"EFS", &efstypes.DependencyTimeout{Message: message}, 504},
		{"Scheduler", &schedulertypes.ResourceNotFoundException{Message: message}, 404},
		{"Scheduler", &schedulertypes.ServiceQuotaExceededException{Message: message}, 402},
		{"ServiceDiscovery", &servicediscoverytypes.ServiceNotFound{Message: message}, 400},
		{"ServiceDiscovery", &servicediscoverytypes.DuplicateRequest{Message: message, DuplicateOperationId: aws.String("op-1")}, 400},
		{"STS", &ststypes.MalformedPolicyDocumentException{Message: message}, 400},
	}
	for _, c := range cases {
		i := slices.IndexFunc(clients, func(of clientUnderTest) bool { return of.service == c.service })
		m := operationsOf(clients[i].client)[slices.IndexFunc(operationsOf(clients[i].client), func(m reflect.Method) bool {
			return strings.HasPrefix(m.Name, "Create") || strings.HasPrefix(m.Name, "Assume")
		})]
		in := reflect.New(m.Type.In(2).Elem())
		(&filler{}).fill(in.Elem(), 0)
		e.err = c.err
		_, err := call(clients[i].client, m, in.Interface())
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != c.err.ErrorCode() || api.ErrorMessage() != "why" || status(err) != c.status {
			t.Errorf("%s %s: %v", c.service, m.Name, err)
		}
		var exists *efstypes.FileSystemAlreadyExists
		if errors.As(err, &exists) && (aws.ToString(exists.FileSystemId) != "fs-1" || aws.ToString(exists.ErrorCode_) != "FileSystemAlreadyExists") {
			t.Errorf("members of %v", err)
		}
	}
}

// What the region has, the tests above have tried, or TestEC2Client.
func TestEveryServiceOfTheRegionIsTried(t *testing.T) {
	_, clients := serveEcho(t)
	for _, s := range region.Services() {
		if s.ID != "EC2" && !slices.ContainsFunc(clients, func(c clientUnderTest) bool { return c.service == s.ID }) {
			t.Errorf("no client of %s: give it a row in service.go and in clientsUnderTest", s.ID)
		}
	}
}

// describe is a value with all it points to.
func describe(v reflect.Value) string {
	encoded, err := json.MarshalIndent(describable(v), "", " ")
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

// difference is the first line in which two descriptions differ, with those around it.
func difference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range as {
		if i >= len(bs) || as[i] != bs[i] {
			from := max(0, i-4)
			return strings.Join(as[from:min(len(as), i+3)], "\n") + "\n---\n" + strings.Join(bs[min(from, len(bs)):min(len(bs), i+3)], "\n")
		}
	}
	return "the second has more"
}
