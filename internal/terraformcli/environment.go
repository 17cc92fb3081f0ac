package terraformcli

import (
	"os"
	"strings"
)

// Variables with these prefixes change what Terraform, our provider or an AWS SDK does. A person's own must not lead a
// demo, test or benchmark to their account or their state.
var foreignPrefixes = []string{"TF_", "TOFU_", "TERRAFORM_", "OPENTOFU_", "DRYDOCK_", "AWS_"}

// cleanEnviron is the environment of this process without those, and with Terraform quiet: no prompts, no hints for a
// person at a prompt, no call home, no CLI configuration.
func cleanEnviron() []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !hasAnyPrefix(strings.ToUpper(variable), foreignPrefixes) {
			kept = append(kept, variable)
		}
	}
	return append(kept,
		"CHECKPOINT_DISABLE=1",
		"TF_CLI_CONFIG_FILE="+os.DevNull,
		"TF_IN_AUTOMATION=1",
		"TF_INPUT=0",
	)
}

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

// AcceptanceEnviron is what terraform-plugin-testing needs to drive c: variables as "NAME=value".
// OpenTofu resolves a provider to its own registry's host and the test framework has to use the same.
func (c CLI) AcceptanceEnviron() []string {
	return []string{
		"TF_ACC_TERRAFORM_PATH=" + c.Path,
		"TF_ACC_PROVIDER_HOST=" + registryHosts[c.Kind],
		"CHECKPOINT_DISABLE=1",
	}
}
