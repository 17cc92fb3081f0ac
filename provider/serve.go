package provider

import (
	"cmp"
	"context"
	"os"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

// Serve answers Terraform, which started this process as a plugin, until it hangs up.
func Serve(ctx context.Context, version string) error {
	logAsAsked(os.Getenv, os.Setenv)
	collectRarely()
	return providerserver.Serve(ctx, func() provider.Provider { return New(version) }, providerserver.ServeOpts{Address: Address})
}

// sdkLogs are the levels of what the framework and the SDK below it log
// (https://developer.hashicorp.com/terraform/plugin/log/managing).
var sdkLogs = []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK"}

// logAsAsked sets the level of the SDK's logs to what Terraform will show of
// them. Left alone they are all written at level TRACE, and Terraform throws
// them away line by line: half the processor time of a plan.
func logAsAsked(get func(string) string, set func(name, value string) error) {
	level := cmp.Or(get("TF_LOG_PROVIDER"), get("TF_LOG"), "OFF")
	for _, name := range sdkLogs {
		if get(name) == "" {
			_ = set(name, level) // fails only on a malformed name
		}
	}
}

// collectRarely trades memory that a short-lived process may use for processor
// time: garbage is collected at five times the live heap instead of twice, but
// sooner when the whole would pass the limit.
func collectRarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(56 << 20)
	}
}
