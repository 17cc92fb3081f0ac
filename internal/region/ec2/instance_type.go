package ec2

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// InstanceType is how big an instance is.
type InstanceType struct {
	Name      string
	VCPUs     int32
	MemoryMiB int64
	// Arm: its processors are Graviton's.
	Arm bool
}

// instanceTypes are those that ECS clusters are commonly made of
// (https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html and its sisters for co and mo).
var instanceTypes = []InstanceType{
	{"c5.2xlarge", 8, 16384, false}, {"c5.large", 2, 4096, false}, {"c5.xlarge", 4, 8192, false},
	{"c6g.large", 2, 4096, true}, {"c6g.xlarge", 4, 8192, true},
	{"c6i.large", 2, 4096, false}, {"c6i.xlarge", 4, 8192, false},
	{"c7g.large", 2, 4096, true}, {"c7g.xlarge", 4, 8192, true},
	{"m5.2xlarge", 8, 32768, false}, {"m5.4xlarge", 16, 65536, false}, {"m5.large", 2, 8192, false}, {"m5.xlarge", 4, 16384, false},
	{"m6g.large", 2, 8192, true}, {"m6g.xlarge", 4, 16384, true},
	{"m6i.2xlarge", 8, 32768, false}, {"m6i.large", 2, 8192, false}, {"m6i.xlarge", 4, 16384, false},
	{"m7g.large", 2, 8192, true}, {"m7g.xlarge", 4, 16384, true},
	{"m7i.large", 2, 8192, false}, {"m7i.xlarge", 4, 16384, false},
	{"r5.large", 2, 16384, false}, {"r5.xlarge", 4, 32768, false},
	{"r6g.large", 2, 16384, true}, {"r6i.large", 2, 16384, false},
	{"t2.micro", 1, 1024, false},
	{"t3.2xlarge", 8, 32768, false}, {"t3.large", 2, 8192, false}, {"t3.medium", 2, 4096, false}, {"t3.micro", 2, 1024, false},
	{"t3.nano", 2, 512, false}, {"t3.small", 2, 2048, false}, {"t3.xlarge", 4, 16384, false},
	{"t3a.large", 2, 8192, false}, {"t3a.medium", 2, 4096, false}, {"t3a.small", 2, 2048, false},
	{"t4g.large", 2, 8192, true}, {"t4g.medium", 2, 4096, true}, {"t4g.micro", 2, 1024, true}, {"t4g.small", 2, 2048, true},
}

// interfaces is how many network interfaces it can have.
func (t InstanceType) interfaces() *int32 {
	n, ok := ecsspec.InstanceInterfaces(t.Name)
	if !ok {
		return nil
	}
	return new(int32(n))
}

// InstanceTypeByName finds one of the region's instance types.
func InstanceTypeByName(name string) (InstanceType, bool) { return instanceType(name) }

func instanceType(name string) (InstanceType, bool) {
	for _, t := range instanceTypes {
		if t.Name == name {
			return t, true
		}
	}
	return InstanceType{}, false
}

// DescribeInstanceTypesInput is EC2's.
type DescribeInstanceTypesInput struct {
	InstanceTypes []string `query:"InstanceType"`
	Filters       []Filter `query:"Filter"`
	MaxResults    *int32
	NextToken     *string
}

// DescribeInstanceTypesOutput is EC2's.
type DescribeInstanceTypesOutput struct {
	InstanceTypes []InstanceTypeInfo `xml:"instanceTypeSet"`
	NextToken     *string
}

// InstanceTypeInfo is EC2's, as far as the region has it.
type InstanceTypeInfo struct {
	InstanceType      *string
	CurrentGeneration *bool
	BareMetal         *bool
	VCpuInfo          *VCpuInfo   `xml:"vCpuInfo"`
	MemoryInfo        *MemoryInfo `xml:"memoryInfo"`
	ProcessorInfo     *ProcessorInfo
	NetworkInfo       *NetworkInfo
}

// VCpuInfo is EC2's.
type VCpuInfo struct {
	DefaultVCpus *int32 `xml:"defaultVCpus"`
}

// MemoryInfo is EC2's.
type MemoryInfo struct {
	SizeInMiB *int64
}

// ProcessorInfo is EC2's.
type ProcessorInfo struct {
	SupportedArchitectures []string
}

// NetworkInfo is EC2's.
type NetworkInfo struct {
	MaximumNetworkInterfaces *int32
}

func describeInstanceTypes(r *operation.Request, in *DescribeInstanceTypesInput) (*DescribeInstanceTypesOutput, error) {
	architecture := func(t InstanceType) string {
		if t.Arm {
			return "arm64"
		}
		return "x86_64"
	}
	kept, next, err := choose(r, instanceTypes, func(t InstanceType) string { return t.Name }, func(t InstanceType) map[string][]string {
		return map[string][]string{
			"instance-type": {t.Name}, "processor-info.supported-architecture": {architecture(t)}, "current-generation": {boolText(t.Name != "t2.micro")},
			"bare-metal": {"false"},
		}
	}, asked{in.InstanceTypes, in.Filters, in.MaxResults, in.NextToken}, func(name string) error {
		return clientError("InvalidInstanceType", "The following supplied instance types do not exist: [%s]", name)
	})
	if err != nil {
		return nil, err
	}
	out := &DescribeInstanceTypesOutput{NextToken: next}
	for _, t := range kept {
		out.InstanceTypes = append(out.InstanceTypes, InstanceTypeInfo{
			InstanceType: new(t.Name), CurrentGeneration: new(t.Name != "t2.micro"), BareMetal: new(false), VCpuInfo: &VCpuInfo{new(t.VCPUs)},
			MemoryInfo: &MemoryInfo{new(t.MemoryMiB)}, ProcessorInfo: &ProcessorInfo{[]string{architecture(t)}}, NetworkInfo: &NetworkInfo{t.interfaces()},
		})
	}
	return out, nil
}
