package secret

import "testing"

func TestNamesSecret(t *testing.T) {
	for name, want := range map[string]bool{
		"DB_PASSWORD": true, "dbPassword": true, "splunk-token": true, "AWS_SECRET_ACCESS_KEY": true, "STRIPE_API_KEY": true, "JWT_SECRET": true,
		"PWD": false, "DB_PASSWORD_FILE": false, "SECRET_ARN": false, "TOKEN_TTL": false, "NEXT_PUBLIC_API_KEY": false, "CSRF_TOKEN": false,
		"MAX_TOKEN": false, "MAX_OUTPUT_TOKEN": false, "AUTHOR": false, "COMPASS": false, "BYPASS": false, "CACHE_KEY": false, "PUBLIC_KEY": false,
	} {
		if got := Names(name); got != want {
			t.Errorf("Names(%q) = %v", name, got)
		}
	}
}

func TestSecretFormat(t *testing.T) {
	for text, want := range map[string]string{
		"AKIA" + "IOSFODNN7EXAMPLE":             "an AWS access key",
		"postgres://app:hunter2@db:5432/orders": "an address with a password",
		"postgres://app:${PASSWORD}@db/orders":  "",
		"postgres://db:5432/orders":             "",
		"https://example.com/a:b@c":             "",
		"-----BEGIN RSA PRIVATE " + "KEY-----":  "a private key",
		"sk-learn":                              "",
	} {
		if got := Format(text); got != want {
			t.Errorf("Format(%q) = %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"--password=hunter2": "the value of password", "exec DB_PASSWORD=hunter2 app": "the value of DB_PASSWORD", "--password=$PASSWORD": "", "--password-file=/run/x": "", "--level=info": "",
	} {
		if got := InCommand(text); got != want {
			t.Errorf("InCommand(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestLooksRandom(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        bool
	}{
		{"RAILS_KEY", "q7Zp2Xv9LmT4cRb8WnYs6KdHfJ3g", true}, {"PARTITION_KEY", "q7Zp2Xv9LmT4cRb8WnYs6KdHfJ3g", false},
		{"RAILS_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa1", false}, {"SORT", "q7Zp2Xv9LmT4cRb8WnYs6KdHfJ3g", false},
		{"SOME_KEY", "9f1c8a52-3b44-4c1e-9f0a-0c2d3e4f5a6b", false},
	} {
		if got := looksRandom(c.name, c.value); got != c.want {
			t.Errorf("looksRandom(%q, ...) = %v", c.name, got)
		}
	}
}
