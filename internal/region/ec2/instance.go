package ec2

import (
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// InstanceRecord is an EC2 instance as the region keeps it.
type InstanceRecord struct {
	ID, Type, Image, Subnet, VPC, Zone string
	Interface, Address                 string
	// State is EC2's: "pending", "running", "shutting-down" or "terminated".
	State    string
	Profile  string `json:",omitempty"` // ARN of the instance profile
	UserData string `json:",omitempty"` // as given, base64
	Launched time.Time
	// Spot instances can be taken back.
	Spot bool `json:",omitempty"`
	// Reason of the state, as EC2 words it.
	Reason string `json:",omitempty"`
}

var instances = store.Collection[InstanceRecord]{Name: "ec2/instance"}

// States of instances (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html).
const (
	instancePending      = "pending"
	instanceRunning      = "running"
	instanceShuttingDown = "shutting-down"
	instanceTerminated   = "terminated"
)

// NewInstance is what a service that runs instances asks for.
type NewInstance struct {
	Type, Image, Subnet string
	SecurityGroups      []string
	Profile, UserData   string
	Public, Spot        bool
	Tags                map[string]string
}

// LaunchInstance makes an instance that is pending and will run. Errors are
// EC2's.
func LaunchInstance(r *operation.Request, want NewInstance) (InstanceRecord, error) {
	if _, known := instanceType(want.Type); !known {
		return InstanceRecord{}, clientError("InvalidParameterValue", "Invalid value '%s' for InstanceType.", want.Type)
	}
	i := InstanceRecord{
		ID: "i-0" + r.ID("ec2/instance", 16), Type: want.Type, Image: want.Image, State: instancePending, Profile: want.Profile,
		UserData: want.UserData, Launched: r.Now(), Spot: want.Spot,
	}
	n, err := CreateNetworkInterface(r, NewNetworkInterface{Subnet: want.Subnet, SecurityGroups: want.SecurityGroups, Public: want.Public, Instance: i.ID})
	if err != nil {
		return InstanceRecord{}, err
	}
	i.Subnet, i.VPC, i.Zone, i.Interface, i.Address = n.Subnet, n.VPC, n.Zone, n.ID, n.Address
	instances.Put(r.Scoped, i.ID, i)
	putTags(r, i.ID, want.Tags)
	settleIn(r, i.ID, instanceStart)
	return i, nil
}

// TerminateInstance begins the end of an instance; one that is gone is no error.
func TerminateInstance(r *operation.Request, id, reason string) {
	i, found := instances.Get(r.Scoped, id)
	if !found || i.State == instanceShuttingDown || i.State == instanceTerminated {
		return
	}
	i.State, i.Reason = instanceShuttingDown, reason
	instances.Put(r.Scoped, id, i)
	settleIn(r, id, instanceTermination)
}

// Instance finds an instance by its id.
func Instance(r *operation.Request, id string) (InstanceRecord, bool) {
	return instances.Get(r.Scoped, id)
}

// HasTag tells whether a resource has a tag of that key.
func HasTag(r *operation.Request, id, key string) bool {
	_, has := tagsOf(r, id)[key]
	return has
}

func getInstance(r *operation.Request, id string) (InstanceRecord, error) {
	i, found := instances.Get(r.Scoped, id)
	if !found {
		return i, instanceNotFound(id)
	}
	return i, nil
}

func instanceNotFound(id string) error {
	return clientError("InvalidInstanceID.NotFound", "The instance ID '%s' does not exist", id)
}

func instanceSettled(r *operation.Request, id string) {
	i, found := instances.Get(r.Scoped, id)
	if !found {
		return
	}
	switch i.State {
	case instancePending:
		i.State = instanceRunning
	case instanceShuttingDown:
		i.State = instanceTerminated
		DeleteNetworkInterface(r, i.Interface)
		forgetIn(r, id, describedAfterEnd)
	case instanceTerminated:
		instances.Delete(r.Scoped, id)
		tags.Delete(r.Scoped, id)
		return
	}
	instances.Put(r.Scoped, id, i)
}

// DescribeInstancesInput is EC2's.
type DescribeInstancesInput struct {
	InstanceIds []string `query:"InstanceId"`
	Filters     []Filter `query:"Filter"`
	MaxResults  *int32
	NextToken   *string
}

// DescribeInstancesOutput is EC2's.
type DescribeInstancesOutput struct {
	Reservations []Reservation `xml:"reservationSet"`
	NextToken    *string
}

// Reservation is EC2's; each instance has its own.
type Reservation struct {
	ReservationId *string
	OwnerId       *string
	Instances     []InstanceDescription `xml:"instancesSet"`
}

// InstanceDescription is EC2's Instance, as far as the region has it.
type InstanceDescription struct {
	InstanceId         *string
	ImageId            *string
	State              *InstanceState `xml:"instanceState"`
	PrivateDnsName     *string
	InstanceType       *string
	LaunchTime         *time.Time
	Placement          *Placement
	SubnetId           *string
	VpcId              *string
	PrivateIpAddress   *string
	PublicIpAddress    *string           `xml:"ipAddress"`
	SecurityGroups     []GroupIdentifier `xml:"groupSet"`
	IamInstanceProfile *IamInstanceProfile
	InstanceLifecycle  *string
	StateReason        *StateReason
	Tags               []Tag `xml:"tagSet"`
}

// InstanceState is EC2's.
type InstanceState struct {
	Code *int32
	Name *string
}

// Placement is EC2's.
type Placement struct{ AvailabilityZone, Tenancy *string }

// IamInstanceProfile is EC2's.
type IamInstanceProfile struct{ Arn, Id *string }

// StateReason is EC2's.
type StateReason struct{ Code, Message *string }

// stateCodes are EC2's (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html).
var stateCodes = map[string]int32{instancePending: 0, instanceRunning: 16, instanceShuttingDown: 32, instanceTerminated: 48}

func (i InstanceRecord) describe(r *operation.Request) InstanceDescription {
	n, _ := networkInterfaces.Get(r.Scoped, i.Interface)
	d := InstanceDescription{
		InstanceId: new(i.ID), ImageId: new(i.Image), State: &InstanceState{new(stateCodes[i.State]), new(i.State)}, InstanceType: new(i.Type),
		LaunchTime: new(i.Launched), Placement: &Placement{new(i.Zone), new("default")}, Tags: tagList(tagsOf(r, i.ID)),
	}
	if i.State != instanceTerminated {
		d.SubnetId, d.VpcId, d.PrivateIpAddress, d.PrivateDnsName = new(i.Subnet), new(i.VPC), new(i.Address), new(PrivateDNSName(r, i.Address))
		d.SecurityGroups = groupIdentifiers(r, n.SecurityGroups)
	}
	if n.PublicAddress != "" {
		d.PublicIpAddress = new(n.PublicAddress)
	}
	if i.Profile != "" {
		d.IamInstanceProfile = &IamInstanceProfile{Arn: new(i.Profile)}
	}
	if i.Spot {
		d.InstanceLifecycle = new("spot")
	}
	if i.Reason != "" {
		code, _, _ := strings.Cut(i.Reason, ":")
		d.StateReason = &StateReason{new(code), new(i.Reason)}
	}
	return d
}

func describeInstances(r *operation.Request, in *DescribeInstancesInput) (*DescribeInstancesOutput, error) {
	kept, next, err := choose(r, instances.List(r.Scoped, ""), func(i InstanceRecord) string { return i.ID }, func(i InstanceRecord) map[string][]string {
		return map[string][]string{
			"instance-id": {i.ID}, "instance-type": {i.Type}, "image-id": {i.Image}, "subnet-id": {i.Subnet}, "vpc-id": {i.VPC}, "availability-zone": {i.Zone},
			"instance-state-name": {i.State}, "private-ip-address": {i.Address}, "iam-instance-profile.arn": {i.Profile}, "owner-id": {r.Account},
		}
	}, asked{in.InstanceIds, in.Filters, in.MaxResults, in.NextToken}, instanceNotFound)
	if err != nil {
		return nil, err
	}
	out := &DescribeInstancesOutput{NextToken: next}
	for _, i := range kept {
		out.Reservations = append(out.Reservations, Reservation{
			ReservationId: new(fixedID(r, "r", i.ID)), OwnerId: new(r.Account), Instances: []InstanceDescription{i.describe(r)},
		})
	}
	return out, nil
}
