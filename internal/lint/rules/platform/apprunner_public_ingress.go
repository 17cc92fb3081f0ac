package platform

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed apprunner_public_ingress.md
var appRunnerPublicIngressPage string

// AppRunnerPublicIngress finds App Runner services that answer everyone on the internet.
var AppRunnerPublicIngress = &lint.Rule{
	Name:     "apprunner-public-ingress",
	Severity: lint.Info,
	Page:     appRunnerPublicIngressPage,
	Check:    checkAppRunnerPublicIngress,
}

// https://docs.aws.amazon.com/apprunner/latest/api/API_IngressConfiguration.html
func checkAppRunnerPublicIngress(p *lint.Pass) {
	for _, s := range p.Estate.AppRunnerServices {
		if public, ok := s.Public.Or(true); ok && public {
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Public),
				Message: "The service answers everyone on the internet",
				Advice:  "Where only the VPC is to reach it, set is_publicly_accessible = false in network_configuration.ingress_configuration and add an apprunner_vpc_ingress_connection."})
		}
	}
}
