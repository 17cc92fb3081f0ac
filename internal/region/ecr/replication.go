package ecr

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

var (
	// replicationConfiguration is the registry's, under the key "registry".
	replicationConfiguration = store.Collection[ecrtypes.ReplicationConfiguration]{Name: "ecr/registry-replication"}
	// replicas tell how an image fares on its way to another region, by repository!digest!region.
	replicas = store.Collection[ecrtypes.ImageReplicationStatus]{Name: "ecr/replica"}
)

const (
	replicationDone = "ecr/replication"
	// Most images arrive within 30 minutes, small ones sooner
	// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html).
	replicationTakes = 30 * time.Second
)

func registerReplication(s *operation.Service) {
	operation.Register(s, putReplicationConfiguration)
	operation.Register(s, describeRegistry)
	operation.Register(s, describeImageReplicationStatus)
	s.On(replicationDone, func(r *operation.Request, e store.Event) error {
		var to string
		if err := json.Unmarshal(e.Body, &to); err != nil {
			return err
		}
		if image, found := images.Get(r.Scoped, e.Key); found {
			image.arrive(r, to)
		}
		return nil
	})
}

func putReplicationConfiguration(r *operation.Request, in *ecr.PutReplicationConfigurationInput) (*ecr.PutReplicationConfigurationOutput, error) {
	c := *in.ReplicationConfiguration
	if len(c.Rules) > 10 {
		return nil, invalidParameter("'rules': a replication configuration can have up to 10 rules, got %d", len(c.Rules))
	}
	for i, rule := range c.Rules {
		if n := len(rule.Destinations); n < 1 || n > 25 {
			return nil, invalidParameter("'rules[%d].destinations': expected 1 to 25, got %d", i, n)
		}
		for _, d := range rule.Destinations {
			switch {
			case operation.Deref(d.RegistryId) != r.Account:
				return nil, invalidParameter("'rules[%d].destinations': the embedded region replicates to other regions of the account %s, not to the account '%s'", i, r.Account, operation.Deref(d.RegistryId))
			case operation.Deref(d.Region) == r.Region:
				return nil, &ecrtypes.ValidationException{Message: new("Invalid replication configuration: the destination must be another region than " + r.Region)}
			case operation.Deref(d.Region) == "":
				return nil, invalidParameter("'rules[%d].destinations': a region is missing", i)
			}
		}
		for _, f := range rule.RepositoryFilters {
			if f.FilterType != ecrtypes.RepositoryFilterTypePrefixMatch {
				return nil, invalidParameter("'rules[%d].repositoryFilters': expected the type PREFIX_MATCH, got '%s'", i, f.FilterType)
			}
		}
	}
	replicationConfiguration.Put(r.Scoped, registry, c)
	return &ecr.PutReplicationConfigurationOutput{ReplicationConfiguration: &c}, nil
}

func describeRegistry(r *operation.Request, _ *ecr.DescribeRegistryInput) (*ecr.DescribeRegistryOutput, error) {
	c, _ := replicationConfiguration.Get(r.Scoped, registry)
	if c.Rules == nil {
		c.Rules = []ecrtypes.ReplicationRule{}
	}
	return &ecr.DescribeRegistryOutput{RegistryId: new(r.Account), ReplicationConfiguration: &c}, nil
}

// replicate sends an image that was pushed to the regions that the registry says.
func (i ImageRecord) replicate(r *operation.Request) {
	c, _ := replicationConfiguration.Get(r.Scoped, registry)
	sent := map[string]bool{}
	for _, rule := range c.Rules {
		matches := len(rule.RepositoryFilters) == 0
		for _, f := range rule.RepositoryFilters {
			matches = matches || strings.HasPrefix(i.Repository, operation.Deref(f.Filter))
		}
		for _, d := range rule.Destinations {
			if !matches || sent[*d.Region] {
				continue
			}
			sent[*d.Region] = true
			key := i.Repository + "!" + i.Digest
			replicas.Put(r.Scoped, key+"!"+*d.Region, ecrtypes.ImageReplicationStatus{
				Region: d.Region, RegistryId: new(r.Account), Status: ecrtypes.ReplicationStatusInProgress,
			})
			body, _ := json.Marshal(*d.Region) // text: it cannot fail
			r.Enqueue(store.Event{Due: r.Now().Add(replicationTakes), Kind: replicationDone, Key: key, Body: body})
		}
	}
}

// arrive puts the image into the other region, whose repository is made when it is not there.
func (i ImageRecord) arrive(r *operation.Request, to string) {
	there := r.In(to)
	rec, found := Repository(there, i.Repository)
	if !found {
		rec = newRepository(there, i.Repository, ecrtypes.RCTAppliedForReplication)
		put(there, rec)
	}
	copied, exists := images.Get(there.Scoped, i.Repository+"!"+i.Digest)
	if !exists {
		copied = i
		copied.Tags, copied.Pushed, copied.Pulled = nil, r.Now(), nil
		for _, digest := range i.layers() {
			if layer, found := layers.Get(r.Scoped, digest); found {
				layer.copyTo(r, there, digest)
				layerOf.Put(there.Scoped, i.Repository+"!"+digest, layer.Size)
			}
		}
	}
	for _, tag := range i.Tags {
		_ = rec.tagImage(there, &copied, tag, exists) // a tag that is fixed there stays where it is
	}
	images.Put(there.Scoped, i.Repository+"!"+i.Digest, copied)
	replicas.Put(r.Scoped, i.Repository+"!"+i.Digest+"!"+to, ecrtypes.ImageReplicationStatus{
		Region: new(to), RegistryId: new(r.Account), Status: ecrtypes.ReplicationStatusComplete,
	})
}

func describeImageReplicationStatus(r *operation.Request, in *ecr.DescribeImageReplicationStatusInput) (*ecr.DescribeImageReplicationStatusOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	image, failure := resolve(r, *rec.Repository.RepositoryName, *in.ImageId)
	if failure != nil {
		return nil, rec.imageNotFound(r, *in.ImageId)
	}
	return &ecr.DescribeImageReplicationStatusOutput{
		ImageId: &ecrtypes.ImageIdentifier{ImageDigest: new(image.Digest), ImageTag: in.ImageId.ImageTag}, RepositoryName: new(image.Repository),
		ReplicationStatuses: replicas.List(r.Scoped, image.Repository+"!"+image.Digest+"!"),
	}, nil
}
