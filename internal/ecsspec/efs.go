package ecsspec

import (
	"fmt"
	"regexp"

	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
)

// FileSystem is what [CheckFileSystem] looks at; see [TaskDefinition] for what "not set" and Unknown mean.
//
// Unknown uses Terraform's spelling: "creation_token", "throughput_mode", "performance_mode", "encrypted",
// "kms_key_id", "availability_zone_name", "provisioned_throughput_in_mibps", "lifecycle_policy".
type FileSystem struct {
	CreationToken         string
	ThroughputMode        efstypes.ThroughputMode
	PerformanceMode       efstypes.PerformanceMode
	ProvisionedThroughput *float64
	Encrypted             *bool
	KMSKey                string
	AvailabilityZone      string
	LifecyclePolicies     []efstypes.LifecyclePolicy

	Unknown Unknown
}

// OneZone reports whether the file system lives in a single Availability Zone.
func (f FileSystem) OneZone() bool { return f.AvailabilityZone != "" }

// Throughput is the throughput mode in effect: bursting unless set.
func (f FileSystem) Throughput() efstypes.ThroughputMode {
	if f.ThroughputMode == "" {
		return efstypes.ThroughputModeBursting
	}
	return f.ThroughputMode
}

// Performance is the performance mode in effect: generalPurpose unless set.
func (f FileSystem) Performance() efstypes.PerformanceMode {
	if f.PerformanceMode == "" {
		return efstypes.PerformanceModeGeneralPurpose
	}
	return f.PerformanceMode
}

// CheckFileSystem reports what EFS refuses.
// https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html
// https://docs.aws.amazon.com/efs/latest/ug/performance.html
func CheckFileSystem(f FileSystem) []Problem {
	ps := &problems{unknown: f.Unknown}
	if f.CreationToken != "" {
		if err := CreationToken.Check(f.CreationToken); err != nil {
			ps.add("creation-token", "creation_token", err.Error(), "")
		}
	}
	if f.ThroughputMode != "" {
		ps.enum("throughput_mode", CheckEnum[efstypes.ThroughputMode]("throughput_mode", string(f.ThroughputMode)))
	}
	if f.PerformanceMode != "" {
		ps.enum("performance_mode", CheckEnum[efstypes.PerformanceMode]("performance_mode", string(f.PerformanceMode)))
	}
	checkThroughput(ps, f)
	if f.Performance() == efstypes.PerformanceModeMaxIo && f.OneZone() && !ps.unknown.Has("availability_zone_name") {
		ps.add("efs-performance-mode", "performance_mode", "One Zone file systems do not support performance mode \"maxIO\"", "Use \"generalPurpose\".")
	}
	if f.KMSKey != "" && (f.Encrypted == nil || !*f.Encrypted) && !ps.unknown.Has("encrypted") {
		ps.add("efs-encryption", "kms_key_id", "kms_key_id is set, but the file system is not encrypted", "Set encrypted = true.")
	}
	checkLifecycle(ps, f)
	return ps.found
}

func checkThroughput(ps *problems, f FileSystem) {
	const path = "provisioned_throughput_in_mibps"
	if ps.unknown.Has("throughput_mode") {
		return
	}
	provisioned := f.Throughput() == efstypes.ThroughputModeProvisioned
	switch p := f.ProvisionedThroughput; {
	case provisioned && p == nil:
		ps.add("efs-throughput", path, "throughput mode \"provisioned\" needs provisioned_throughput_in_mibps", "Set it to the MiB/s to provision, 1 or more.")
	case provisioned && *p < 1:
		ps.addf("efs-throughput", path, "", "provisioned_throughput_in_mibps is %g, expected 1 or more", *p)
	case !provisioned && p != nil && *p != 0:
		ps.addf("efs-throughput", path, "Remove it, or set throughput_mode = \"provisioned\".",
			"provisioned_throughput_in_mibps is set, but throughput mode is %q", f.Throughput())
	}
	if f.Throughput() == efstypes.ThroughputModeElastic && f.Performance() == efstypes.PerformanceModeMaxIo {
		ps.add("efs-performance-mode", "performance_mode", "throughput mode \"elastic\" does not support performance mode \"maxIO\"", "Use \"generalPurpose\".")
	}
}

// checkLifecycle: https://docs.aws.amazon.com/efs/latest/ug/API_PutLifecycleConfiguration.html
func checkLifecycle(ps *problems, f FileSystem) {
	for i, p := range f.LifecyclePolicies {
		path := fmt.Sprintf("lifecycle_policy[%d]", i)
		set := 0
		if p.TransitionToIA != "" {
			set++
			ps.enum(path+".transition_to_ia", CheckEnum[efstypes.TransitionToIARules]("transition_to_ia", string(p.TransitionToIA)))
		}
		if p.TransitionToArchive != "" {
			set++
			ps.enum(path+".transition_to_archive", CheckEnum[efstypes.TransitionToArchiveRules]("transition_to_archive", string(p.TransitionToArchive)))
			if f.OneZone() && !ps.unknown.Has("availability_zone_name") {
				ps.add("efs-lifecycle", path+".transition_to_archive", "One Zone file systems have no Archive storage class", "Remove it.")
			}
		}
		if p.TransitionToPrimaryStorageClass != "" {
			set++
			ps.enum(path+".transition_to_primary_storage_class", CheckEnum[efstypes.TransitionToPrimaryStorageClassRules]("transition_to_primary_storage_class", string(p.TransitionToPrimaryStorageClass)))
		}
		if set > 1 {
			ps.addf("efs-lifecycle", path, "Write one lifecycle_policy block for each.", "%d transitions in one lifecycle_policy block", set)
		}
	}
}

// AccessPoint is what [CheckAccessPoint] looks at.
type AccessPoint struct {
	PosixUser     *efstypes.PosixUser
	RootDirectory *efstypes.RootDirectory

	Unknown Unknown
}

// maximumPosixID is the largest user or group id.
const maximumPosixID = 1<<32 - 1

// MaximumSecondaryGids is how many secondary groups an access point may enforce.
const MaximumSecondaryGids = 16

var octalPermissions = regexp.MustCompile(`^[0-7]{3,4}$`)

// CheckAccessPoint reports what EFS refuses.
// https://docs.aws.amazon.com/efs/latest/ug/API_CreateAccessPoint.html
func CheckAccessPoint(a AccessPoint) []Problem {
	ps := &problems{unknown: a.Unknown}
	id := func(path string, value *int64) {
		if value != nil && (*value < 0 || *value > maximumPosixID) {
			ps.addf("efs-access-point", path, "", "id %d, expected 0 to %d", *value, int64(maximumPosixID))
		}
	}
	if u := a.PosixUser; u != nil {
		id("posix_user[0].uid", u.Uid)
		id("posix_user[0].gid", u.Gid)
		for i := range u.SecondaryGids {
			id(fmt.Sprintf("posix_user[0].secondary_gids[%d]", i), &u.SecondaryGids[i])
		}
		if n := len(u.SecondaryGids); n > MaximumSecondaryGids {
			ps.addf("efs-access-point", "posix_user[0].secondary_gids", "", "%d secondary groups, expected at most %d", n, MaximumSecondaryGids)
		}
	}
	if r := a.RootDirectory; r != nil {
		if r.Path != nil {
			if err := AccessPointPath.Check(*r.Path); err != nil {
				ps.add("efs-access-point", "root_directory[0].path", err.Error(), "")
			}
		}
		if ci := r.CreationInfo; ci != nil {
			id("root_directory[0].creation_info[0].owner_uid", ci.OwnerUid)
			id("root_directory[0].creation_info[0].owner_gid", ci.OwnerGid)
			if p := deref(ci.Permissions); !octalPermissions.MatchString(p) {
				ps.addf("efs-access-point", "root_directory[0].creation_info[0].permissions", "Write three or four octal digits such as \"0755\".",
					"permissions %s are not octal", quote(p))
			}
		}
	}
	return ps.found
}
