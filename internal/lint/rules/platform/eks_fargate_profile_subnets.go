package platform

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed eks_fargate_profile_subnets.md
var eksFargateProfileSubnetsPage string

// EKSFargateProfileSubnets finds Fargate profiles of EKS in public subnets.
var EKSFargateProfileSubnets = &lint.Rule{
	Name:     "eks-fargate-profile-subnets",
	Severity: lint.Warning,
	Page:     eksFargateProfileSubnetsPage,
	Check:    checkEKSFargateProfileSubnets,
}

// https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateFargateProfile.html
func checkEKSFargateProfileSubnets(p *lint.Pass) {
	for _, profile := range p.Estate.FargateProfiles {
		for _, link := range profile.Subnets.Items {
			subnet := link.One()
			if subnet == nil || subnet.InternetRoute() == nil {
				continue
			}
			p.Report(lint.Issue{Resource: profile.Resource, Range: lint.At(link, profile.Subnets),
				Message: fmt.Sprintf("The Fargate profile is in the public subnet %s: its route table leads 0.0.0.0/0 to an internet gateway", subnet.Resource.Address),
				Advice:  "Name private subnets, which reach the internet by a NAT gateway or not at all: pods on Fargate get no public address, and AWS refuses others."})
		}
	}
}
