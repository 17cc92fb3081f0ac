package backend

import (
	"context"
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// EndpointError is an endpoint that is no URL.
type EndpointError struct {
	Endpoint string
	Reason   string
}

func (e *EndpointError) Error() string {
	if e.Endpoint == "" {
		return "the endpoint backend needs an endpoint: " + e.Reason
	}
	return fmt.Sprintf("endpoint %q %s", e.Endpoint, e.Reason)
}

func checkEndpoint(endpoint string) error {
	if endpoint == "" {
		return &EndpointError{Reason: `set endpoint (or AWS_ENDPOINT_URL), such as "http://127.0.0.1:4566"`}
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return &EndpointError{Endpoint: endpoint, Reason: `is not an http or https URL, such as "http://127.0.0.1:4566"`}
	}
	return nil
}

func openRemote(ctx context.Context, cfg Config) (*Backend, error) {
	if cfg.Kind == KindEndpoint {
		if err := checkEndpoint(cfg.Endpoint); err != nil {
			return nil, err
		}
	}
	loaded, err := config.LoadDefaultConfig(ctx, cfg.loadOptions()...)
	if err != nil {
		return nil, fmt.Errorf("reading the AWS configuration: %w", err)
	}
	if loaded.Region == "" {
		if cfg.Kind == KindAWS {
			return nil, fmt.Errorf("no AWS region: set region in the provider block, AWS_REGION, or region in the profile")
		}
		loaded.Region = DefaultRegion
	}
	if cfg.Endpoint != "" {
		loaded.BaseEndpoint = aws.String(cfg.Endpoint)
	}
	if role := cfg.Credentials.AssumeRole; role != nil {
		provider := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(loaded), role.ARN, func(o *stscreds.AssumeRoleOptions) {
			if role.SessionName != "" {
				o.RoleSessionName = role.SessionName
			}
			if role.ExternalID != "" {
				o.ExternalID = aws.String(role.ExternalID)
			}
		})
		loaded.Credentials = aws.NewCredentialsCache(provider)
	}
	return newBackend(cfg.Kind, loaded, wallClock{}, remoteEC2(loaded)), nil
}

func (cfg Config) loadOptions() []func(*config.LoadOptions) error {
	var opts []func(*config.LoadOptions) error
	if cfg.Region != "" {
		opts = append(opts, config.WithRegion(cfg.Region))
	}
	c := cfg.Credentials
	switch {
	case c.AccessKey != "" || c.SecretKey != "":
		opts = append(opts, config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(c.AccessKey, c.SecretKey, c.Token)))
	case cfg.Kind == KindEndpoint && c.Profile == "" && len(c.SharedCredentialsFiles) == 0 && !environmentHasCredentials():
		// A local endpoint takes any signature; asking the instance metadata
		// service for a real one would only hang.
		opts = append(opts, config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider("drydock", "drydock", "")))
	}
	if c.Profile != "" {
		opts = append(opts, config.WithSharedConfigProfile(c.Profile))
	}
	if len(c.SharedConfigFiles) > 0 {
		opts = append(opts, config.WithSharedConfigFiles(c.SharedConfigFiles))
	}
	if len(c.SharedCredentialsFiles) > 0 {
		opts = append(opts, config.WithSharedCredentialsFiles(c.SharedCredentialsFiles))
	}
	if cfg.MaxRetries > 0 {
		opts = append(opts, config.WithRetryMaxAttempts(cfg.MaxRetries))
	}
	if cfg.UserAgent != "" {
		opts = append(opts, config.WithAPIOptions(apiOptions(middleware.AddUserAgentKey(cfg.UserAgent))))
	}
	return opts
}
