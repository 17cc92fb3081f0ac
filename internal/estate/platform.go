package estate

import (
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// EKSCluster is a Kubernetes cluster of Amazon EKS.
type EKSCluster struct {
	Resource *module.Resource
	Version  Value[string] // of Kubernetes, "1.33"; AWS's newest when not written
	// PublicAccess tells whether the API answers on the internet, which it does when not written, and PublicCIDRs to whom: to
	// everyone when not written.
	PublicAccess Value[bool]
	PublicCIDRs  List[Value[string]]
	SecretsKey   Value[string]       // that secrets are encrypted with
	LogTypes     List[Value[string]] // of the control plane that are logged
}

// FargateProfile says which pods of an EKS cluster run on Fargate.
type FargateProfile struct {
	Resource *module.Resource
	Subnets  List[Link[Subnet]]
}

// AppRunnerService is a service of AWS App Runner.
type AppRunnerService struct {
	Resource *module.Resource
	// Public tells whether it answers on the internet, which it does when not written.
	Public Value[bool]
}

func readEKSCluster(b *builder, r *module.Resource) {
	vpc := r.Body.Block("vpc_config")
	b.estate.EKSClusters = append(b.estate.EKSClusters, &EKSCluster{
		Resource: r, Version: nonEmpty(r.Body.Attr("version")),
		PublicAccess: in(r.Body, "vpc_config", func(block *module.Block) Value[bool] { return boolean(block.Attr("endpoint_public_access")) }),
		PublicCIDRs:  texts(vpc.Attr("public_access_cidrs")),
		SecretsKey: in(r.Body, "encryption_config", func(block *module.Block) Value[string] {
			return in(block, "provider", func(p *module.Block) Value[string] { return nonEmpty(p.Attr("key_arn")) })
		}),
		LogTypes: texts(r.Body.Attr("enabled_cluster_log_types")),
	})
}

func readFargateProfile(b *builder, r *module.Resource) {
	p := &FargateProfile{Resource: r}
	b.estate.FargateProfiles = append(b.estate.FargateProfiles, p)
	b.relate(func() { p.Subnets = links(b, r.Body.Attr("subnet_ids"), b.subnets) })
}

func readAppRunnerService(b *builder, r *module.Resource) {
	b.estate.AppRunnerServices = append(b.estate.AppRunnerServices, &AppRunnerService{
		Resource: r,
		Public: in(r.Body, "network_configuration", func(network *module.Block) Value[bool] {
			return in(network, "ingress_configuration", func(ingress *module.Block) Value[bool] { return boolean(ingress.Attr("is_publicly_accessible")) })
		}),
	})
}

// InternetRoute is the route with which the subnet reaches the internet directly; nil when none is known.
func (s *Subnet) InternetRoute() *Route {
	table := s.Table()
	if table == nil {
		return nil
	}
	for _, route := range table.Routes {
		id, _ := route.Gateway.Get()
		if all, ok := route.Default(); ok && all && (strings.HasPrefix(id, "igw-") || route.Gateway.RefersTo("internet_gateway")) {
			return route
		}
	}
	return nil
}
