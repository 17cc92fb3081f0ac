// Command build makes the documentation site from docs/ into .cache/site, installing the site tool first when it is not
// there. SITE_BASE is the path the site will be served under, "/" by default.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := build(ctx, filepath.Join("internal", "site")); err != nil {
		stop()
		fmt.Fprintf(os.Stderr, "site: %v\n", err)
		os.Exit(1)
	}
	fmt.Println("the site is in .cache/site; look at it with: python3 -m http.server -d .cache/site")
}

func build(ctx context.Context, dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "package.json")); err != nil {
		return fmt.Errorf("run it in the root of the checkout: %w", err)
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return errors.New("npm is not on PATH: install Node.js 20 or later, which brings it")
	}
	if stale(dir) {
		if err := npm(ctx, dir, "ci"); err != nil {
			return err
		}
	}
	return npm(ctx, dir, "run", "build")
}

// stale says whether what npm installed is missing or older than the lock file. npm writes its own copy of the lock file
// when it has finished, so an interrupted install is stale too.
func stale(dir string) bool {
	installed, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json"))
	if err != nil {
		return true
	}
	wanted, err := os.Stat(filepath.Join(dir, "package-lock.json"))
	return err != nil || wanted.ModTime().After(installed.ModTime())
}

func npm(ctx context.Context, dir string, args ...string) error {
	cmd := exec.CommandContext(ctx, "npm", args...)
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("npm %s: %w", args[0], err)
	}
	return nil
}
