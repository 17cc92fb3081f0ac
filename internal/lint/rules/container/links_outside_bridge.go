package container

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed links_outside_bridge.md
var linksOutsideBridgePage string

// LinksOutsideBridge finds container links where there is no bridge to link over.
var LinksOutsideBridge = &lint.Rule{
	Name:     "links-outside-bridge",
	Severity: lint.Error,
	Page:     linksOutsideBridgePage,
	Check:    checkLinksOutsideBridge,
}

func checkLinksOutsideBridge(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		mode, ok := t.Mode()
		if !ok || mode == ecstypes.NetworkModeBridge {
			continue
		}
		for _, c := range t.Containers.Items {
			if len(c.Links.Items) == 0 {
				continue
			}
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.Links),
				Message: fmt.Sprintf("%s has links, which work only in network mode \"bridge\", not %q", called(c), mode),
				Advice:  "Remove them: in awsvpc and host mode the containers of a task reach each other on localhost.",
				Fix:     lint.Propose("remove links", lint.Remove(c.Links))})
		}
	}
}
