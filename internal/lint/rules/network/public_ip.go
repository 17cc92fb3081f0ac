package network

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed public_ip.md
var publicIPPage string

// PublicIP finds public tasks behind load balancers.
var PublicIP = &lint.Rule{
	Name:     "public-ip",
	Severity: lint.Warning,
	Page:     publicIPPage,
	Check:    checkPublicIP,
}

func checkPublicIP(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if s.Network == nil {
			continue
		}
		public, ok := s.Network.AssignPublicIP.Get()
		if behind, known := s.BehindLoadBalancer(); !ok || !public || !known || !behind {
			continue
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Network.AssignPublicIP),
			Message: "Each task has a public IP, although requests come through the load balancer",
			Advice:  "Set assign_public_ip = false and name private subnets, which reach out through a NAT gateway or VPC endpoints. A public IPv4 address also costs by the hour."})
	}
}
