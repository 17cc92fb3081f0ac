package provider_test

import (
	"context"
	"testing"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// lockedState is held by a transaction until the test ends, as by a debugger or
// a program that hangs: ours take milliseconds.
func lockedState(t *testing.T, path string) {
	t.Helper()
	newState(t, path)
	rg, err := region.Open(t.Context(), region.Options{Path: path, Wall: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	held, release, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		scope := operation.Scope{Account: operation.DefaultAccount, Region: "us-east-1"}
		ended <- rg.View(context.Background(), scope, func(*operation.Request) error {
			close(held)
			<-release
			return nil
		})
	}()
	<-held
	t.Cleanup(func() {
		close(release)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := rg.Close(); err != nil {
			t.Error(err)
		}
	})
}
