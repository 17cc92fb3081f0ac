package backend_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func TestOpenRefusesWhatCannotWork(t *testing.T) {
	cases := map[string]struct {
		config backend.Config
		says   string
	}{
		"unknown backend":      {backend.Config{Kind: "embeded"}, `unknown backend "embeded": expected one of "embedded", "endpoint", "aws"`},
		"no endpoint":          {backend.Config{Kind: backend.KindEndpoint}, "AWS_ENDPOINT_URL"},
		"endpoint without URL": {backend.Config{Kind: backend.KindEndpoint, Endpoint: "localhost:4566"}, "not an http or https URL"},
		"state is a directory": {backend.Config{StatePath: t.TempDir()}, "is a directory"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b, err := backend.Open(context.Background(), c.config)
			if err == nil {
				b.Close()
				t.Fatal("opened")
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q does not say %q", err, c.says)
			}
		})
	}
}

func TestAnEmbeddedBackendLeavesNothingBehindUntilItIsCalled(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".drydock", "region.db")
	b, err := backend.Open(context.Background(), backend.Config{StatePath: path})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opening made %s: %v", filepath.Dir(path), err)
	}
	if _, err := b.EC2.Subnets(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("a call made no state file: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

func embedded(t *testing.T) (*region.Region, *backend.Backend) {
	t.Helper()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	rg, err := region.Open(context.Background(), region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	return rg, backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"})
}

func TestTheEmbeddedClockSleepsWithoutWaiting(t *testing.T) {
	ctx := context.Background()
	_, b := embedded(t)
	before, err := b.Clock.Now(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Clock.Sleep(ctx, 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	after, err := b.Clock.Now(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if passed := after.Sub(before); passed != 24*time.Hour {
		t.Errorf("%s passed in the region, expected a day", passed)
	}
}

func TestDefaultSubnetsLieInThreeZones(t *testing.T) {
	_, b := embedded(t)
	subnets, err := b.EC2.Subnets(context.Background(), []backend.Filter{{Name: "default-for-az", Values: []string{"true"}}})
	if err != nil {
		t.Fatal(err)
	}
	zones := map[string]bool{}
	for _, s := range subnets {
		zones[s.Zone] = true
		if !strings.HasPrefix(s.ID, "subnet-") || !strings.HasPrefix(s.VPC, "vpc-") {
			t.Errorf("odd ids: %+v", s)
		}
	}
	if len(subnets) != 3 || !zones["eu-west-1a"] || !zones["eu-west-1b"] || !zones["eu-west-1c"] {
		t.Errorf("got %+v", subnets)
	}
}

func TestEC2OverTheWire(t *testing.T) {
	var forms []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		if !strings.Contains(r.Header.Get("Authorization"), "/eu-west-1/ec2/aws4_request") {
			t.Errorf("not signed for ec2: %q", r.Header.Get("Authorization"))
		}
		forms = append(forms, r.PostForm.Encode())
		switch {
		case r.PostForm.Get("Filter.1.Name") == "bad":
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`<Response><Errors><Error><Code>InvalidParameterValue</Code><Message>The filter 'bad' is invalid</Message></Error></Errors><RequestID>1</RequestID></Response>`))
		case r.PostForm.Get("NextToken") == "":
			_, _ = w.Write([]byte(`<DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><subnetSet><item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><availabilityZone>eu-west-1a</availabilityZone><availableIpAddressCount>4091</availableIpAddressCount><defaultForAz>true</defaultForAz><tagSet><item><key>a</key><value>b</value></item></tagSet></item></subnetSet><nextToken>more</nextToken></DescribeSubnetsResponse>`))
		default:
			_, _ = w.Write([]byte(`<DescribeSubnetsResponse><subnetSet><item><subnetId>subnet-2</subnetId><vpcId>vpc-1</vpcId><availabilityZone>eu-west-1b</availabilityZone></item></subnetSet></DescribeSubnetsResponse>`))
		}
	}))
	defer server.Close()
	b, err := backend.Open(context.Background(), backend.Config{Kind: backend.KindEndpoint, Endpoint: server.URL, Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	subnets, err := b.EC2.Subnets(context.Background(), []backend.Filter{{Name: "vpc-id", Values: []string{"vpc-1", "vpc-2"}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(subnets) != 2 || subnets[0] != (backend.Subnet{ID: "subnet-1", VPC: "vpc-1", Zone: "eu-west-1a"}) || subnets[1].ID != "subnet-2" {
		t.Errorf("got %+v", subnets)
	}
	want := "Action=DescribeSubnets&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1&Filter.1.Value.2=vpc-2&Version=2016-11-15"
	if len(forms) != 2 || forms[0] != want {
		t.Errorf("sent %q, expected first %q", forms, want)
	}
	_, err = b.EC2.Subnets(context.Background(), []backend.Filter{{Name: "bad"}})
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != "InvalidParameterValue" || api.ErrorFault() != smithy.FaultClient {
		t.Errorf("got %v", err)
	}
}
