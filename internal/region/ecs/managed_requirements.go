package ecs

import (
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
)

// checkRequirements refuses requirements that cannot be told from what the
// region knows of its instance types.
func checkRequirements(q *ecstypes.InstanceRequirementsRequest) error {
	if q == nil {
		return nil
	}
	for _, r := range []struct {
		name  string
		asked bool
	}{
		{"acceleratorCount", q.AcceleratorCount != nil}, {"acceleratorTypes", len(q.AcceleratorTypes) > 0}, {"acceleratorNames", len(q.AcceleratorNames) > 0},
		{"acceleratorManufacturers", len(q.AcceleratorManufacturers) > 0}, {"acceleratorTotalMemoryMiB", q.AcceleratorTotalMemoryMiB != nil},
		{"baselineEbsBandwidthMbps", q.BaselineEbsBandwidthMbps != nil}, {"networkBandwidthGbps", q.NetworkBandwidthGbps != nil},
		{"networkInterfaceCount", q.NetworkInterfaceCount != nil}, {"requireHibernateSupport", q.RequireHibernateSupport != nil && *q.RequireHibernateSupport},
	} {
		if r.asked {
			return unsupported("instanceRequirements.%s of managed instances", r.name)
		}
	}
	return nil
}

// registeredMemory is what an agent registers of an instance's memory, in thousandths
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html).
const registeredMemory = 948

// managedType is the smallest instance type that meets the requirements and
// takes a task of that size.
func managedType(t *ecstypes.InstanceLaunchTemplate, cpu, memory int) (ec2.InstanceType, bool) {
	q := t.InstanceRequirements
	if q == nil {
		q = &ecstypes.InstanceRequirementsRequest{}
	}
	return ec2.SmallestInstanceType(func(i ec2.InstanceType) bool {
		return meets(q, i) && int(i.VCPUs)*1024 >= cpu && int(i.MemoryMiB)*registeredMemory/1000 >= memory
	})
}

// meets tells whether an instance type is one that the requirements allow
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InstanceRequirementsRequest.html).
// The region's types are of current generations; none of them is bare metal or
// has storage of its own.
func meets(q *ecstypes.InstanceRequirementsRequest, i ec2.InstanceType) bool {
	within := func(n int, low, high *int32) bool {
		return (low == nil || n >= int(*low)) && (high == nil || n <= int(*high))
	}
	perCPU := float64(i.MemoryMiB) / 1024 / float64(i.VCPUs)
	burstable := i.Name[0] == 't'
	switch {
	case len(q.AllowedInstanceTypes) > 0 && !slices.Contains(q.AllowedInstanceTypes, i.Name), slices.Contains(q.ExcludedInstanceTypes, i.Name),
		q.VCpuCount != nil && !within(int(i.VCPUs), q.VCpuCount.Min, q.VCpuCount.Max),
		q.MemoryMiB != nil && !within(int(i.MemoryMiB), q.MemoryMiB.Min, q.MemoryMiB.Max),
		q.MemoryGiBPerVCpu != nil && (q.MemoryGiBPerVCpu.Min != nil && perCPU < *q.MemoryGiBPerVCpu.Min || q.MemoryGiBPerVCpu.Max != nil && perCPU > *q.MemoryGiBPerVCpu.Max),
		burstable && q.BurstablePerformance == ecstypes.BurstablePerformanceExcluded, !burstable && q.BurstablePerformance == ecstypes.BurstablePerformanceRequired,
		len(q.InstanceGenerations) > 0 && !slices.Contains(q.InstanceGenerations, ecstypes.InstanceGenerationCurrent),
		q.BareMetal == ecstypes.BareMetalRequired, q.LocalStorage == ecstypes.LocalStorageRequired,
		q.TotalLocalStorageGB != nil && q.TotalLocalStorageGB.Min != nil && *q.TotalLocalStorageGB.Min > 0,
		i.Arm && len(q.CpuManufacturers) > 0 && !slices.Contains(q.CpuManufacturers, ecstypes.CpuManufacturerAmazonWebServices),
		// What nothing asks for is x86-64.
		i.Arm && len(q.CpuManufacturers) == 0 && len(q.AllowedInstanceTypes) == 0:
		return false
	}
	return true
}
