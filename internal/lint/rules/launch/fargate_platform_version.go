package launch

import (
	_ "embed"
	"fmt"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed fargate_platform_version.md
var fargatePlatformVersionPage string

// FargatePlatformVersion finds old platform versions.
var FargatePlatformVersion = &lint.Rule{
	Name:     "fargate-platform-version",
	Severity: lint.Warning,
	Page:     fargatePlatformVersionPage,
	Check:    checkFargatePlatformVersion,
}

// oldPlatforms are the Linux platform versions before the current one.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
var oldPlatforms = []string{"1.0.0", "1.1.0", "1.2.0", "1.3.0"}

func checkFargatePlatformVersion(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		version, ok := s.PlatformVersion.Get()
		if !ok || s.Launch != ecstypes.LaunchTypeFargate || !slices.Contains(oldPlatforms, version) {
			continue
		}
		if t := s.TaskDefinition.One(); t != nil {
			// Windows has version numbers of its own.
			if windows, ok := t.Windows(); windows || !ok {
				continue
			}
			if feature := newerFeature(t); feature != "" {
				p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.PlatformVersion), Severity: lint.As(lint.Error),
					Message: fmt.Sprintf("Platform version %q does not have %s, which the task uses: expected 1.4.0 or later", version, feature),
					Advice:  latestPlatform})
				continue
			}
		} else if version == "1.0.0" {
			continue // the current version of Windows
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.PlatformVersion),
			Message: fmt.Sprintf("Platform version %q is old: expected \"LATEST\" or \"1.4.0\"", version),
			Advice:  latestPlatform})
	}
}

const latestPlatform = `Leave platform_version out: the default is "LATEST", and AWS patches it.`

// newerFeature names what the task has that came with 1.4.0; empty when it has nothing of that.
func newerFeature(t *estate.TaskDefinition) string {
	for _, v := range t.Volumes.Items {
		if v.EFS != nil {
			return "EFS volumes"
		}
	}
	if t.EphemeralStorage.Written() && !t.EphemeralStorage.Absent() {
		return "ephemeral storage of a chosen size"
	}
	return ""
}
