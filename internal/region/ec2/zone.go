package ec2

import (
	"strconv"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Zone is one availability zone.
type Zone struct{ Name, ID string }

// Zones are the three availability zones of the caller's region.
func Zones(r *operation.Request) []Zone {
	zones := make([]Zone, 3)
	for i := range zones {
		zones[i] = Zone{
			Name: r.Region + string(rune('a'+i)),
			ID:   zoneIDPrefix(r.Region) + "-az" + strconv.Itoa(i+1),
		}
	}
	return zones
}

// zoneIDPrefix is how zone ids abbreviate a region: us-east-1 is use1,
// ap-northeast-2 is apne2, us-gov-west-1 is usgw1
// (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html).
func zoneIDPrefix(region string) string {
	var b strings.Builder
	for i, part := range strings.Split(region, "-") {
		if i == 0 {
			b.WriteString(part)
			continue
		}
		for part != "" {
			word := part
			for _, direction := range []string{"north", "south", "east", "west", "central", "gov"} {
				if strings.HasPrefix(part, direction) {
					word = direction
					break
				}
			}
			if _, err := strconv.Atoi(word); err == nil {
				b.WriteString(word)
			} else {
				b.WriteByte(word[0])
			}
			part = part[len(word):]
		}
	}
	return b.String()
}

// DescribeAvailabilityZonesInput is EC2's, as far as it is honoured.
type DescribeAvailabilityZonesInput struct {
	AllAvailabilityZones *bool
	ZoneNames            []string `query:"ZoneName"`
	ZoneIds              []string `query:"ZoneId"`
	Filters              []Filter `query:"Filter"`
}

// DescribeAvailabilityZonesOutput is EC2's.
type DescribeAvailabilityZonesOutput struct {
	AvailabilityZones []AvailabilityZone `xml:"availabilityZoneInfo"`
}

// AvailabilityZone is EC2's.
type AvailabilityZone struct {
	ZoneName           *string
	ZoneId             *string
	State              *string `xml:"zoneState"`
	RegionName         *string
	GroupName          *string
	NetworkBorderGroup *string
	ZoneType           *string
	OptInStatus        *string
}

func describeAvailabilityZones(r *operation.Request, in *DescribeAvailabilityZonesInput) (*DescribeAvailabilityZonesOutput, error) {
	out := &DescribeAvailabilityZonesOutput{}
	names, ids := wanted(in.ZoneNames), wanted(in.ZoneIds)
	for _, z := range Zones(r) {
		match, err := matches(in.Filters, map[string][]string{
			"zone-name": {z.Name}, "zone-id": {z.ID}, "state": {"available"}, "region-name": {r.Region},
			"zone-type": {"availability-zone"}, "opt-in-status": {"opt-in-not-required"},
			"group-name": {r.Region + "-zg-1"}, "network-border-group": {r.Region},
		}, nil)
		if err != nil {
			return nil, err
		}
		if !names.take(z.Name) || !ids.take(z.ID) || !match {
			continue
		}
		out.AvailabilityZones = append(out.AvailabilityZones, AvailabilityZone{
			ZoneName: &z.Name, ZoneId: &z.ID, State: new("available"), RegionName: new(r.Region),
			GroupName: new(r.Region + "-zg-1"), NetworkBorderGroup: new(r.Region),
			ZoneType: new("availability-zone"), OptInStatus: new("opt-in-not-required"),
		})
	}
	for _, left := range append(names.left(), ids.left()...) {
		return nil, clientError("InvalidParameterValue", "Invalid availability zone: [%s]", left)
	}
	return out, nil
}
