package ecs

import (
	"fmt"
	"maps"
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
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.capacityReservations", refused, "the region has no capacity reservations"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.fipsEnabled", accepted, "described as it was given"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceMetadataTagsPropagation", accepted, "described as it was given"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.acceleratorCount", refused, "the region's instance types have none"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.acceleratorManufacturers", refused, "the region's instance types have none"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.acceleratorNames", refused, "the region's instance types have none"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.acceleratorTotalMemoryMiB", refused, "the region's instance types have none"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.acceleratorTypes", refused, "the region's instance types have none"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.baselineEbsBandwidthMbps", refused, "not known of the region's instance types"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.localStorageTypes", accepted, "the region's instance types have no storage of their own; localStorage says whether one must"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.maxSpotPriceAsPercentageOfOptimalOnDemandPrice", accepted, "the region has no prices"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.networkBandwidthGbps", refused, "not known of the region's instance types"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.networkInterfaceCount", refused, "not known of the region's instance types"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.onDemandMaxPricePercentageOverLowestPrice", accepted, "the region has no prices"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.requireHibernateSupport", refused, "not known of the region's instance types"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.spotMaxPricePercentageOverLowestPrice", accepted, "the region has no prices"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.totalLocalStorageGB.max", accepted, "the region's instance types have no storage of their own"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.localStorageConfiguration", accepted, "described as it was given"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.monitoring", accepted, "described as it was given"},
	{"CreateCapacityProvider", "managedInstancesProvider.instanceLaunchTemplate.storageConfiguration", accepted, "described as it was given"},
	{"CreateCluster", "configuration.executeCommandConfiguration.kmsKeyId", accepted, "described as it was given"},
	{"CreateCluster", "configuration.executeCommandConfiguration.logConfiguration.cloudWatchEncryptionEnabled", accepted, "described as it was given"},
	{"CreateCluster", "configuration.executeCommandConfiguration.logConfiguration.s3EncryptionEnabled", accepted, "described as it was given"},
	{"CreateCluster", "configuration.executeCommandConfiguration.logConfiguration.s3KeyPrefix", accepted, "described as it was given"},
	{"CreateCluster", "configuration.managedStorageConfiguration", accepted, "described as it was given"},
	{"CreateGateway", "configuration.hostSharedAlb.testTrafficRules", accepted, "described as it was given: no requests are routed by it"},
	{"CreateService", "deploymentConfiguration.bakeTimeInMinutes", refused, "with the ROLLING strategy"},
	{"CreateService", "deploymentConfiguration.earlySuccessCriteria", refused, "when enabled"},
	{"CreateService", "deploymentConfiguration.lifecycleHooks", refused, "those that call AWS Lambda, which the region does not have; PAUSE hooks are honoured, and answered by ContinueServiceDeployment"},
	{"CreateService", "deploymentController", refused, "of the type CODE_DEPLOY: AWS CodeDeploy would make the deployments, which the region does not have; the type ECS has blue/green, linear and canary ones"},
	{"CreateService", "gatewayConnectors", refused, "services do not connect to gateways"},
	{"CreateService", "monitoring", refused, "the region has no monitoring of services"},
	{"CreateService", "serviceConnectConfiguration.accessLogConfiguration", accepted, "no proxies run"},
	{"CreateService", "serviceConnectConfiguration.containerConfigurations", accepted, "no proxies run"},
	{"CreateService", "serviceConnectConfiguration.logConfiguration", accepted, "no proxies run"},
	{"CreateService", "serviceConnectConfiguration.services.clientAliases.testTrafficRules", accepted, "no proxies run"},
	{"CreateService", "serviceConnectConfiguration.services.timeout", accepted, "no proxies run"},
	{"CreateService", "serviceConnectConfiguration.services.tls", accepted, "no certificates are issued"},
	{"CreateService", "volumeConfigurations.managedEBSVolume.filesystemType", accepted, "checked, but nothing is formatted"},
	{"CreateService", "volumeConfigurations.managedEBSVolume.snapshotId", accepted, "the region has no snapshots: any is taken as there"},
	{"CreateService", "vpcLatticeConfigurations", refused, "the region has no VPC Lattice"},
	{"DiscoverPollEndpoint", "containerInstance", accepted, "the endpoints are the same for all"},
	{"ExecuteCommand", "command", accepted, "no container really runs: the session is not connected to one"},
	{"RegisterContainerInstance", "instanceIdentityDocumentSignature", accepted, "signatures are not verified"},
	{"RegisterContainerInstance", "platformDevices", refused, "the region has no GPUs"},
	{"RegisterContainerInstance", "totalResources.doubleValue", accepted, "what ECS has of resources are integers and sets of strings, known by their names"},
	{"RegisterContainerInstance", "totalResources.longValue", accepted, "what ECS has of resources are integers and sets of strings, known by their names"},
	{"RegisterContainerInstance", "totalResources.type", accepted, "what ECS has of resources are integers and sets of strings, known by their names"},
	{"RegisterContainerInstance", "versionInfo.agentHash", accepted, "described as it was given"},
	{"RegisterContainerInstance", "versionInfo.dockerVersion", accepted, "described as it was given"},
	{"RegisterTaskDefinition", "containerDefinitions.credentialSpecs", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.dockerLabels", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.environmentFiles", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.extraHosts", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.firelensConfiguration.options", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.interactive", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.linuxParameters.capabilities.drop", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.linuxParameters.devices", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.linuxParameters.initProcessEnabled", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.linuxParameters.tmpfs", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.mountPoints.readOnly", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.pseudoTerminal", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.readonlyRootFilesystem", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.resourceRequirements", refused, "not here, but when a task is run that needs GPUs: the region has none"},
	{"RegisterTaskDefinition", "containerDefinitions.resourceRequirements.sharingStrategy", refused, "the region has no GPUs"},
	{"RegisterTaskDefinition", "containerDefinitions.systemControls", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.ulimits", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.user", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.volumesFrom.readOnly", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "containerDefinitions.workingDirectory", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "inferenceAccelerators", accepted, "described as it was given: Amazon Elastic Inference has ended"},
	{"RegisterTaskDefinition", "proxyConfiguration", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "volumes.dockerVolumeConfiguration", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "volumes.fsxWindowsFileServerVolumeConfiguration", accepted, "described as it was given; no container really runs"},
	{"RegisterTaskDefinition", "volumes.s3filesVolumeConfiguration", accepted, "described as it was given; no container really runs"},
	{"RunTask", "overrides.containerOverrides.environmentFiles", accepted, "described as it was given; no container really runs"},
	{"RunTask", "overrides.containerOverrides.resourceRequirements", refused, "the region has no GPUs"},
	{"RunTask", "overrides.inferenceAcceleratorOverrides", refused, "Amazon Elastic Inference has ended"},
	{"RunTask", "referenceId", accepted, "no answer of ECS has it"},
	{"StopServiceDeployment", "stopType", refused, "ABORT"},
	{"SubmitAttachmentStateChanges", "attachments.status", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitContainerStateChange", "exitCode", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitContainerStateChange", "networkBindings", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitContainerStateChange", "reason", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitContainerStateChange", "runtimeId", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitContainerStateChange", "status", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitTaskStateChange", "attachments", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitTaskStateChange", "containers", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitTaskStateChange", "executionStoppedAt", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitTaskStateChange", "managedAgents", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitTaskStateChange", "pullStartedAt", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
	{"SubmitTaskStateChange", "pullStoppedAt", accepted, "the region plays the agents itself; of reports only that a task is STOPPED counts"},
}

// like are operations whose fields are those of another, as far as they have them.
var like = map[string]string{
	"CreateTaskSet": "CreateService", "RegisterDaemonTaskDefinition": "RegisterTaskDefinition", "StartTask": "RunTask",
	"UpdateCapacityProvider": "CreateCapacityProvider", "UpdateCluster": "CreateCluster", "UpdateGateway": "CreateGateway", "UpdateService": "CreateService",
}

// GapAt is the gap that a field of an operation's input is, or is part of; the
// field is spelled with its path, "deploymentConfiguration.lifecycleHooks.roleArn".
func GapAt(operation, field string) (Gap, bool) {
	for _, g := range gaps {
		if (g.Operation == operation || g.Operation == like[operation]) && (field == g.Field || strings.HasPrefix(field, g.Field+".")) {
			return g, true
		}
	}
	return Gap{}, false
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
	b.WriteString("\nWhat is said of a field holds for the fields inside it. What is said of one operation holds for others too, as far as they have the field:\n\n")
	for _, name := range slices.Sorted(maps.Keys(like)) {
		fmt.Fprintf(&b, "- `%s` as `%s`\n", name, like[name])
	}
	return b.String()
}
