package container

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed mutable_image_tag.md
var mutableImageTagPage string

// MutableImageTag finds images that may be others tomorrow.
var MutableImageTag = &lint.Rule{
	Name:     "mutable-image-tag",
	Severity: lint.Warning,
	Page:     mutableImageTagPage,
	Check:    checkMutableImageTag,
}

func checkMutableImageTag(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			image, known := c.Image.Get()
			if !known {
				// Of an image whose registry is not known the tag may still be.
				if image = c.Image.Ending(); !strings.Contains(image, ":") {
					continue
				}
			}
			if ecsspec.ImageTag(image) != ecsspec.DefaultImageTag {
				continue
			}
			message := "The image has the tag \"latest\", which means another image with each push"
			if !strings.HasSuffix(image, ":"+ecsspec.DefaultImageTag) {
				message = fmt.Sprintf("The image %q has no tag, which means \"latest\": another image with each push", image)
			}
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.Image), Message: message,
				Advice: "Name a version, the commit's tag or the digest, so that each revision of the task definition means one image."})
		}
	}
}
