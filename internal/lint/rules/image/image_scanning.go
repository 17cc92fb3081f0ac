package image

import (
	_ "embed"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed image_scanning.md
var imageScanningPage string

// ImageScanning finds repositories whose images nobody scans.
var ImageScanning = &lint.Rule{
	Name:     "image-scanning",
	Severity: lint.Warning,
	Page:     imageScanningPage,
	Check:    checkImageScanning,
}

func checkImageScanning(p *lint.Pass) {
	for _, r := range p.Estate.Repositories {
		scans, ok := r.ScanOnPush.Or(false)
		if !ok || scans || registryScans(p.Estate, r) {
			continue
		}
		issue := lint.Issue{Resource: r.Resource, Range: lint.At(r.ScanOnPush),
			Message: "Images of the repository are not scanned for vulnerabilities",
			Advice:  "Set scan_on_push = true in image_scanning_configuration, or scan the whole registry with aws_ecr_registry_scanning_configuration."}
		const scan = "image_scanning_configuration"
		switch block := r.Resource.Body.Block(scan); {
		case block == nil:
			issue.Fix = lint.Propose("add "+scan, lint.InsertBlock(r.Resource.Range, scan, lint.Argument{Name: "scan_on_push", Value: cty.True}))
		default:
			issue.Fix = lint.ProposeArgument(block.Range, "scan_on_push", r.ScanOnPush, cty.True)
		}
		p.Report(issue)
	}
}

// registryScans reports whether the registry's own configuration scans the repository, or may.
func registryScans(e *estate.Estate, r *estate.Repository) bool {
	name, nameKnown := r.Name.Get()
	for _, registry := range e.RegistryScannings {
		if !registry.Rules.Complete {
			return true
		}
		for _, rule := range registry.Rules.Items {
			if frequency, ok := rule.Frequency.Get(); ok && frequency == "MANUAL" {
				continue
			}
			if !nameKnown || !rule.Filters.Complete {
				return true
			}
			for _, filter := range rule.Filters.Items {
				pattern, ok := filter.Get()
				if !ok || matches(pattern, name) {
					return true
				}
			}
		}
	}
	return false
}

// matches reports whether a filter takes a repository's name in. One without wildcards takes in all that contain it.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
func matches(filter, name string) bool {
	if !strings.Contains(filter, "*") {
		return strings.Contains(name, filter)
	}
	parts := strings.Split(filter, "*")
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(name, first) {
		return false
	}
	rest := name[len(first):]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return strings.HasSuffix(rest, last)
}
