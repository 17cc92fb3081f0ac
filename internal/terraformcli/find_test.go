package terraformcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// script writes an executable that stands for a terraform or tofu: sh text, so the tests that use it need a Unix.
func script(t *testing.T, path, text string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a Unix shell")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	goodTerraform = `echo 'Terraform v1.11.4'`
	goodTofu      = `printf '\nWarning: something\n\nOpenTofu v1.12.6\non linux_amd64\n'`
)

func TestFindOnPath(t *testing.T) {
	for name, test := range map[string]struct {
		onPath map[string]string
		want   string // kind and version
	}{
		"terraform":               {map[string]string{"terraform": goodTerraform}, "Terraform 1.11.4"},
		"tofu":                    {map[string]string{"tofu": goodTofu}, "OpenTofu 1.12.6"},
		"terraform before tofu":   {map[string]string{"terraform": goodTerraform, "tofu": goodTofu}, "Terraform 1.11.4"},
		"old terraform":           {map[string]string{"terraform": `echo 'Terraform v1.7.5'`, "tofu": goodTofu}, "OpenTofu 1.12.6"},
		"broken terraform":        {map[string]string{"terraform": `echo 'no version set' >&2; exit 126`, "tofu": goodTofu}, "OpenTofu 1.12.6"},
		"tofu under another name": {map[string]string{"terraform": goodTofu}, "OpenTofu 1.12.6"},
		"pre-release":             {map[string]string{"terraform": `echo 'Terraform v1.8.0-rc1'`}, "Terraform 1.8.0-rc1"},
	} {
		t.Run(name, func(t *testing.T) {
			bin := t.TempDir()
			for file, text := range test.onPath {
				script(t, filepath.Join(bin, file), text)
			}
			t.Setenv(OverrideVariable, "")
			t.Setenv("PATH", bin+":/usr/bin:/bin")
			cli, err := Find(t.Context(), Options{Checkout: t.TempDir(), Offline: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := cli.Kind.product() + " " + cli.Version.String(); got != test.want {
				t.Errorf("found %s, want %s", got, test.want)
			}
			if filepath.Dir(cli.Path) != bin {
				t.Errorf("found %s, want one in %s", cli.Path, bin)
			}
		})
	}
}

func TestFindNothing(t *testing.T) {
	bin := t.TempDir()
	script(t, filepath.Join(bin, "tofu"), `echo 'OpenTofu v1.9.1'`)
	t.Setenv(OverrideVariable, "")
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	_, err := Find(t.Context(), Options{Checkout: t.TempDir(), Offline: true})
	if err == nil {
		t.Fatal("found something")
	}
	for _, part := range []string{
		"terraform is not on PATH",
		"OpenTofu 1.9.1, which is too old (moved blocks across resource types need 1.10.0)",
		"install Terraform 1.8.0 or later or OpenTofu 1.10.0 or later, or set TF to the path of one",
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q:\n%v", part, err)
		}
	}
}

func TestFindOverride(t *testing.T) {
	dir := t.TempDir()
	good := script(t, filepath.Join(dir, "mine"), goodTofu)
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	for name, test := range map[string]struct {
		override string
		want     string // part of the error; empty when it is to be found
	}{
		"path":            {override: good},
		"name on PATH":    {override: "mine"},
		"missing path":    {override: filepath.Join(dir, "none"), want: `none" does not exist: set TF to`},
		"missing name":    {override: "no-such-terraform", want: `TF="no-such-terraform" does not exist`},
		"not executable":  {override: plain, want: "is not an executable"},
		"a directory":     {override: dir, want: "is not an executable"},
		"too old":         {override: script(t, filepath.Join(dir, "old"), `echo 'Terraform v1.5.7'`), want: "is Terraform 1.5.7, which is too old"},
		"another program": {override: script(t, filepath.Join(dir, "other"), `echo 'Packer v1.11.0'`), want: `is neither Terraform nor OpenTofu: its version command printed "Packer v1.11.0"`},
		"broken":          {override: script(t, filepath.Join(dir, "broken"), `echo 'cannot load libc' >&2; exit 3`), want: "exit status 3\n  cannot load libc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(OverrideVariable, test.override)
			cli, err := Find(t.Context(), Options{Checkout: t.TempDir(), Offline: true})
			switch {
			case test.want == "" && err != nil:
				t.Fatal(err)
			case test.want == "" && cli.Path != good:
				t.Errorf("found %s, want %s", cli.Path, good)
			case test.want != "" && err == nil:
				t.Fatalf("found %s", cli)
			case test.want != "" && !strings.Contains(err.Error(), test.want):
				t.Errorf("the error does not say %q:\n%v", test.want, err)
			}
		})
	}
}

// fakeSource counts how often it is asked for its executable.
type fakeSource struct {
	text string
	err  error
	puts atomic.Int32
}

func (*fakeSource) kind() Kind               { return OpenTofu }
func (*fakeSource) version() (string, error) { return "1.12.6", nil }

func (s *fakeSource) put(_ context.Context, dir string, _ io.Writer) error {
	s.puts.Add(1)
	path := filepath.Join(dir, OpenTofu.fileName())
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+s.text+"\n"), 0o755); err != nil {
		return err
	}
	return s.err
}

func TestFindFillsTheCacheOnce(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs flock and a Unix shell")
	}
	t.Setenv(OverrideVariable, "")
	t.Setenv("PATH", "/usr/bin:/bin")
	checkout, made := t.TempDir(), &fakeSource{text: goodTofu}
	opts := Options{Checkout: checkout, sources: []source{made}}

	var all sync.WaitGroup
	failures := make(chan error, 8)
	for range cap(failures) {
		all.Go(func() {
			cli, err := Find(t.Context(), opts)
			if err == nil && cli.Version.String() != "1.12.6" {
				err = fmt.Errorf("found %s", cli)
			}
			failures <- err
		})
	}
	all.Wait()
	close(failures)
	for err := range failures {
		if err != nil {
			t.Error(err)
		}
	}
	if n := made.puts.Load(); n != 1 {
		t.Errorf("eight at once got it %d times, want once", n)
	}
	assertCacheHolds(t, checkout, "lock", "tofu_1.12.6_"+runtime.GOOS+"_"+runtime.GOARCH)
}

func TestFindReplacesABrokenCopy(t *testing.T) {
	t.Setenv(OverrideVariable, "")
	t.Setenv("PATH", "/usr/bin:/bin")
	checkout, made := t.TempDir(), &fakeSource{text: goodTofu}
	dir := "tofu_1.12.6_" + runtime.GOOS + "_" + runtime.GOARCH
	script(t, filepath.Join(checkout, ".cache", "terraform", dir, "tofu"), "exit 1")
	if _, err := Find(t.Context(), Options{Checkout: checkout, sources: []source{made}}); err != nil {
		t.Fatal(err)
	}
	if n := made.puts.Load(); n != 1 {
		t.Errorf("got it %d times, want once", n)
	}
}

func TestFindLeavesNothingHalfDone(t *testing.T) {
	t.Setenv(OverrideVariable, "")
	t.Setenv("PATH", "/usr/bin:/bin")
	for name, made := range map[string]*fakeSource{
		"failed":       {text: goodTofu, err: errors.New("the disk is full")},
		"does not run": {text: "exit 1"},
	} {
		t.Run(name, func(t *testing.T) {
			checkout := t.TempDir()
			var progress strings.Builder
			_, err := Find(t.Context(), Options{Checkout: checkout, sources: []source{made}, Progress: &progress})
			if err == nil {
				t.Fatal("found something")
			}
			if made.err != nil && !strings.Contains(progress.String(), made.err.Error()) {
				t.Errorf("progress does not tell why: %q", progress.String())
			}
			assertCacheHolds(t, checkout, "lock")
		})
	}
}

func TestFindStopsWaitingWhenCancelled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs flock")
	}
	t.Setenv(OverrideVariable, "")
	t.Setenv("PATH", "/usr/bin:/bin")
	checkout := t.TempDir()
	if err := os.MkdirAll(filepath.Join(checkout, ".cache", "terraform"), 0o755); err != nil {
		t.Fatal(err)
	}
	unlock, err := lock(t.Context(), filepath.Join(checkout, ".cache", "terraform", "lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Find(ctx, Options{Checkout: checkout, sources: []source{&fakeSource{text: goodTofu}}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a cancellation", err)
	}
}

func TestFindCheckout(t *testing.T) {
	got, err := findCheckout()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(got, "internal", "terraformcli", "find_test.go")); err != nil {
		t.Error(err)
	}
	t.Chdir(t.TempDir())
	if got, err := findCheckout(); err == nil {
		t.Errorf("found the checkout %s above an empty directory", got)
	}
}

func assertCacheHolds(t *testing.T, checkout string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(checkout, ".cache", "terraform"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the cache holds %q, want %q", got, want)
	}
}
