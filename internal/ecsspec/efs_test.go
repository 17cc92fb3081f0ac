package ecsspec

import (
	"testing"

	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
)

func TestCheckFileSystem(t *testing.T) {
	base := func() FileSystem {
		return FileSystem{CreationToken: "t", ThroughputMode: "elastic", Encrypted: ptr(true), KMSKey: "k", LifecyclePolicies: []efstypes.LifecyclePolicy{{TransitionToIA: "AFTER_30_DAYS"}}}
	}
	const throughput = "efs-throughput provisioned_throughput_in_mibps: "
	runProblems(t, base, CheckFileSystem, []problemCase[FileSystem]{
		{"provisioned without", func(f *FileSystem) { f.ThroughputMode = "provisioned" }, []string{throughput + `throughput mode "provisioned" needs provisioned_throughput_in_mibps`}},
		{"provisioned, not known", func(f *FileSystem) {
			f.ThroughputMode, f.Unknown = "provisioned", NewUnknown("provisioned_throughput_in_mibps")
		}, nil},
		{"provisioned too little", func(f *FileSystem) { f.ThroughputMode, f.ProvisionedThroughput = "provisioned", ptr(0.5) }, []string{throughput + "provisioned_throughput_in_mibps is 0.5, expected 1 or more"}},
		{"provisioned", func(f *FileSystem) { f.ThroughputMode, f.ProvisionedThroughput = "provisioned", ptr(10.0) }, nil},
		{"throughput in bursting", func(f *FileSystem) { f.ThroughputMode, f.ProvisionedThroughput = "", ptr(10.0) },
			[]string{throughput + `provisioned_throughput_in_mibps is set, but throughput mode is "bursting"`}},
		{"maxIO elastic", func(f *FileSystem) { f.PerformanceMode = "maxIO" }, []string{`efs-performance-mode performance_mode: throughput mode "elastic" does not support performance mode "maxIO"`}},
		{"maxIO one zone", func(f *FileSystem) {
			f.ThroughputMode, f.PerformanceMode, f.AvailabilityZone = "bursting", "maxIO", "eu-central-1a"
		}, []string{`efs-performance-mode performance_mode: One Zone file systems do not support performance mode "maxIO"`}},
		{"enums", func(f *FileSystem) {
			f.ThroughputMode, f.PerformanceMode = "Elastic", "maxio"
			f.LifecyclePolicies[0].TransitionToIA = "AFTER_31_DAYS"
		}, []string{
			`enum throughput_mode: invalid value "Elastic" for throughput_mode, expected one of bursting, provisioned, elastic; did you mean "elastic"?`,
			`enum performance_mode: invalid value "maxio" for performance_mode, expected one of generalPurpose, maxIO; did you mean "maxIO"?`,
			`enum lifecycle_policy[0].transition_to_ia: invalid value "AFTER_31_DAYS" for transition_to_ia, expected one of AFTER_7_DAYS, AFTER_14_DAYS, AFTER_30_DAYS, AFTER_60_DAYS, AFTER_90_DAYS, AFTER_1_DAY, AFTER_180_DAYS, AFTER_270_DAYS, AFTER_365_DAYS; did you mean "AFTER_30_DAYS"?`}},
		{"key without encryption", func(f *FileSystem) { f.Encrypted = nil }, []string{"efs-encryption kms_key_id: kms_key_id is set, but the file system is not encrypted"}},
		{"two transitions", func(f *FileSystem) { f.LifecyclePolicies[0].TransitionToPrimaryStorageClass = "AFTER_1_ACCESS" },
			[]string{"efs-lifecycle lifecycle_policy[0]: 2 transitions in one lifecycle_policy block"}},
		{"archive in one zone", func(f *FileSystem) {
			f.AvailabilityZone = "eu-central-1a"
			f.LifecyclePolicies = []efstypes.LifecyclePolicy{{TransitionToArchive: "AFTER_90_DAYS"}}
		}, []string{"efs-lifecycle lifecycle_policy[0].transition_to_archive: One Zone file systems have no Archive storage class"}},
	})
}

func TestCheckAccessPoint(t *testing.T) {
	base := func() AccessPoint {
		return AccessPoint{PosixUser: &efstypes.PosixUser{Uid: ptr[int64](0), Gid: ptr[int64](4294967295)}, RootDirectory: &efstypes.RootDirectory{
			Path: ptr("/a/b"), CreationInfo: &efstypes.CreationInfo{OwnerUid: ptr[int64](1), OwnerGid: ptr[int64](1), Permissions: ptr("0755")}}}
	}
	runProblems(t, base, CheckAccessPoint, []problemCase[AccessPoint]{
		{"ids", func(a *AccessPoint) {
			a.PosixUser.Uid, a.PosixUser.SecondaryGids = ptr[int64](-1), append(make([]int64, 16), 1<<32)
		}, []string{
			"efs-access-point posix_user[0].uid: id -1, expected 0 to 4294967295",
			"efs-access-point posix_user[0].secondary_gids[16]: id 4294967296, expected 0 to 4294967295",
			"efs-access-point posix_user[0].secondary_gids: 17 secondary groups, expected at most 16"}},
		{"path", func(a *AccessPoint) { a.RootDirectory.Path = ptr("a") },
			[]string{`efs-access-point root_directory[0].path: EFS access point path "a" is not valid: expected an absolute path of at most four directories, without a trailing slash`}},
		{"permissions", func(a *AccessPoint) { a.RootDirectory.CreationInfo.Permissions = ptr("rwx") },
			[]string{`efs-access-point root_directory[0].creation_info[0].permissions: permissions "rwx" are not octal`}},
	})
}
