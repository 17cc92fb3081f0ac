package container

import (
	_ "embed"
	"fmt"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed dangerous_capability.md
var dangerousCapabilityPage string

// DangerousCapability finds capabilities that lead out of a container.
var DangerousCapability = &lint.Rule{
	Name:     "dangerous-capability",
	Severity: lint.Warning,
	Page:     dangerousCapabilityPage,
	Check:    checkDangerousCapability,
}

// dangerous are the Linux capabilities by which a container can take over its host, and how.
// https://man7.org/linux/man-pages/man7/capabilities.7.html
var dangerous = map[string]string{
	"ALL":             "has every right of root",
	"SYS_ADMIN":       "may mount file systems and more",
	"SYS_MODULE":      "may load code into the kernel",
	"SYS_RAWIO":       "may write to devices and memory",
	"SYS_BOOT":        "may restart the instance",
	"SYS_TIME":        "may set the instance's clock",
	"DAC_READ_SEARCH": "may read every file of the instance",
	"MAC_ADMIN":       "may change the security policy",
	"MAC_OVERRIDE":    "may pass over the security policy",
	"BPF":             "may run programs in the kernel",
	"PERFMON":         "may watch the kernel",
	"SYSLOG":          "may read the kernel's log",
}

func checkDangerousCapability(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if t.Fargate() { // which adds SYS_PTRACE only: fargate-unsupported-parameter
			continue
		}
		mode, _ := t.Mode()
		for _, c := range t.Containers.Items {
			for _, capability := range c.AddedCapabilities.Items {
				name, ok := capability.Get()
				if !ok {
					continue
				}
				name = strings.TrimPrefix(strings.ToUpper(name), "CAP_")
				what := dangerous[name]
				if name == "NET_ADMIN" && mode == ecstypes.NetworkModeHost {
					what = "may change the instance's network"
				}
				if what == "" {
					continue
				}
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(capability),
					Message: fmt.Sprintf("%s gets the capability %s: it %s", called(c), name, what),
					Advice:  "Remove it, or add the narrow one that the program needs."})
			}
		}
	}
}
