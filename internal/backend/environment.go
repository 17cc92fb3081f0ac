package backend

import (
	"os"

	"github.com/aws/smithy-go/middleware"
)

// environmentHasCredentials tells whether the SDK's chain would find
// credentials without asking a metadata service. The names are those of
// https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html.
func environmentHasCredentials() bool {
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE",
		"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
	} {
		if os.Getenv(name) != "" {
			return true
		}
	}
	return false
}

func apiOptions(options ...func(*middleware.Stack) error) []func(*middleware.Stack) error {
	return options
}
