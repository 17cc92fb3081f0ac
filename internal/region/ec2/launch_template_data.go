package ec2

import "reflect"

// LaunchTemplateData is EC2's RequestLaunchTemplateData and
// ResponseLaunchTemplateData, as far as container instances use it.
type LaunchTemplateData struct {
	ImageId                           *string
	InstanceType                      *string
	KeyName                           *string
	UserData                          *string
	EbsOptimized                      *bool
	DisableApiTermination             *bool
	InstanceInitiatedShutdownBehavior *string
	IamInstanceProfile                *LaunchTemplateProfile
	Monitoring                        *LaunchTemplateMonitoring
	MetadataOptions                   *LaunchTemplateMetadata
	SecurityGroupIds                  []string                 `query:"SecurityGroupId" xml:"securityGroupIdSet"`
	SecurityGroups                    []string                 `query:"SecurityGroup" xml:"securityGroupSet"`
	NetworkInterfaces                 []LaunchTemplateNetwork  `query:"NetworkInterface" xml:"networkInterfaceSet"`
	BlockDeviceMappings               []LaunchTemplateDisk     `query:"BlockDeviceMapping" xml:"blockDeviceMappingSet"`
	TagSpecifications                 []LaunchTemplateTags     `query:"TagSpecification" xml:"tagSpecificationSet"`
	Placement                         *LaunchTemplatePlacement `xml:"placement"`
}

// LaunchTemplateProfile is EC2's LaunchTemplateIamInstanceProfileSpecification.
type LaunchTemplateProfile struct {
	Arn  *string
	Name *string
}

// LaunchTemplateMonitoring is EC2's LaunchTemplatesMonitoring.
type LaunchTemplateMonitoring struct{ Enabled *bool }

// LaunchTemplateMetadata is EC2's LaunchTemplateInstanceMetadataOptions.
type LaunchTemplateMetadata struct {
	HttpEndpoint            *string
	HttpTokens              *string
	HttpPutResponseHopLimit *int32
	HttpProtocolIpv6        *string
	InstanceMetadataTags    *string
	State                   *string
}

// LaunchTemplateNetwork is EC2's LaunchTemplateInstanceNetworkInterfaceSpecification.
type LaunchTemplateNetwork struct {
	DeviceIndex              *int32
	Description              *string
	SubnetId                 *string
	AssociatePublicIpAddress *bool
	DeleteOnTermination      *bool
	NetworkInterfaceId       *string
	Groups                   []string `query:"SecurityGroupId" xml:"groupSet"`
}

// LaunchTemplateDisk is EC2's LaunchTemplateBlockDeviceMapping.
type LaunchTemplateDisk struct {
	DeviceName  *string
	NoDevice    *string
	VirtualName *string
	Ebs         *LaunchTemplateVolume
}

// LaunchTemplateVolume is EC2's LaunchTemplateEbsBlockDevice.
type LaunchTemplateVolume struct {
	VolumeSize          *int32
	VolumeType          *string
	Iops                *int32
	Throughput          *int32
	Encrypted           *bool
	KmsKeyId            *string
	SnapshotId          *string
	DeleteOnTermination *bool
}

// LaunchTemplatePlacement is EC2's.
type LaunchTemplatePlacement struct {
	AvailabilityZone *string
	GroupName        *string
	Tenancy          *string
}

// LaunchTemplateTags is EC2's.
type LaunchTemplateTags struct {
	ResourceType *string
	Tags         []Tag `query:"Tag" xml:"tagSet"`
}

// overlaid is d with what over says instead.
func (d LaunchTemplateData) overlaid(over LaunchTemplateData) LaunchTemplateData {
	to, from := reflect.ValueOf(&d).Elem(), reflect.ValueOf(over)
	for i := range from.NumField() {
		if !from.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
	return d
}
