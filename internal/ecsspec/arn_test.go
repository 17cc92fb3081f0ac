package ecsspec

import "testing"

func TestARNs(t *testing.T) {
	us, cn, gov := Account{"eu-central-1", "123456789012"}, Account{"cn-north-1", "123456789012"}, Account{"us-gov-west-1", "123456789012"}
	for got, want := range map[string]string{
		us.ClusterARN("c"):                                        "arn:aws:ecs:eu-central-1:123456789012:cluster/c",
		cn.ClusterARN("c"):                                        "arn:aws-cn:ecs:cn-north-1:123456789012:cluster/c",
		gov.ServiceARN("c", "s"):                                  "arn:aws-us-gov:ecs:us-gov-west-1:123456789012:service/c/s",
		us.TaskARN("c", "abc"):                                    "arn:aws:ecs:eu-central-1:123456789012:task/c/abc",
		us.TaskDefinitionARN("web", 7):                            "arn:aws:ecs:eu-central-1:123456789012:task-definition/web:7",
		us.RoleARN("/", "r"):                                      "arn:aws:iam::123456789012:role/r",
		cn.RoleARN("/a/b/", "r"):                                  "arn:aws-cn:iam::123456789012:role/a/b/r",
		us.AccessPointARN("fsap-1"):                               "arn:aws:elasticfilesystem:eu-central-1:123456789012:access-point/fsap-1",
		us.RepositoryARN("a/b"):                                   "arn:aws:ecr:eu-central-1:123456789012:repository/a/b",
		us.RepositoryURL("a/b"):                                   "123456789012.dkr.ecr.eu-central-1.amazonaws.com/a/b",
		cn.RepositoryURL("a"):                                     "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a",
		us.FileSystemDNSName("fs-1"):                              "fs-1.efs.eu-central-1.amazonaws.com",
		us.ContainerARN("c", "t", "i"):                            "arn:aws:ecs:eu-central-1:123456789012:container/c/t/i",
		us.ServiceDeploymentARN("c", "s", "d"):                    "arn:aws:ecs:eu-central-1:123456789012:service-deployment/c/s/d",
		Account{"eusc-de-east-1", "123456789012"}.ClusterARN("c"): "arn:aws-eusc:ecs:eusc-de-east-1:123456789012:cluster/c",
		us.TaskSetARN("c", "s", "i"):                              "arn:aws:ecs:eu-central-1:123456789012:task-set/c/s/i",
		us.ContainerInstanceARN("c", "i"):                         "arn:aws:ecs:eu-central-1:123456789012:container-instance/c/i",
		us.CapacityProviderARN("cp"):                              "arn:aws:ecs:eu-central-1:123456789012:capacity-provider/cp",
		us.ServiceRevisionARN("c", "s", "i"):                      "arn:aws:ecs:eu-central-1:123456789012:service-revision/c/s/i",
		us.FileSystemARN("fs-1"):                                  "arn:aws:elasticfilesystem:eu-central-1:123456789012:file-system/fs-1",
		us.LogGroupARN("/ecs/web"):                                "arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/web",
		us.KMSKeyARN("k"):                                         "arn:aws:kms:eu-central-1:123456789012:key/k",
		us.TargetGroupARN("web", "0123"):                          "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if arn, ok := ParseARN(got); ok && arn.String() != got {
			t.Errorf("%s does not survive parsing: %s", got, arn)
		}
	}
	for _, s := range []string{"", "arn", "arn:aws:ecs:r:a", "arn:aws:ecs:r:a:", "urn:aws:ecs:r:a:x", "arn::ecs:r:a:x"} {
		if _, ok := ParseARN(s); ok {
			t.Errorf("ParseARN(%q) succeeded", s)
		}
	}
	if arn, ok := ParseARN("arn:aws:logs:r:a:log-group:/x:*"); !ok || arn.Resource != "log-group:/x:*" {
		t.Errorf("got %+v, %v", arn, ok)
	}
}

func TestPartition(t *testing.T) {
	for region, want := range map[string][2]string{
		"eu-central-1": {"aws", "amazonaws.com"}, "us-east-1": {"aws", "amazonaws.com"}, "cn-northwest-1": {"aws-cn", "amazonaws.com.cn"},
		"us-gov-east-1": {"aws-us-gov", "amazonaws.com"}, "us-iso-east-1": {"aws-iso", "c2s.ic.gov"}, "us-isob-east-1": {"aws-iso-b", "sc2s.sgov.gov"},
		"eu-isoe-west-1": {"aws-iso-e", "cloud.adc-e.uk"}, "us-isof-south-1": {"aws-iso-f", "csp.hci.ic.gov"}, "eusc-de-east-1": {"aws-eusc", "amazonaws.eu"},
	} {
		if got := [2]string{Partition(region), DNSSuffix(region)}; got != want {
			t.Errorf("%s: got %v, want %v", region, got, want)
		}
	}
}
