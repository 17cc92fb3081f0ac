package platform

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed eks_logging.md
var eksLoggingPage string

// EKSLogging finds EKS clusters whose control plane keeps no record of who did what.
var EKSLogging = &lint.Rule{
	Name:     "eks-logging",
	Severity: lint.Info,
	Page:     eksLoggingPage,
	Check:    checkEKSLogging,
}

// recordsOfAccess are the logs that say who did what.
// https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
var recordsOfAccess = []string{"api", "audit", "authenticator"}

func checkEKSLogging(p *lint.Pass) {
	for _, c := range p.Estate.EKSClusters {
		if !c.LogTypes.Complete {
			continue
		}
		logged, known := map[string]bool{}, true
		for _, v := range c.LogTypes.Items {
			name, ok := v.Get()
			logged[name], known = true, known && ok
		}
		var missing []string
		for _, name := range recordsOfAccess {
			if !logged[name] {
				missing = append(missing, name)
			}
		}
		if known && len(missing) > 0 {
			p.Report(lint.Issue{Resource: c.Resource, Range: lint.At(c.LogTypes),
				Message: fmt.Sprintf("The cluster's control plane does not log %s: who did what in it cannot be told afterwards", strings.Join(missing, ", ")),
				Advice:  `Set enabled_cluster_log_types = ["api", "audit", "authenticator"], and create the log group /aws/eks/NAME/cluster with a retention.`})
		}
	}
}
