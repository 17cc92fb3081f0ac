package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/servicediscovery"
)

func updateCluster(r *operation.Request, in *ecs.UpdateClusterInput) (*ecs.UpdateClusterOutput, error) {
	c, err := getCluster(r, operation.Deref(in.Cluster))
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
	c, err := getCluster(r, operation.Deref(in.Cluster))
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
// removes it
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ClusterServiceConnectDefaultsRequest.html).
func (c *clusterRecord) setServiceConnect(r *operation.Request, want *ecstypes.ClusterServiceConnectDefaultsRequest) error {
	if want == nil {
		return nil
	}
	if operation.Deref(want.Namespace) == "" {
		c.ServiceConnect = nil
		return nil
	}
	if _, isARN := ecsspec.ParseARN(*want.Namespace); !isARN {
		// A name that Cloud Map does not have becomes an HTTP namespace.
		if _, err := servicediscovery.EnsureHTTPNamespace(r, *want.Namespace); err != nil {
			return invalidParameter("serviceConnectDefaults.namespace %s: %s", *want.Namespace, err)
		}
	}
	namespace, err := namespaceARN(r, *want.Namespace)
	if err != nil {
		return err
	}
	c.ServiceConnect = &ecstypes.ClusterServiceConnectDefaults{Namespace: &namespace}
	return nil
}
