package image

import (
	_ "embed"
	"fmt"
	"slices"
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
	known := indexRepositories(p.Estate)
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			r := known.of(c)
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

// repositories are those in the code, by address and by name.
type repositories map[string][]*estate.Repository

func indexRepositories(e *estate.Estate) repositories {
	all := repositories{}
	for _, r := range e.Repositories {
		all[r.Resource.Address] = append(all[r.Resource.Address], r)
		if name, ok := r.Name.Get(); ok && name != r.Resource.Address {
			all[name] = append(all[name], r)
		}
	}
	return all
}

// of is the repository that a container's image lies in, nil when there is none or more than one.
func (all repositories) of(c *estate.Container) *estate.Repository {
	var found []*estate.Repository
	if image, ok := c.Image.Get(); ok {
		if registry, rest, ok := strings.Cut(image, "/"); ok && strings.Contains(registry, ".dkr.ecr.") {
			name, _, _ := strings.Cut(rest, "@")
			name, _, _ = strings.Cut(name, ":")
			found = all[name]
		}
	}
	for _, ref := range c.Image.References() {
		if ref.Attr == "repository_url" {
			found = append(slices.Clip(found), all[ref.Resource]...)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}
