package backend

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Kind is where the clients lead.
type Kind string

// The backends.
const (
	KindEmbedded Kind = "embedded"
	KindEndpoint Kind = "endpoint"
	KindAWS      Kind = "aws"
)

// Kinds are all backends, in the order of the documentation.
func Kinds() []Kind { return []Kind{KindEmbedded, KindEndpoint, KindAWS} }

// Backend is a set of AWS clients that lead to one place, in one region.
type Backend struct {
	Kind   Kind
	Region string
	Clock  Clock

	ECS *ecs.Client
	ECR *ecr.Client
	EFS *efs.Client
	STS *sts.Client
	EC2 *EC2

	// SDK makes clients of the services that the provider has no resources for yet:
	// each client that is linked adds to the binary.
	SDK aws.Config

	close func() error
}

// Config says which backend and how to reach it.
type Config struct {
	// Kind; empty means embedded.
	Kind Kind
	// Region, such as "eu-west-1". Empty means the SDK's configuration, and
	// DefaultRegion on the embedded backend.
	Region string
	// Endpoint is the URL of the endpoint backend.
	Endpoint string
	// StatePath is the embedded region's file. Empty means DefaultStatePath.
	StatePath string

	Credentials Credentials
	// MaxRetries is how often the SDK repeats a failed call; 0 means its default.
	MaxRetries int
	// UserAgent is added to the SDK's own, as "name/version".
	UserAgent string
}

// Credentials are the SDK's usual ways to say who calls. All are optional.
type Credentials struct {
	AccessKey, SecretKey, Token string
	Profile                     string
	SharedConfigFiles           []string
	SharedCredentialsFiles      []string
	AssumeRole                  *AssumeRole
}

// AssumeRole is a role to take on with the credentials found first.
type AssumeRole struct {
	ARN, SessionName, ExternalID string
}

const (
	// DefaultRegion is where the embedded backend is unless told otherwise.
	DefaultRegion = "us-east-1"
	// DefaultStatePath is relative to the folder Terraform runs in.
	DefaultStatePath = ".drydock/region.db"
)

// UnknownKindError is a backend that does not exist.
type UnknownKindError struct{ Kind Kind }

func (e *UnknownKindError) Error() string {
	names := make([]string, len(Kinds()))
	for i, k := range Kinds() {
		names[i] = fmt.Sprintf("%q", k)
	}
	return fmt.Sprintf("unknown backend %q: expected one of %s", e.Kind, strings.Join(names, ", "))
}

// Open makes the clients. It reaches out to nothing except the embedded state
// file, which it opens if it is there and otherwise creates with the first call.
func Open(ctx context.Context, cfg Config) (*Backend, error) {
	if cfg.Kind == "" {
		cfg.Kind = KindEmbedded
	}
	if !slices.Contains(Kinds(), cfg.Kind) {
		return nil, &UnknownKindError{Kind: cfg.Kind}
	}
	if cfg.Kind == KindEmbedded {
		return openEmbedded(ctx, cfg)
	}
	return openRemote(ctx, cfg)
}

// Close releases what the backend holds.
func (b *Backend) Close() error {
	if b.close == nil {
		return nil
	}
	return b.close()
}

// newBackend makes the SDK's clients from one configuration.
func newBackend(kind Kind, cfg aws.Config, clock Clock, ec2 *EC2) *Backend {
	return &Backend{
		Kind: kind, Region: cfg.Region, Clock: clock,
		ECS: ecs.NewFromConfig(cfg),
		ECR: ecr.NewFromConfig(cfg),
		EFS: efs.NewFromConfig(cfg),
		STS: sts.NewFromConfig(cfg),
		EC2: ec2,
		SDK: cfg,
	}
}
