package estate

import (
	"sync"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// FileSystem is an EFS file system.
type FileSystem struct {
	Resource   *module.Resource
	Name       Value[string] // creation_token
	Encrypted  Value[bool]   // false when not written
	Key        Value[string]
	Throughput Value[string]
	// Zone makes it a One Zone file system.
	Zone         Value[string]
	MountTargets []*MountTarget
	AccessPoints []*AccessPoint
	Policies     []*FileSystemPolicy
	Backups      []*BackupPolicy
	// ElsewhereMounted tells that it cannot be known whether it has other mount targets.
	ElsewhereMounted bool
}

// MountTarget is where a file system is reached from a zone.
type MountTarget struct {
	Resource       *module.Resource
	FileSystem     Link[FileSystem]
	Subnet         Link[Subnet]
	SecurityGroups List[Link[SecurityGroup]]
}

// AccessPoint is a way into a file system as a user, below a directory.
type AccessPoint struct {
	Resource   *module.Resource
	FileSystem Link[FileSystem]
	HasUser    bool // posix_user is written, or may be
	Path       Value[string]
	HasOwner   bool // root_directory.creation_info is written, or may be
}

// FileSystemPolicy says who may mount a file system, and how.
type FileSystemPolicy struct {
	Resource   *module.Resource
	FileSystem Link[FileSystem]
	document   func() *Policy
}

// Document is the policy, read once.
func (p *FileSystemPolicy) Document() *Policy { return p.document() }

// BackupPolicy is a file system's automatic backups.
type BackupPolicy struct {
	Resource   *module.Resource
	FileSystem Link[FileSystem]
	Status     Value[string]
}

func readFileSystem(b *builder, r *module.Resource) {
	fs := &FileSystem{
		Resource: r, Name: nonEmpty(r.Body.Attr("creation_token")), Encrypted: boolean(r.Body.Attr("encrypted")), Key: nonEmpty(r.Body.Attr("kms_key_id")),
		Throughput: nonEmpty(r.Body.Attr("throughput_mode")), Zone: nonEmpty(r.Body.Attr("availability_zone_name")),
	}
	b.estate.FileSystems = append(b.estate.FileSystems, fs)
	b.fileSystems.add(r, fs, Value[string]{})
}

func readMountTarget(b *builder, r *module.Resource) {
	m := &MountTarget{Resource: r}
	b.estate.MountTargets = append(b.estate.MountTargets, m)
	b.relate(func() {
		m.FileSystem = resolve(b, r.Body.Attr("file_system_id"), b.fileSystems)
		m.Subnet = resolve(b, r.Body.Attr("subnet_id"), b.subnets)
		m.SecurityGroups = links(b, r.Body.Attr("security_groups"), b.securityGroups)
		for _, fs := range m.FileSystem.Targets {
			fs.MountTargets = append(fs.MountTargets, m)
			fs.ElsewhereMounted = fs.ElsewhereMounted || !r.InstancesKnown
		}
	})
}

func readAccessPoint(b *builder, r *module.Resource) {
	may := func(block *module.Block, blockType string) bool {
		return len(block.All(blockType)) > 0 || block != nil && block.UnknownBlocks[blockType]
	}
	root := r.Body.Block("root_directory")
	p := &AccessPoint{
		Resource: r, HasUser: may(r.Body, "posix_user"), HasOwner: may(root, "creation_info"),
		Path: in(r.Body, "root_directory", func(d *module.Block) Value[string] { return nonEmpty(d.Attr("path")) }),
	}
	b.estate.AccessPoints = append(b.estate.AccessPoints, p)
	b.accessPoints.add(r, p, Value[string]{})
	b.relate(func() {
		p.FileSystem = resolve(b, r.Body.Attr("file_system_id"), b.fileSystems)
		for _, fs := range p.FileSystem.Targets {
			fs.AccessPoints = append(fs.AccessPoints, p)
		}
	})
}

func readFileSystemPolicy(b *builder, r *module.Resource) {
	p := &FileSystemPolicy{Resource: r}
	p.document = sync.OnceValue(func() *Policy { return b.document(r, r.Body.Attr("policy")) })
	b.estate.FileSystemPolicies = append(b.estate.FileSystemPolicies, p)
	b.relate(func() {
		p.FileSystem = resolve(b, r.Body.Attr("file_system_id"), b.fileSystems)
		for _, fs := range p.FileSystem.Targets {
			fs.Policies = append(fs.Policies, p)
		}
	})
}

func readBackupPolicy(b *builder, r *module.Resource) {
	p := &BackupPolicy{
		Resource: r,
		Status:   in(r.Body, "backup_policy", func(block *module.Block) Value[string] { return nonEmpty(block.Attr("status")) }),
	}
	b.relate(func() {
		p.FileSystem = resolve(b, r.Body.Attr("file_system_id"), b.fileSystems)
		for _, fs := range p.FileSystem.Targets {
			fs.Backups = append(fs.Backups, p)
		}
	})
}
