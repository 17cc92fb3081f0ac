package ecs

import (
	"fmt"
	"slices"
	"strings"
)

// Gap is a field of an operation's input that the region does not honour.
type Gap struct {
	// Operation and Field, as AWS spells them: "CreateService" and
	// "deploymentConfiguration.lifecycleHooks".
	Operation, Field string
	// Refused fields get a typed error; the others are kept and accepted, but
	// nothing follows from them.
	Refused bool
	// Note says what is missing.
	Note string
}

const (
	refused  = true
	accepted = false
)

var gaps = []Gap{
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate", refused, "capacity reservations and accelerators; storage, monitoring and FIPS are accepted, nothing follows from them"},
	{"CreateService", "deploymentConfiguration.bakeTimeInMinutes", refused, "with the ROLLING strategy"},
	{"CreateService", "deploymentConfiguration.earlySuccessCriteria", refused, "when enabled"},
	{"CreateService", "deploymentConfiguration.lifecycleHooks", refused, "those that call AWS Lambda, which the region does not have; PAUSE hooks are honoured, and answered by ContinueServiceDeployment"},
	{"CreateService", "deploymentController", refused, "of the type CODE_DEPLOY: AWS CodeDeploy would make the deployments, which the region does not have; the type ECS has blue/green, linear and canary ones"},
	{"CreateService", "gatewayConnectors", refused, "services do not connect to gateways"},
	{"CreateService", "monitoring", refused, "the region has no monitoring of services"},
	{"CreateService", "serviceConnectConfiguration.accessLogConfiguration", accepted, "no proxies run"},
	{"CreateService", "serviceConnectConfiguration.containerConfigurations", accepted, "no proxies run"},
	{"CreateService", "serviceConnectConfiguration.logConfiguration", accepted, "no proxies run"},
	{"CreateService", "serviceConnectConfiguration.services.timeout", accepted, "no proxies run"},
	{"CreateService", "serviceConnectConfiguration.services.tls", accepted, "no certificates are issued"},
	{"CreateService", "volumeConfigurations.managedEBSVolume.snapshotId", accepted, "the region has no snapshots: any is taken as there"},
	{"CreateService", "volumeConfigurations.managedEBSVolume.filesystemType", accepted, "checked, but nothing is formatted"},
	{"CreateService", "vpcLatticeConfigurations", refused, "the region has no VPC Lattice"},
	{"RegisterContainerInstance", "instanceIdentityDocumentSignature", accepted, "signatures are not verified"},
	{"RegisterContainerInstance", "platformDevices", refused, "the region has no GPUs"},
	{"RegisterTaskDefinition", "containerDefinitions.resourceRequirements.sharingStrategy", refused, "the region has no GPUs"},
	{"RunTask", "referenceId", accepted, "no answer of ECS has it"},
	{"StartTask", "referenceId", accepted, "no answer of ECS has it"},
	{"StopServiceDeployment", "stopType", refused, "ABORT"},
	{"UpdateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate", refused, "capacity reservations and accelerators"},
}

// Gaps lists the fields that are not honoured, by operation and field.
func Gaps() []Gap { return slices.Clone(gaps) }

// GapsPage is the page about them; all are the SDK's operations.
func GapsPage(all []string) string {
	have := Service().Operations()
	var b strings.Builder
	b.WriteString("# Amazon ECS in the embedded region\n\n")
	fmt.Fprintf(&b, "The region answers %d of the %d operations of the AWS SDK for Go v2. This page is generated from the code.\n\n", len(have), len(all))
	if len(have) < len(all) {
		b.WriteString("## Operations that are missing\n\nThey answer an error that clients do not retry.\n\n")
	}
	for _, name := range all {
		if !slices.Contains(have, name) {
			fmt.Fprintf(&b, "- `%s`\n", name)
		}
	}
	if len(have) < len(all) {
		b.WriteString("\n")
	}
	b.WriteString("## Fields that are not honoured\n\n| Operation | Field | What happens | |\n|---|---|---|---|\n")
	for _, g := range gaps {
		what := "accepted, nothing follows from it"
		if g.Refused {
			what = "refused"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", g.Operation, g.Field, what, g.Note)
	}
	b.WriteString("\nWhat is said of `CreateService` holds for `UpdateService` and `CreateTaskSet` too, as far as they have the field.\n")
	return b.String()
}
