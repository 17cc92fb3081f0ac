package network

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed image_pull_path.md
var imagePullPathPage string

// ImagePullPath finds tasks in private subnets that cannot pull their images.
var ImagePullPath = &lint.Rule{
	Name:     "image-pull-path",
	Severity: lint.Error,
	Page:     imagePullPathPage,
	Check:    checkImagePullPath,
}

func checkImagePullPath(p *lint.Pass) {
	if !p.Estate.Whole() {
		return
	}
	for _, s := range p.Estate.Services {
		t := s.TaskDefinition.One()
		if t == nil || !s.OwnInterfaces() || !s.Network.Subnets.Complete {
			continue
		}
		// With a public IP the way leads through the internet gateway.
		if public, ok := s.Network.AssignPublicIP.Or(false); !ok || public {
			continue
		}
		for _, link := range s.Network.Subnets.Items {
			subnet := link.One()
			if subnet == nil || !shutIn(subnet) {
				continue
			}
			if lacks := missing(subnet.VPC.One(), t); lacks != "" {
				p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Network.Subnets),
					Message: fmt.Sprintf("Tasks in %s have no way to %s: its route table has no route to a NAT gateway, and they have no public IP", subnet.Resource.Address, lacks),
					Advice:  "Add a route for 0.0.0.0/0 to a NAT gateway, or the VPC endpoints ecr.api, ecr.dkr, s3 and logs, which serve images of ECR only."})
				break
			}
		}
	}
}

// shutIn reports whether the network of a subnet is all in the code and no route leads out of it for a task without a
// public IP: an internet gateway takes none.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
func shutIn(s *estate.Subnet) bool {
	table := s.Table()
	if table == nil || !table.Complete || s.VPC.One() == nil {
		return false
	}
	for _, r := range table.Routes {
		if r.Other || !r.NAT.Absent() || r.Destination.Unknown() {
			return false
		}
		// The gateway may be a virtual private one.
		if !r.Gateway.Absent() && !r.Gateway.RefersTo("internet_gateway", "egress_only_internet_gateway") {
			return false
		}
	}
	return true
}

// missing says what the tasks of a definition cannot reach by the endpoints of a VPC; empty when nothing is known to be.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
func missing(v *estate.VPC, t *estate.TaskDefinition) string {
	var have []string
	for _, e := range v.Endpoints {
		service, ok := e.Service.Get()
		if !ok {
			return ""
		}
		have = append(have, service)
	}
	has := func(name string) bool {
		return slices.ContainsFunc(have, func(service string) bool { return strings.HasSuffix(service, "."+name) })
	}
	for _, c := range t.Containers.Items {
		image, ok := c.Image.Get()
		if !ok {
			continue
		}
		if !strings.Contains(image, ".dkr.ecr.") && !strings.Contains(image, ".dkr-ecr.") {
			return fmt.Sprintf("the registry of image %q", image)
		}
		var lacks []string
		for _, name := range []string{"ecr.api", "ecr.dkr", "s3"} {
			if !has(name) {
				lacks = append(lacks, name)
			}
		}
		if c.Log != nil {
			if driver, ok := c.Log.Driver.Get(); ok && driver == "awslogs" && !has("logs") {
				lacks = append(lacks, "logs")
			}
		}
		if len(lacks) > 0 {
			return fmt.Sprintf("ECR and what its images need (no endpoint for %s)", strings.Join(lacks, ", "))
		}
	}
	return ""
}
