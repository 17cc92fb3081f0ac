package storage

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_transit_encryption.md
var efsTransitEncryptionPage string

// EFSTransitEncryption finds EFS volumes whose traffic is not encrypted.
var EFSTransitEncryption = &lint.Rule{
	Name:     "efs-transit-encryption",
	Severity: lint.Warning,
	Page:     efsTransitEncryptionPage,
	Check:    checkEFSTransitEncryption,
}

func checkEFSTransitEncryption(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, v := range t.Volumes.Items {
			if v.EFS == nil {
				continue
			}
			status, ok := v.EFS.TransitEncryption.Or(string(ecstypes.EFSTransitEncryptionDisabled))
			if !ok || status != string(ecstypes.EFSTransitEncryptionDisabled) {
				continue
			}
			issue := lint.Issue{Resource: t.Resource, Range: lint.At(v.EFS.TransitEncryption, lint.Place(v.EFS.Range)),
				Message: "Files travel between the task and EFS in the clear: transit_encryption is off",
				Advice:  "Set transit_encryption = \"ENABLED\". It costs nothing.",
				Fix:     lint.ProposeArgument(v.EFS.Range, "transit_encryption", v.EFS.TransitEncryption, cty.StringVal(string(ecstypes.EFSTransitEncryptionEnabled)))}
			if needs := needsEncryption(v.EFS); needs != "" {
				issue.Severity = lint.As(lint.Error)
				issue.Message = fmt.Sprintf("transit_encryption is off, but %s needs it: AWS refuses the task definition", needs)
			}
			p.Report(issue)
		}
	}
}

// needsEncryption names what is only there with encryption; empty when nothing is known to be.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSAuthorizationConfig.html
func needsEncryption(v *estate.EFSVolume) string {
	if iam, ok := v.IAM.Get(); ok && iam == string(ecstypes.EFSAuthorizationConfigIAMEnabled) {
		return "IAM authorization"
	}
	if hasAccessPoint(v) {
		return "the access point"
	}
	return ""
}
