package efs

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// How long replications take to begin and to end; they keep the destination
// within 15 minutes of the source
// (https://docs.aws.amazon.com/efs/latest/ug/efs-replication.html).
const (
	replicationBegins = 60 * time.Second
	replicationEnds   = 30 * time.Second
	replicationPoint  = 15 * time.Minute
)

// replicationRecord is one replication. It is kept with the source's region and
// with the destination's, each time under its file system's id there.
type replicationRecord struct {
	Source, SourceRegion           string
	Destination, DestinationRegion string
	RoleARN                        *string `json:",omitempty"`
	Created                        time.Time
	Status                         efstypes.ReplicationStatus
	Enabled                        *time.Time `json:",omitempty"`
}

var replications = store.Collection[replicationRecord]{Name: "efs/replication"}

const replicationEvent = "efs/replication" // key: the source

func registerReplications(s *operation.Service) {
	operation.Register(s, createReplicationConfiguration)
	operation.Register(s, describeReplicationConfigurations)
	operation.Register(s, deleteReplicationConfiguration)
	s.On(replicationEvent, replicationSettled)
}

func (p replicationRecord) put(r *operation.Request) {
	replications.Put(r.In(p.SourceRegion).Scoped, p.Source, p)
	replications.Put(r.In(p.DestinationRegion).Scoped, p.Destination, p)
}

// protect sets whether the destination may be written to.
func (p replicationRecord) protect(r *operation.Request, protection efstypes.ReplicationOverwriteProtection) {
	there := r.In(p.DestinationRegion)
	if f, found := fileSystems.Get(there.Scoped, p.Destination); found {
		f.Protection = protection
		fileSystems.Put(there.Scoped, f.ID, f)
	}
}

func replicationSettled(r *operation.Request, e store.Event) error {
	p, found := replications.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	if p.Status == efstypes.ReplicationStatusEnabling {
		p.Status, p.Enabled = efstypes.ReplicationStatusEnabled, new(r.Now())
		p.put(r)
		return nil
	}
	replications.Delete(r.In(p.SourceRegion).Scoped, p.Source)
	replications.Delete(r.In(p.DestinationRegion).Scoped, p.Destination)
	p.protect(r, efstypes.ReplicationOverwriteProtectionEnabled)
	return nil
}

// inReplication refuses a file system that already is in a replication: it can be in one only.
func inReplication(r *operation.Request, id string) error {
	if _, found := replications.Get(r.Scoped, id); found {
		return &efstypes.ReplicationAlreadyExists{ErrorCode_: new("ReplicationAlreadyExists"),
			Message: new("File system '" + id + "' is already included in a replication configuration.")}
	}
	return nil
}

func createReplicationConfiguration(r *operation.Request, in *efs.CreateReplicationConfigurationInput) (*efs.CreateReplicationConfigurationOutput, error) {
	f, err := availableFileSystem(r, in.SourceFileSystemId)
	if err != nil {
		return nil, err
	}
	if err := inReplication(r, f.ID); err != nil {
		return nil, err
	}
	if len(in.Destinations) != 1 {
		return nil, badRequest("a replication configuration has one destination, got %d", len(in.Destinations))
	}
	want := in.Destinations[0]
	p := replicationRecord{
		Source: f.ID, SourceRegion: r.Region, DestinationRegion: r.Region, RoleARN: want.RoleArn, Created: r.Now(), Status: efstypes.ReplicationStatusEnabling,
	}
	if want.Region != nil {
		p.DestinationRegion = *want.Region
	}
	if want.FileSystemId != nil {
		p, err = p.toExisting(r, *want.FileSystemId)
	} else {
		p, err = p.toNew(r, f, want)
	}
	if err != nil {
		return nil, err
	}
	p.protect(r, efstypes.ReplicationOverwriteProtectionReplicating)
	p.put(r)
	r.Enqueue(store.Event{Due: r.Now().Add(replicationBegins), Kind: replicationEvent, Key: p.Source})
	d := p.sdk(r)
	return &efs.CreateReplicationConfigurationOutput{
		CreationTime: d.CreationTime, Destinations: d.Destinations, OriginalSourceFileSystemArn: d.OriginalSourceFileSystemArn,
		SourceFileSystemArn: d.SourceFileSystemArn, SourceFileSystemId: d.SourceFileSystemId, SourceFileSystemRegion: d.SourceFileSystemRegion,
		SourceFileSystemOwnerId: d.SourceFileSystemOwnerId,
	}, nil
}

// toExisting replicates to a file system that may be overwritten.
func (p replicationRecord) toExisting(r *operation.Request, ref string) (replicationRecord, error) {
	if arn, ok := ecsspec.ParseARN(ref); ok && arn.Region != "" {
		p.DestinationRegion = arn.Region
	}
	there := r.In(p.DestinationRegion)
	f, err := availableFileSystem(there, &ref)
	if err != nil {
		return p, err
	}
	if err := inReplication(there, f.ID); err != nil {
		return p, err
	}
	switch {
	case f.ID == p.Source && p.DestinationRegion == p.SourceRegion:
		return p, badRequest("file system '%s' cannot be replicated to itself", f.ID)
	case f.Protection != efstypes.ReplicationOverwriteProtectionDisabled:
		return p, &efstypes.ConflictException{ErrorCode_: new("ConflictException"),
			Message: new("The replication overwrite protection of file system '" + f.ID + "' must be disabled before it can be a destination.")}
	}
	p.Destination = f.ID
	return p, nil
}

// toNew makes the destination: encrypted, with the source's modes and without
// its lifecycle policies, in one zone when one is asked for.
func (p replicationRecord) toNew(r *operation.Request, source FileSystemRecord, want efstypes.DestinationToCreate) (replicationRecord, error) {
	if want.Region == nil && want.AvailabilityZoneName == nil {
		return p, badRequest("a destination needs a Region, an AvailabilityZoneName or a FileSystemId")
	}
	if zone := want.AvailabilityZoneName; zone != nil && want.Region == nil && len(*zone) > 1 {
		p.DestinationRegion = (*zone)[:len(*zone)-1]
	}
	there := r.In(p.DestinationRegion)
	f := FileSystemRecord{
		CreationToken: "source-" + source.ID + "-" + r.ID("efs/replication", 8), Created: r.Now(), State: efstypes.LifeCycleStateCreating,
		PerformanceMode: source.PerformanceMode, ThroughputMode: source.ThroughputMode, ProvisionedMiBps: source.ProvisionedMiBps, Encrypted: true,
	}
	if want.AvailabilityZoneName != nil {
		if !slices.ContainsFunc(ec2.Zones(there), func(z ec2.Zone) bool { return z.Name == *want.AvailabilityZoneName }) {
			return p, &efstypes.UnsupportedAvailabilityZone{ErrorCode_: new("UnsupportedAvailabilityZone"),
				Message: new("Availability Zone '" + *want.AvailabilityZoneName + "' is not supported: it is not a zone of " + p.DestinationRegion)}
		}
		f.PerformanceMode, f.Backup = efstypes.PerformanceModeGeneralPurpose, efstypes.StatusEnabled
	}
	if err := f.setZone(there, want.AvailabilityZoneName); err != nil {
		return p, err
	}
	if err := f.setKey(there, want.KmsKeyId); err != nil {
		return p, err
	}
	f.ID = "fs-0" + there.ID("efs/file-system", 16)
	f.ARN = account(there).FileSystemARN(f.ID)
	fileSystems.Put(there.Scoped, f.ID, f)
	creationTokens.Put(there.Scoped, f.CreationToken, f.ID)
	there.Enqueue(store.Event{Due: r.Now().Add(fileSystemCreation), Kind: fileSystemEvent, Key: f.ID})
	p.Destination = f.ID
	return p, nil
}

func (p replicationRecord) sdk(r *operation.Request) efstypes.ReplicationConfigurationDescription {
	d := efstypes.Destination{
		FileSystemId: new(p.Destination), Region: new(p.DestinationRegion), Status: p.Status, OwnerId: new(r.Account), RoleArn: p.RoleARN,
	}
	if p.Enabled != nil {
		passed := r.Now().Sub(*p.Enabled)
		d.LastReplicatedTimestamp = new(p.Enabled.Add(passed - passed%replicationPoint))
	}
	source := account(r.In(p.SourceRegion)).FileSystemARN(p.Source)
	return efstypes.ReplicationConfigurationDescription{
		CreationTime: new(p.Created), Destinations: []efstypes.Destination{d}, OriginalSourceFileSystemArn: new(source), SourceFileSystemArn: new(source),
		SourceFileSystemId: new(p.Source), SourceFileSystemRegion: new(p.SourceRegion), SourceFileSystemOwnerId: new(r.Account),
	}
}

func replicationNotFound(id string) error {
	return &efstypes.ReplicationNotFound{ErrorCode_: new("ReplicationNotFound"),
		Message: new("File system '" + id + "' has no replication configuration.")}
}

func describeReplicationConfigurations(r *operation.Request, in *efs.DescribeReplicationConfigurationsInput) (*efs.DescribeReplicationConfigurationsOutput, error) {
	out := &efs.DescribeReplicationConfigurationsOutput{Replications: []efstypes.ReplicationConfigurationDescription{}}
	if in.FileSystemId != nil {
		f, err := getFileSystem(r, in.FileSystemId)
		if err != nil {
			return nil, err
		}
		p, found := replications.Get(r.Scoped, f.ID)
		if !found {
			return nil, replicationNotFound(f.ID)
		}
		out.Replications = append(out.Replications, p.sdk(r))
		return out, nil
	}
	key := func(p replicationRecord) string { return p.Source }
	all := replications.List(r.Scoped, "")
	slices.SortFunc(all, func(a, b replicationRecord) int {
		if key(a) < key(b) {
			return -1
		}
		return 1
	})
	// A replication within the region is there twice.
	all = slices.CompactFunc(all, func(a, b replicationRecord) bool { return a.Source == b.Source })
	cut, next, err := page(all, key, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	for _, p := range cut {
		out.Replications = append(out.Replications, p.sdk(r))
	}
	out.NextToken = next
	return out, nil
}

func deleteReplicationConfiguration(r *operation.Request, in *efs.DeleteReplicationConfigurationInput) (*efs.DeleteReplicationConfigurationOutput, error) {
	f, err := getFileSystem(r, in.SourceFileSystemId)
	if err != nil {
		return nil, err
	}
	p, found := replications.Get(r.Scoped, f.ID)
	if !found || p.Source != f.ID {
		return nil, replicationNotFound(f.ID)
	}
	if p.Status != efstypes.ReplicationStatusDeleting {
		p.Status = efstypes.ReplicationStatusDeleting
		p.put(r)
		r.Cancel(replicationEvent, p.Source)
		r.Enqueue(store.Event{Due: r.Now().Add(replicationEnds), Kind: replicationEvent, Key: p.Source})
	}
	return &efs.DeleteReplicationConfigurationOutput{}, nil
}
