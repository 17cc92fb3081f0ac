package ecsspec

import (
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// volumes: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html
func (c *taskDefinitionCheck) volumes() {
	var names []string
	seen := map[string]bool{}
	namesKnown := !c.unknown.Has("volume")
	for i, v := range c.td.Volumes {
		path, name := fmt.Sprintf("volume[%d]", i), deref(v.Name)
		switch {
		case c.unknown.Has(path + ".name"):
			namesKnown = false
		case seen[name]:
			c.addf("volume-name", path+".name", "Give each volume a name of its own.", "volume name %s is given twice", quote(name))
		default:
			if err := VolumeName.Check(name); err != nil {
				c.add("volume-name", path+".name", err.Error(), "")
			}
			seen[name] = true
			names = append(names, name)
		}
		c.efsVolume(v, path)
		if v.S3filesVolumeConfiguration != nil && c.td.TaskRoleARN == "" {
			// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/s3files-volumes.html
			c.add("s3files-task-role", "task_role_arn", fmt.Sprintf("volume %s is of S3 Files, which is mounted with the task role, but the task has none", quote(name)),
				"Set task_role_arn to a role that may mount the file system and read its bucket.")
		}
	}
	c.each(func(d *ecstypes.ContainerDefinition, path string) {
		for i, m := range d.MountPoints {
			at := fmt.Sprintf("%s.mountPoints[%d]", path, i)
			if name := deref(m.SourceVolume); !seen[name] && namesKnown {
				detail := "Add a volume block of that name."
				if near := DidYouMean(name, names); near != "" {
					detail = fmt.Sprintf("Did you mean %q?", near)
				}
				c.addf("unknown-volume", at+".sourceVolume", detail, "mount point refers to volume %s, which is not in the task definition", quote(name))
				c.suggest(at+".sourceVolume", DidYouMean(name, names))
			}
			if deref(m.ContainerPath) == "" {
				c.add("mount-point", at+".containerPath", "the mount point names no path in the container", "Set containerPath.")
			}
		}
	})
}

// efsVolume: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
func (c *taskDefinitionCheck) efsVolume(v ecstypes.Volume, path string) {
	efs := v.EfsVolumeConfiguration
	if efs == nil {
		return
	}
	path += ".efs_volume_configuration[0]"
	if deref(efs.FileSystemId) == "" {
		c.add("efs-volume", path+".file_system_id", "the EFS volume names no file system", "")
	}
	if efs.TransitEncryption != "" {
		c.enum(path+".transit_encryption", CheckEnum[ecstypes.EFSTransitEncryption]("transit_encryption", string(efs.TransitEncryption)))
	}
	encrypted := efs.TransitEncryption == ecstypes.EFSTransitEncryptionEnabled || c.unknown.Has(path+".transit_encryption")
	if p := efs.TransitEncryptionPort; p != nil && (*p < 0 || *p > 65535) {
		c.addf("efs-volume", path+".transit_encryption_port", "", "transit_encryption_port is %d, expected 0 to 65535", *p)
	}
	auth := efs.AuthorizationConfig
	if auth == nil {
		return
	}
	authPath := path + ".authorization_config[0]"
	if auth.Iam != "" {
		c.enum(authPath+".iam", CheckEnum[ecstypes.EFSAuthorizationConfigIAM]("iam", string(auth.Iam)))
	}
	if auth.Iam == ecstypes.EFSAuthorizationConfigIAMEnabled && !c.unknown.Has(authPath+".iam") {
		if !encrypted {
			c.add("efs-volume", path+".transit_encryption", "IAM authorization to EFS needs transit encryption", "Set transit_encryption = \"ENABLED\".")
		}
		if c.td.TaskRoleARN == "" {
			c.add("efs-volume", "task_role_arn", fmt.Sprintf("volume %s is mounted with the task role, but the task has none", quote(deref(v.Name))),
				"Set task_role_arn, or iam = \"DISABLED\".")
		}
	}
	if deref(auth.AccessPointId) == "" && !c.unknown.Has(authPath+".access_point_id") {
		return
	}
	if !encrypted && auth.Iam != ecstypes.EFSAuthorizationConfigIAMEnabled {
		c.add("efs-volume", path+".transit_encryption", "mounting through an EFS access point needs transit encryption", "Set transit_encryption = \"ENABLED\".")
	}
	if root := deref(efs.RootDirectory); root != "" && root != "/" && !c.unknown.Has(authPath+".access_point_id") {
		c.addf("efs-volume", path+".root_directory", "Leave it out, or set it to \"/\": the access point's own root directory applies.",
			"root_directory %s cannot be combined with an access point", quote(root))
	}
}
