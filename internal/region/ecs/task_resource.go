package ecs

import (
	"cmp"
	"fmt"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecr"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/efs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// needs tells whether a task of the definition has anything to set up.
func needs(td *ecstypes.TaskDefinition) bool {
	for i := range td.Volumes {
		if td.Volumes[i].EfsVolumeConfiguration != nil {
			return true
		}
	}
	for i := range td.ContainerDefinitions {
		if c := &td.ContainerDefinitions[i]; len(c.Secrets) > 0 || c.LogConfiguration != nil || c.RepositoryCredentials != nil {
			return true
		}
	}
	return false
}

// initializationProblem is why what the task needs cannot be set up; nil when all
// is there
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html).
func (t *taskRecord) initializationProblem(r *operation.Request) *ecsspec.StopReason {
	td, err := t.definition(r)
	if err != nil {
		return nil
	}
	if problem := secretProblem(r, &td.TaskDefinition); problem != "" {
		return new(ecsspec.FailedToInitialize(problem))
	}
	for _, v := range td.TaskDefinition.Volumes {
		if v.EfsVolumeConfiguration != nil {
			if problem := efsProblem(r, v.EfsVolumeConfiguration, t.Place.Zone); problem != "" {
				return new(ecsspec.FailedToInitialize(problem))
			}
		}
	}
	return t.logProblem(r, &td.TaskDefinition)
}

// efsProblem is why a file system cannot be mounted in a zone
// (https://docs.aws.amazon.com/efs/latest/ug/troubleshooting-efs-mounting.html).
func efsProblem(r *operation.Request, v *ecstypes.EFSVolumeConfiguration, zone string) string {
	const failed = "failed to invoke EFS utils commands to set up EFS volumes: stderr: "
	id := operation.Deref(v.FileSystemId)
	fs, found := efs.FileSystem(r, id)
	if !found {
		return failed + fmt.Sprintf("Failed to resolve %q - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID.",
			account(r).FileSystemDNSName(id))
	}
	if m, found := efs.MountTargetInZone(r, id, zone); !found || !m.Available() {
		return failed + fmt.Sprintf("Failed to resolve %q - the file system has no available mount target in the task's availability zone %s.",
			account(r).FileSystemDNSName(fs.ID), zone)
	}
	if a := v.AuthorizationConfig; a != nil && operation.Deref(a.AccessPointId) != "" {
		if ap, found := efs.AccessPoint(r, *a.AccessPointId); !found || ap.FileSystem != fs.ID {
			return failed + fmt.Sprintf("mount.nfs4: access denied by server: access point %s does not exist on file system %s", *a.AccessPointId, fs.ID)
		}
	}
	return ""
}

// pull pulls an image: of this account's own registry it must exist, what lies
// elsewhere is beyond the region and counts as there.
func (t *taskRecord) pull(r *operation.Request, image string) (digest, cause string) {
	if f, struck := fault.StrikeImagePull(r, image); struck {
		return "", cmp.Or(f.Message, ecsspec.ImageNotFound(image))
	}
	if !strings.HasPrefix(image, account(r).RegistryHost()+"/") {
		return "", ""
	}
	digest, found := registryImage(r, image)
	if !found {
		return "", ecsspec.ImageNotFound(image)
	}
	return digest, ""
}

// registryImage finds an image of the account's own registry by the reference
// that a container gives: host/repository, host/repository:tag or host/repository@digest.
func registryImage(r *operation.Request, image string) (digest string, found bool) {
	repository := strings.TrimPrefix(image, account(r).RegistryHost()+"/")
	reference := "latest"
	if name, d, ok := strings.Cut(repository, "@"); ok {
		repository, reference = name, d
		repository, _, _ = strings.Cut(repository, ":")
	} else if name, tag, ok := strings.Cut(repository, ":"); ok {
		repository, reference = name, tag
	}
	i, found := ecr.FindImage(r, repository, reference)
	return i.Digest, found
}
