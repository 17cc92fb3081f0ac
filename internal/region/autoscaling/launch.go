package autoscaling

import (
	"encoding/base64"
	"encoding/json"
	"regexp"

	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// launchPlan is what an instance of the group will be.
type launchPlan struct {
	Type, Image string
	CPU, Memory int // as the ECS agent registers them
	Cluster     string
	Attributes  map[string]string
	Template    astypes.LaunchTemplateSpecification
	// Instance is what EC2 is asked for, but for the subnet.
	Instance ec2.NewInstance
}

// registeredMemory is what the agent registers of an instance's memory, in
// thousandths: the kernel and the agent keep the rest. A t3.medium of 4096 MiB
// registers with 3884
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html).
const registeredMemory = 948

// launchPlan reads the launch template. Errors are for the caller of the group.
func (g *groupRecord) launchPlan(r *operation.Request) (launchPlan, error) {
	spec, override := g.Group.LaunchTemplate, ""
	if m := g.Group.MixedInstancesPolicy; m != nil {
		if m.LaunchTemplate == nil || m.LaunchTemplate.LaunchTemplateSpecification == nil {
			return launchPlan{}, validation("MixedInstancesPolicy needs a LaunchTemplate with a LaunchTemplateSpecification")
		}
		spec = m.LaunchTemplate.LaunchTemplateSpecification
		for _, o := range m.LaunchTemplate.Overrides {
			if o.InstanceRequirements != nil || operation.Deref(o.WeightedCapacity) != "" || o.LaunchTemplateSpecification != nil {
				return launchPlan{}, unsupported("overrides with instanceRequirements, weightedCapacity or launchTemplateSpecification")
			}
			if override == "" {
				override = operation.Deref(o.InstanceType) // the first has the highest priority
			}
		}
	}
	if spec == nil {
		return launchPlan{}, validation("Valid requests must contain either LaunchTemplate or MixedInstancesPolicy; the embedded region has no launch configurations")
	}
	id, name := operation.Deref(spec.LaunchTemplateId), operation.Deref(spec.LaunchTemplateName)
	if id != "" {
		name = "" // the group names it both ways once it is read
	}
	t, v, err := ec2.LaunchTemplate(r, id, name, operation.Deref(spec.Version))
	if err != nil {
		return launchPlan{}, validation("%s", err)
	}
	// What is described of a group names the template both ways.
	spec.LaunchTemplateId, spec.LaunchTemplateName = nil, nil
	described := astypes.LaunchTemplateSpecification{LaunchTemplateId: new(t.ID), LaunchTemplateName: new(t.Name), Version: spec.Version}
	*spec = described
	p := launchPlan{Type: operation.Deref(v.Data.InstanceType), Image: operation.Deref(v.Data.ImageId), Template: described}
	p.Template.Version = new(count(int(v.Number)))
	if override != "" {
		p.Type = override
	}
	if p.Type == "" {
		return p, validation("The launch template %s has no instance type", t.ID)
	}
	size, known := ec2.InstanceTypeByName(p.Type)
	if !known {
		return p, validation("the embedded region does not know the instance type %q; DescribeInstanceTypes lists those it knows", p.Type)
	}
	p.CPU, p.Memory = int(size.VCPUs)*1024, int(size.MemoryMiB)*registeredMemory/1000
	if err := p.readUserData(operation.Deref(v.Data.UserData)); err != nil {
		return p, validation("The user data of the launch template %s: %s", t.ID, err)
	}
	p.Instance = ec2.NewInstance{
		Type: p.Type, Image: p.Image, UserData: operation.Deref(v.Data.UserData), SecurityGroups: v.Data.SecurityGroupIds,
		Tags: map[string]string{"aws:autoscaling:groupName": g.name()},
	}
	if profile := v.Data.IamInstanceProfile; profile != nil {
		if p.Instance.Profile = operation.Deref(profile.Arn); p.Instance.Profile == "" {
			p.Instance.Profile = "arn:" + r.Partition + ":iam::" + r.Account + ":instance-profile/" + operation.Deref(profile.Name)
		}
	}
	for _, n := range v.Data.NetworkInterfaces {
		if operation.Deref(n.DeviceIndex) == 0 {
			p.Instance.SecurityGroups = append(p.Instance.SecurityGroups, n.Groups...)
			p.Instance.Public = operation.Deref(n.AssociatePublicIpAddress)
		}
	}
	for _, t := range g.Group.Tags {
		if operation.Deref(t.PropagateAtLaunch) {
			p.Instance.Tags[*t.Key] = *t.Value
		}
	}
	if p.Attributes == nil {
		p.Attributes = map[string]string{}
	}
	p.Attributes["ecs.cpu-architecture"] = "x86_64"
	if size.Arm {
		p.Attributes["ecs.cpu-architecture"] = "arm64"
	}
	return p, nil
}

var (
	clusterVariable    = regexp.MustCompile(`(?m)\bECS_CLUSTER=["']?([A-Za-z0-9_-]+)`)
	bottlerocketTable  = regexp.MustCompile(`(?ms)^\s*\[settings\.ecs\]\s*$(.*?)(?:^\s*\[|\z)`)
	bottlerocketName   = regexp.MustCompile(`(?m)^\s*cluster\s*=\s*["']([A-Za-z0-9_-]+)["']`)
	attributesVariable = regexp.MustCompile(`(?m)\bECS_INSTANCE_ATTRIBUTES=["']?(\{[^}]*\})`)
)

// readUserData finds the agent's configuration
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html,
// https://bottlerocket.dev/en/os/latest/api/settings/ecs/).
func (p *launchPlan) readUserData(encoded string) error {
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return err
	}
	if m := clusterVariable.FindSubmatch(text); m != nil {
		p.Cluster = string(m[1])
	} else if table := bottlerocketTable.FindSubmatch(text); table != nil {
		if m := bottlerocketName.FindSubmatch(table[1]); m != nil {
			p.Cluster = string(m[1])
		}
	}
	if m := attributesVariable.FindSubmatch(text); m != nil {
		// What the agent cannot read it does not register; nor is it an error.
		attributes := map[string]string{}
		if json.Unmarshal(m[1], &attributes) == nil {
			p.Attributes = attributes
		}
	}
	return nil
}
