package ssm

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// optimized are the ECS-optimized images by what follows
// /aws/service/ecs/optimized-ami/ in their parameters' names; see
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html.
// The names are shaped as AWS's; the images, and so the releases in the names,
// are the region's own and never change.
var optimized = []struct{ variant, name, source, os string }{
	{"amazon-linux-2", "amzn2-ami-ecs-hvm-2.0.20251108-x86_64-ebs", "amzn2-ami-minimal-hvm-2.0.20251027.1-x86_64-ebs", "Amazon Linux 2"},
	{"amazon-linux-2/arm64", "amzn2-ami-ecs-hvm-2.0.20251108-arm64-ebs", "amzn2-ami-minimal-hvm-2.0.20251027.1-arm64-ebs", "Amazon Linux 2"},
	{"amazon-linux-2/gpu", "amzn2-ami-ecs-gpu-hvm-2.0.20251108-x86_64-ebs", "amzn2-ami-minimal-hvm-2.0.20251027.1-x86_64-ebs", "Amazon Linux 2"},
	{"amazon-linux-2/inf", "amzn2-ami-ecs-inf-hvm-2.0.20251108-x86_64-ebs", "amzn2-ami-minimal-hvm-2.0.20251027.1-x86_64-ebs", "Amazon Linux 2"},
	{"amazon-linux-2/kernel-5.10", "amzn2-ami-ecs-kernel-5.10-hvm-2.0.20251108-x86_64-ebs", "amzn2-ami-minimal-hvm-2.0.20251027.1-x86_64-ebs", "Amazon Linux 2"},
	{"amazon-linux-2/kernel-5.10/arm64", "amzn2-ami-ecs-kernel-5.10-hvm-2.0.20251108-arm64-ebs", "amzn2-ami-minimal-hvm-2.0.20251027.1-arm64-ebs", "Amazon Linux 2"},
	{"amazon-linux-2/kernel-5.10/gpu", "amzn2-ami-ecs-kernel-5.10-gpu-hvm-2.0.20251108-x86_64-ebs", "amzn2-ami-minimal-hvm-2.0.20251027.1-x86_64-ebs", "Amazon Linux 2"},
	{"amazon-linux-2/kernel-5.10/inf", "amzn2-ami-ecs-kernel-5.10-inf-hvm-2.0.20251108-x86_64-ebs", "amzn2-ami-minimal-hvm-2.0.20251027.1-x86_64-ebs", "Amazon Linux 2"},
	{"amazon-linux-2023", "al2023-ami-ecs-hvm-2023.0.20251108-kernel-6.1-x86_64", "al2023-ami-minimal-2023.9.20251105.0-kernel-6.1-x86_64", "Amazon Linux 2023"},
	{"amazon-linux-2023/arm64", "al2023-ami-ecs-hvm-2023.0.20251108-kernel-6.1-arm64", "al2023-ami-minimal-2023.9.20251105.0-kernel-6.1-arm64", "Amazon Linux 2023"},
	{"amazon-linux-2023/gpu", "al2023-ami-ecs-gpu-hvm-2023.0.20251108-kernel-6.1-x86_64-ebs", "al2023-ami-minimal-2023.9.20251105.0-kernel-6.1-x86_64", "Amazon Linux 2023"},
	{"amazon-linux-2023/neuron", "al2023-ami-ecs-neuron-hvm-2023.0.20251108-kernel-6.1-x86_64", "al2023-ami-minimal-2023.9.20251105.0-kernel-6.1-x86_64", "Amazon Linux 2023"},
}

// plain are images whose parameter's value is their id alone
// (https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html,
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-bottlerocket-retrieve-ami.html).
var plain = []string{
	"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
	"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
	"/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-arm64-gp2",
	"/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2",
	"/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id",
	"/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id",
}

const (
	optimizedPath = "/aws/service/ecs/optimized-ami/"
	agentVersion  = "1.100.0"
	dockerVersion = "Docker version 25.0.8"
)

// published is when the region's images, and with them their parameters, last changed.
var published = time.Date(2025, 11, 8, 0, 0, 0, 0, time.UTC)

// imageID is the same for one image in one region, always.
func imageID(r *operation.Request, name string) string {
	sum := sha256.Sum256([]byte("drydock\x00" + r.Region + "\x00image\x00" + name))
	return "ami-0" + hex.EncodeToString(sum[:])[:16]
}

// recommended is the value of an optimized image's parameter, in the fields and
// the order of AWS's.
type recommended struct {
	SchemaVersion     int    `json:"schema_version"`
	ImageName         string `json:"image_name"`
	ImageID           string `json:"image_id"`
	OS                string `json:"os"`
	ECSRuntimeVersion string `json:"ecs_runtime_version"`
	ECSAgentVersion   string `json:"ecs_agent_version"`
	SourceImageName   string `json:"source_image_name"`
}

// publicParameters are all of the region, sorted by name.
func publicParameters(r *operation.Request) []Parameter {
	var all []Parameter
	add := func(name, value string) {
		all = append(all, Parameter{
			ARN: new("arn:" + r.Partition + ":ssm:" + r.Region + "::parameter" + name), DataType: new("text"), Name: new(name),
			Type: new(typeString), Value: new(value), LastModifiedDate: new(published), Version: 1,
		})
	}
	for _, o := range optimized {
		rec := recommended{1, o.name, imageID(r, o.name), o.os, dockerVersion, agentVersion, o.source}
		text, _ := json.Marshal(rec) // text and a number: it cannot fail
		base := optimizedPath + o.variant + "/recommended"
		add(base, string(text))
		for sub, value := range map[string]string{
			"schema_version": "1", "image_name": rec.ImageName, "image_id": rec.ImageID, "os": rec.OS,
			"ecs_runtime_version": rec.ECSRuntimeVersion, "ecs_agent_version": rec.ECSAgentVersion, "source_image_name": rec.SourceImageName,
		} {
			add(base+"/"+sub, value)
		}
	}
	for _, name := range plain {
		add(name, imageID(r, name))
	}
	slices.SortFunc(all, func(a, b Parameter) int { return strings.Compare(*a.Name, *b.Name) })
	return all
}

func publicParameter(r *operation.Request, name string) (Parameter, bool) {
	for _, p := range publicParameters(r) {
		if *p.Name == name {
			return p, true
		}
	}
	return Parameter{}, false
}

func publicParametersUnder(r *operation.Request, path string, recursive bool) []Parameter {
	return slices.DeleteFunc(publicParameters(r), func(p Parameter) bool {
		rest, under := strings.CutPrefix(*p.Name, path)
		return !under || !recursive && strings.Contains(rest, "/")
	})
}

// ImageName is the name of an image that a public parameter of the region leads
// to, "" for any other id: who starts instances learns what is on them.
func ImageName(r *operation.Request, id string) string {
	for _, o := range optimized {
		if imageID(r, o.name) == id {
			return o.name
		}
	}
	for _, name := range plain {
		if imageID(r, name) == id {
			return strings.TrimPrefix(name, "/aws/service/")
		}
	}
	return ""
}
