package platform

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed eks_public_endpoint.md
var eksPublicEndpointPage string

// EKSPublicEndpoint finds Kubernetes APIs that answer everyone on the internet.
var EKSPublicEndpoint = &lint.Rule{
	Name:     "eks-public-endpoint",
	Severity: lint.Warning,
	Page:     eksPublicEndpointPage,
	Check:    checkEKSPublicEndpoint,
}

// https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
func checkEKSPublicEndpoint(p *lint.Pass) {
	for _, c := range p.Estate.EKSClusters {
		if public, ok := c.PublicAccess.Or(true); !ok || !public {
			continue
		}
		place, open := lint.At(c.PublicAccess), !c.PublicCIDRs.Written() || c.PublicCIDRs.Empty()
		for _, cidr := range c.PublicCIDRs.Items {
			if text, ok := cidr.Get(); ok && (text == "0.0.0.0/0" || text == "::/0") {
				place, open = lint.At(cidr), true
				break
			}
		}
		if open {
			p.Report(lint.Issue{Resource: c.Resource, Range: place,
				Message: "The Kubernetes API answers everyone on the internet",
				Advice:  "Set endpoint_public_access = false and endpoint_private_access = true, or list in public_access_cidrs the addresses that may reach it."})
		}
	}
}
