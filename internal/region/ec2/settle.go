package ec2

import (
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// settledEvent is when something that was begun is done: its key is the id of
// what settles.
const settledEvent = "ec2/settled"

// How long things take, about as on AWS.
const (
	moment              = time.Second
	natGatewayCreation  = 90 * time.Second
	natGatewayDeletion  = 45 * time.Second
	endpointCreation    = 60 * time.Second
	endpointDeletion    = 30 * time.Second
	describedAfterEnd   = time.Hour
	instanceStart       = 20 * time.Second
	instanceTermination = 40 * time.Second
)

func settleIn(r *operation.Request, id string, d time.Duration) {
	r.Cancel(settledEvent, id)
	r.Enqueue(store.Event{Due: r.Now().Add(d), Kind: settledEvent, Key: id})
}

// forgetIn lets what has ended be described for a while.
func forgetIn(r *operation.Request, id string, d time.Duration) {
	r.Cancel(settledEvent, id)
	r.Enqueue(store.Event{Due: r.Now().Add(d), Kind: settledEvent, Key: id, Background: true})
}

func settled(r *operation.Request, e store.Event) error {
	prefix, _, _ := strings.Cut(e.Key, "-")
	switch prefix {
	case "vpc":
		if v, found := vpcs.Get(r.Scoped, e.Key); found {
			v.Pending = false
			vpcs.Put(r.Scoped, v.ID, v)
		}
	case "subnet":
		if s, found := subnets.Get(r.Scoped, e.Key); found {
			s.Pending = false
			subnets.Put(r.Scoped, s.ID, s)
		}
	case "nat":
		natGatewaySettled(r, e.Key)
	case "vpce":
		vpcEndpointSettled(r, e.Key)
	case "i":
		instanceSettled(r, e.Key)
	}
	return nil
}
