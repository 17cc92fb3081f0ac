package wire_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/wire"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC)

// serve opens a region with a stopped clock behind a server.
func serve(t testing.TB) (*region.Region, *httptest.Server) {
	t.Helper()
	rg, err := region.Open(context.Background(), region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(wire.NewHandler(rg, wire.Options{}))
	t.Cleanup(func() {
		server.Close()
		_ = rg.Close()
	})
	return rg, server
}

// config is that of an SDK client of the server.
func config(server *httptest.Server) aws.Config {
	return aws.Config{
		Region: "eu-west-1", BaseEndpoint: &server.URL, HTTPClient: server.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("AKID", "secret", ""),
	}
}
