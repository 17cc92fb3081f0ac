package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// secrets are the secret keys by access key id, nil without --strict-auth. They
// come from a file or the environment: a command line is there for all to read.
func (c *ServeCmd) secrets() (map[string]string, error) {
	if !c.StrictAuth {
		if c.Credentials != "" {
			return nil, errors.New("--credentials says nothing without --strict-auth: any credentials are accepted")
		}
		return nil, nil
	}
	secrets := map[string]string{}
	if c.Credentials != "" {
		text, err := os.ReadFile(c.Credentials)
		if err != nil {
			return nil, fmt.Errorf("--credentials: %w", err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if err := addSecret(secrets, line); err != nil {
				return nil, fmt.Errorf("--credentials %s, line %d: %w", c.Credentials, i+1, err)
			}
		}
	}
	for i, pair := range strings.Split(os.Getenv("DRYDOCK_CREDENTIALS"), ",") {
		if err := addSecret(secrets, pair); err != nil {
			return nil, fmt.Errorf("DRYDOCK_CREDENTIALS, pair %d: %w", i+1, err)
		}
	}
	if len(secrets) == 0 {
		return nil, errors.New("--strict-auth needs keys: give a file with --credentials, one KEY=SECRET a line, or DRYDOCK_CREDENTIALS=KEY=SECRET,... in the environment")
	}
	return secrets, nil
}

// addSecret takes KEY=SECRET, and passes over blank lines and comments. Its errors
// do not repeat what stands there: it may be a secret in the wrong place.
func addSecret(secrets map[string]string, pair string) error {
	pair = strings.TrimSpace(pair)
	if pair == "" || pair[0] == '#' {
		return nil
	}
	key, secret, found := strings.Cut(pair, "=")
	key, secret = strings.TrimSpace(key), strings.TrimSpace(secret)
	switch {
	case !found || key == "" || secret == "":
		return errors.New("expected KEY=SECRET")
	case secrets[key] != "" && secrets[key] != secret:
		return fmt.Errorf("there are two secrets for the key %s", key)
	}
	secrets[key] = secret
	return nil
}
