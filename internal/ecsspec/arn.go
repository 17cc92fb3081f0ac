package ecsspec

import (
	"fmt"
	"strconv"
	"strings"
)

// Account is where resources live; ARNs are built from it.
type Account struct {
	Region string
	ID     string
}

// Partition is the partition a region belongs to.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
func Partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	case strings.HasPrefix(region, "us-iso-"):
		return "aws-iso"
	case strings.HasPrefix(region, "us-isob-"):
		return "aws-iso-b"
	case strings.HasPrefix(region, "eu-isoe-"):
		return "aws-iso-e"
	case strings.HasPrefix(region, "us-isof-"):
		return "aws-iso-f"
	case strings.HasPrefix(region, "eusc-"):
		return "aws-eusc"
	}
	return "aws"
}

// DNSSuffix is the domain of a region's endpoints: amazonaws.com, or amazonaws.com.cn in China.
func DNSSuffix(region string) string {
	switch Partition(region) {
	case "aws-cn":
		return "amazonaws.com.cn"
	case "aws-iso":
		return "c2s.ic.gov"
	case "aws-iso-b":
		return "sc2s.sgov.gov"
	case "aws-iso-e":
		return "cloud.adc-e.uk"
	case "aws-iso-f":
		return "csp.hci.ic.gov"
	case "aws-eusc":
		return "amazonaws.eu"
	}
	return "amazonaws.com"
}

func (a Account) arn(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", Partition(a.Region), service, a.Region, a.ID, resource)
}

// The ARNs of ECS.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html

func (a Account) ClusterARN(cluster string) string { return a.arn("ecs", "cluster/"+cluster) }
func (a Account) ServiceARN(cluster, service string) string {
	return a.arn("ecs", "service/"+cluster+"/"+service)
}
func (a Account) TaskARN(cluster, id string) string { return a.arn("ecs", "task/"+cluster+"/"+id) }
func (a Account) TaskSetARN(cluster, service, id string) string {
	return a.arn("ecs", "task-set/"+cluster+"/"+service+"/"+id)
}
func (a Account) ContainerARN(cluster, task, id string) string {
	return a.arn("ecs", "container/"+cluster+"/"+task+"/"+id)
}
func (a Account) ContainerInstanceARN(cluster, id string) string {
	return a.arn("ecs", "container-instance/"+cluster+"/"+id)
}
func (a Account) CapacityProviderARN(name string) string {
	return a.arn("ecs", "capacity-provider/"+name)
}
func (a Account) TaskDefinitionARN(family string, revision int) string {
	return a.arn("ecs", "task-definition/"+family+":"+strconv.Itoa(revision))
}
func (a Account) ServiceDeploymentARN(cluster, service, id string) string {
	return a.arn("ecs", "service-deployment/"+cluster+"/"+service+"/"+id)
}
func (a Account) ServiceRevisionARN(cluster, service, id string) string {
	return a.arn("ecs", "service-revision/"+cluster+"/"+service+"/"+id)
}

// The ARNs of the services around it.

func (a Account) RepositoryARN(name string) string { return a.arn("ecr", "repository/"+name) }
func (a Account) FileSystemARN(id string) string {
	return a.arn("elasticfilesystem", "file-system/"+id)
}
func (a Account) AccessPointARN(id string) string {
	return a.arn("elasticfilesystem", "access-point/"+id)
}
func (a Account) LogGroupARN(name string) string { return a.arn("logs", "log-group:"+name) }
func (a Account) KMSKeyARN(id string) string     { return a.arn("kms", "key/"+id) }
func (a Account) TargetGroupARN(name, id string) string {
	return a.arn("elasticloadbalancing", "targetgroup/"+name+"/"+id)
}

// RoleARN is the ARN of an IAM role; path begins and ends with "/" ("/" for none). IAM has no region.
func (a Account) RoleARN(path, name string) string {
	return fmt.Sprintf("arn:%s:iam::%s:role%s%s", Partition(a.Region), a.ID, path, name)
}

// RepositoryURL is what images of an ECR repository are pulled from.
func (a Account) RepositoryURL(name string) string {
	return a.RegistryHost() + "/" + name
}

// RegistryHost is the host of the account's private ECR registry.
func (a Account) RegistryHost() string {
	return fmt.Sprintf("%s.dkr.ecr.%s.%s", a.ID, a.Region, DNSSuffix(a.Region))
}

// FileSystemDNSName is the name an EFS file system is mounted by.
func (a Account) FileSystemDNSName(id string) string {
	return fmt.Sprintf("%s.efs.%s.%s", id, a.Region, DNSSuffix(a.Region))
}

// ARN is an ARN taken apart.
type ARN struct {
	Partition, Service, Region, AccountID, Resource string
}

// String puts the ARN together again.
func (a ARN) String() string {
	return strings.Join([]string{"arn", a.Partition, a.Service, a.Region, a.AccountID, a.Resource}, ":")
}

// ParseARN takes an ARN apart; ok is false for anything else.
func ParseARN(s string) (arn ARN, ok bool) {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[1] == "" || parts[2] == "" || parts[5] == "" {
		return ARN{}, false
	}
	return ARN{parts[1], parts[2], parts[3], parts[4], parts[5]}, true
}

// resourceOf returns what follows kind in the resource of an ECS ARN.
func resourceOf(ref, kind string) (rest string, ok bool) {
	arn, ok := ParseARN(ref)
	if !ok || arn.Service != "ecs" {
		return "", false
	}
	return strings.CutPrefix(arn.Resource, kind+"/")
}
