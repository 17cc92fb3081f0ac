package image

import (
	_ "embed"
	"fmt"
	"strings"

	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed latest_tag_immutable_repository.md
var latestTagImmutableRepositoryPage string

// LatestTagImmutableRepository finds tasks that follow a tag that can never move.
var LatestTagImmutableRepository = &lint.Rule{
	Name:     "latest-tag-immutable-repository",
	Severity: lint.Error,
	Page:     latestTagImmutableRepositoryPage,
	Check:    checkLatestTagImmutableRepository,
}

func checkLatestTagImmutableRepository(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			r := repositoryOf(p.Estate, c)
			if r == nil {
				continue
			}
			mutability, ok := r.Mutability.Get()
			if !ok || mutability != string(ecrtypes.ImageTagMutabilityImmutable) || !latest(c.Image.Ending()) {
				continue
			}
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.Image),
				Message: fmt.Sprintf("The image has the tag \"latest\", but tags of %s are immutable: after the first push no other image can get it", r.Resource.Address),
				Advice:  "Push each build under a tag of its own and write that tag, or the digest, into the task definition. Where latest has to move, make the repository IMMUTABLE_WITH_EXCLUSION."})
		}
	}
}

// latest reports whether what an image ends with names the tag latest, by name or by leaving the tag out.
func latest(ending string) bool {
	return strings.ContainsAny(ending, "/:") && ecsspec.ImageTag(ending) == ecsspec.DefaultImageTag
}

// repositoryOf is the repository in the code that a container's image lies in, nil when there is none.
func repositoryOf(e *estate.Estate, c *estate.Container) *estate.Repository {
	addresses := map[string]bool{}
	for _, ref := range c.Image.References() {
		if ref.Attr == "repository_url" {
			addresses[ref.Resource] = true
		}
	}
	image, _ := c.Image.Get()
	var found *estate.Repository
	for _, r := range e.Repositories {
		name, ok := r.Name.Get()
		literal := ok && strings.Contains(image, ".dkr.ecr.") && (strings.Contains(image, "/"+name+":") || strings.HasSuffix(image, "/"+name))
		if !literal && !addresses[r.Resource.Address] {
			continue
		}
		if found != nil {
			return nil
		}
		found = r
	}
	return found
}
