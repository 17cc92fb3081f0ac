package ec2_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func open(t *testing.T, seed string) *region.Region {
	t.Helper()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	rg, err := region.Open(t.Context(), region.Options{Wall: func() time.Time { return start }, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	return rg
}

var ireland = operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}

// call runs an operation that must succeed.
func call[Out any](t *testing.T, rg *region.Region, name string, in any) *Out {
	t.Helper()
	out, err := rg.Call(context.Background(), ireland, "EC2", name, in)
	if err != nil {
		t.Fatal(err)
	}
	return out.(*Out)
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestAFreshAccountHasADefaultNetwork(t *testing.T) {
	rg := open(t, "test")
	vpc := call[ec2.DescribeVpcsOutput](t, rg, "DescribeVpcs", &ec2.DescribeVpcsInput{}).Vpcs
	if len(vpc) != 1 || *vpc[0].CidrBlock != "172.31.0.0/16" || !*vpc[0].IsDefault {
		t.Fatalf("VPCs %+v", vpc)
	}
	got := map[string]string{}
	for _, s := range call[ec2.DescribeSubnetsOutput](t, rg, "DescribeSubnets", &ec2.DescribeSubnetsInput{}).Subnets {
		if *s.VpcId != *vpc[0].VpcId || !*s.DefaultForAz || *s.AvailableIpAddressCount != 4091 {
			t.Errorf("subnet %+v", s)
		}
		got[*s.AvailabilityZone+" "+*s.AvailabilityZoneId] = *s.CidrBlock
	}
	want := map[string]string{"eu-west-1a euw1-az1": "172.31.0.0/20", "eu-west-1b euw1-az2": "172.31.16.0/20", "eu-west-1c euw1-az3": "172.31.32.0/20"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	groups := call[ec2.DescribeSecurityGroupsOutput](t, rg, "DescribeSecurityGroups", &ec2.DescribeSecurityGroupsInput{}).SecurityGroups
	if len(groups) != 1 || *groups[0].GroupName != "default" || *groups[0].IpPermissions[0].UserIdGroupPairs[0].GroupId != *groups[0].GroupId {
		t.Errorf("groups %+v", groups)
	}
	// A configuration may name the default network: it is the same in every state file, whatever the seed.
	other := call[ec2.DescribeVpcsOutput](t, open(t, "another"), "DescribeVpcs", &ec2.DescribeVpcsInput{}).Vpcs
	if diff := cmp.Diff(vpc, other); diff != "" {
		t.Error(diff)
	}
}

func TestZoneIDs(t *testing.T) {
	rg := open(t, "test")
	for name, want := range map[string]string{
		"us-east-1": "use1-az1", "ap-northeast-2": "apne2-az1", "us-gov-west-1": "usgw1-az1", "ca-central-1": "cac1-az1", "me-south-1": "mes1-az1",
	} {
		out, err := rg.Call(t.Context(), operation.Scope{Account: "1", Region: name}, "EC2", "DescribeAvailabilityZones", &ec2.DescribeAvailabilityZonesInput{})
		if err != nil {
			t.Fatal(err)
		}
		zones := out.(*ec2.DescribeAvailabilityZonesOutput).AvailabilityZones
		if len(zones) != 3 || *zones[0].ZoneId != want || *zones[2].ZoneName != name+"c" {
			t.Errorf("%s: %s, want %s", name, *zones[0].ZoneId, want)
		}
	}
}

func TestFilters(t *testing.T) {
	rg := open(t, "test")
	filter := func(name string, values ...string) ec2.Filter { return ec2.Filter{Name: &name, Values: values} }
	for _, test := range []struct {
		filters []ec2.Filter
		want    int
	}{
		{nil, 3},
		{[]ec2.Filter{filter("availability-zone", "eu-west-1a", "eu-west-1b")}, 2},
		{[]ec2.Filter{filter("availability-zone", "eu-west-1?")}, 3},
		{[]ec2.Filter{filter("availability-zone", "*c")}, 1},
		{[]ec2.Filter{filter("availability-zone", `eu-west-1\?`)}, 0},
		{[]ec2.Filter{filter("default-for-az", "true"), filter("cidr-block", "172.31.16.0/20")}, 1},
		{[]ec2.Filter{filter("default-for-az", "false")}, 0},
		{[]ec2.Filter{filter("tag:Name", "*")}, 0},
		{[]ec2.Filter{filter("vpc-id")}, 0},
	} {
		if got := call[ec2.DescribeSubnetsOutput](t, rg, "DescribeSubnets", &ec2.DescribeSubnetsInput{Filters: test.filters}).Subnets; len(got) != test.want {
			t.Errorf("%+v: %d subnets, want %d", test.filters, len(got), test.want)
		}
	}
	_, err := rg.Call(t.Context(), ireland, "EC2", "DescribeSubnets", &ec2.DescribeSubnetsInput{Filters: []ec2.Filter{filter("colour", "blue")}})
	wantCode(t, err, "InvalidParameterValue")
	_, err = rg.Call(t.Context(), ireland, "EC2", "DescribeVpcs", &ec2.DescribeVpcsInput{VpcIds: []string{"vpc-none"}})
	wantCode(t, err, "InvalidVpcID.NotFound")
	_, err = rg.Call(t.Context(), ireland, "EC2", "DescribeSecurityGroups", &ec2.DescribeSecurityGroupsInput{GroupIds: []string{"sg-none"}})
	wantCode(t, err, "InvalidGroup.NotFound")
	_, err = rg.Call(t.Context(), ireland, "EC2", "DescribeSubnets", &ec2.DescribeSubnetsInput{MaxResults: aws.Int32(4)})
	wantCode(t, err, "InvalidMaxResults")
}

// within runs fn in one transaction of the region.
func within(t *testing.T, rg *region.Region, fn func(*operation.Request) error) {
	t.Helper()
	if err := rg.View(t.Context(), ireland, fn); err != nil {
		t.Fatal(err)
	}
}

func TestNetworkInterfacesHaveAddressesOfTheirOwn(t *testing.T) {
	rg := open(t, "test")
	within(t, rg, func(r *operation.Request) error {
		subnet := ec2.Subnets(r, ec2.DefaultVPC(r).ID)[0]
		prefix := netip.MustParsePrefix(subnet.CIDR)
		taken := map[string]string{}
		for range 300 {
			n, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: subnet.ID, Public: true})
			if err != nil {
				return err
			}
			if other, twice := taken[n.Address]; twice || !prefix.Contains(netip.MustParseAddr(n.Address)) {
				t.Fatalf("%s has %s, so has %s", n.ID, n.Address, other)
			}
			if len(n.SecurityGroups) != 1 || n.PublicAddress == "" || !netip.MustParseAddr(n.PublicAddress).IsValid() {
				t.Fatalf("%+v", n)
			}
			taken[n.Address] = n.ID
		}
		// AWS keeps the first four addresses and the last.
		for i, refused := range []string{prefix.Addr().String(), prefix.Addr().Next().Next().Next().String(), "172.30.0.9", "nonsense"} {
			_, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: subnet.ID, Address: refused})
			if err == nil {
				t.Errorf("%d: took %s", i, refused)
			} else {
				wantCode(t, err, "InvalidParameterValue")
			}
		}
		for address, id := range taken {
			_, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: subnet.ID, Address: address})
			wantCode(t, err, "InvalidIPAddress.InUse")
			ec2.DeleteNetworkInterface(r, id)
			if n, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: subnet.ID, Address: address}); err != nil || n.Address != address {
				t.Errorf("%s was given back, but: %v", address, err)
			}
			break
		}
		_, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: "subnet-none"})
		wantCode(t, err, "InvalidSubnetID.NotFound")
		_, err = ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: subnet.ID, SecurityGroups: []string{"sg-none"}})
		wantCode(t, err, "InvalidGroup.NotFound")
		return nil
	})
	out := call[ec2.DescribeSubnetsOutput](t, rg, "DescribeSubnets", &ec2.DescribeSubnetsInput{Filters: []ec2.Filter{{Name: aws.String("cidr"), Values: []string{"172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"}}}})
	left := 0
	for _, s := range out.Subnets {
		left += int(*s.AvailableIpAddressCount)
	}
	if left != 3*4091-300 {
		t.Errorf("%d addresses are left", left)
	}
}

func TestASubnetRunsFull(t *testing.T) {
	rg := open(t, "test")
	within(t, rg, func(r *operation.Request) error {
		subnet := ec2.Subnets(r, ec2.DefaultVPC(r).ID)[0]
		var last string
		for range 4091 {
			n, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: subnet.ID})
			if err != nil {
				return err
			}
			last = n.ID
		}
		_, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: subnet.ID})
		wantCode(t, err, "InsufficientFreeAddressesInSubnet")
		ec2.DeleteNetworkInterface(r, last)
		_, err = ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: subnet.ID})
		return err
	})
}

func TestDescribeNetworkInterfacesPages(t *testing.T) {
	rg := open(t, "test")
	within(t, rg, func(r *operation.Request) error {
		for _, s := range ec2.Subnets(r, ec2.DefaultVPC(r).ID) {
			for range 4 {
				if _, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: s.ID, Type: "efs"}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	seen := map[string]bool{}
	in := &ec2.DescribeNetworkInterfacesInput{MaxResults: aws.Int32(5)}
	for pages := 0; pages == 0 || in.NextToken != nil; pages++ {
		out := call[ec2.DescribeNetworkInterfacesOutput](t, rg, "DescribeNetworkInterfaces", in)
		for _, n := range out.NetworkInterfaces {
			if seen[*n.NetworkInterfaceId] || *n.InterfaceType != "efs" || *n.Groups[0].GroupName != "default" {
				t.Errorf("%+v", n)
			}
			seen[*n.NetworkInterfaceId] = true
		}
		in.NextToken = out.NextToken
	}
	if len(seen) != 12 {
		t.Errorf("%d interfaces", len(seen))
	}
	in.NextToken = aws.String("%")
	_, err := rg.Call(t.Context(), ireland, "EC2", "DescribeNetworkInterfaces", in)
	wantCode(t, err, "InvalidNextToken")
}

func TestEveryInstanceTypeHasInterfaces(t *testing.T) {
	rg := open(t, "test")
	out := call[ec2.DescribeInstanceTypesOutput](t, rg, "DescribeInstanceTypes", &ec2.DescribeInstanceTypesInput{})
	if len(out.InstanceTypes) == 0 {
		t.Fatal("no instance types")
	}
	for _, it := range out.InstanceTypes {
		if n := it.NetworkInfo.MaximumNetworkInterfaces; n == nil || *n < 2 {
			t.Errorf("%s has no number of interfaces", aws.ToString(it.InstanceType))
		}
	}
}
