package ecs

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func updateCluster(r *operation.Request, in *ecs.UpdateClusterInput) (*ecs.UpdateClusterOutput, error) {
	c, err := getCluster(r, deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if err := checkClusterSettings(in.Settings); err != nil {
		return nil, err
	}
	if err := checkClusterConfiguration(in.Configuration); err != nil {
		return nil, err
	}
	c.Settings = mergeClusterSettings(c.Settings, in.Settings)
	if in.Configuration != nil {
		c.Configuration = in.Configuration
	}
	if err := c.setServiceConnect(r, in.ServiceConnectDefaults); err != nil {
		return nil, err
	}
	putCluster(r, c)
	return &ecs.UpdateClusterOutput{Cluster: c.describe(r, allClusterFields)}, nil
}

func updateClusterSettings(r *operation.Request, in *ecs.UpdateClusterSettingsInput) (*ecs.UpdateClusterSettingsOutput, error) {
	c, err := getCluster(r, deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if err := checkClusterSettings(in.Settings); err != nil {
		return nil, err
	}
	c.Settings = mergeClusterSettings(c.Settings, in.Settings)
	putCluster(r, c)
	return &ecs.UpdateClusterSettingsOutput{Cluster: c.describe(r, allClusterFields)}, nil
}

// setServiceConnect takes the default namespace: nil leaves it, an empty name
// removes it. ECS makes a namespace of a name that Cloud Map does not have yet;
// the region knows its ARN by name alone
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ClusterServiceConnectDefaultsRequest.html).
func (c *clusterRecord) setServiceConnect(r *operation.Request, want *ecstypes.ClusterServiceConnectDefaultsRequest) error {
	if want == nil {
		return nil
	}
	namespace := deref(want.Namespace)
	switch arn, isARN := ecsspec.ParseARN(namespace); {
	case namespace == "":
		c.ServiceConnect = nil
		return nil
	case isARN && (arn.Service != "servicediscovery" || !strings.HasPrefix(arn.Resource, "namespace/")):
		return invalidParameter("serviceConnectDefaults.namespace: %s is not the ARN of a Cloud Map namespace", namespace)
	case !isARN:
		sum := sha256.Sum256([]byte("drydock\x00" + r.Scope() + "\x00namespace\x00" + namespace))
		namespace = ecsspec.ARN{
			Partition: r.Partition, Service: "servicediscovery", Region: r.Region, AccountID: r.Account,
			Resource: "namespace/ns-" + hex.EncodeToString(sum[:])[:16],
		}.String()
	}
	c.ServiceConnect = &ecstypes.ClusterServiceConnectDefaults{Namespace: &namespace}
	return nil
}
