package ecs

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/elbv2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const (
	// expressEvent removes what was made for an Express service whose tasks have
	// stopped; its key is that of the service.
	expressEvent = "ecs/express"
	// expressRetry is when what is still in use is looked at again.
	expressRetry = 30 * time.Second
)

// deleteExpressService drains the service; what stands around it goes when its
// tasks have stopped
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteExpressGatewayService.html).
func deleteExpressService(r *operation.Request, in *ecs.DeleteExpressGatewayServiceInput) (*ecs.DeleteExpressGatewayServiceOutput, error) {
	x, s, err := getExpress(r, in.ServiceArn)
	switch {
	case err != nil:
		return nil, err
	case s.Status == serviceInactive:
		return nil, &ecstypes.ServiceNotActiveException{Message: new("Service was not ACTIVE.")}
	}
	x.Deleting, x.UpdatedAt = true, r.Now()
	x.put(r)
	signal.Send(r, signal.ServiceScaling, x.resource(), signal.Scaling{End: true})
	if _, err := deleteService(r, &ecs.DeleteServiceInput{Cluster: new(x.Cluster), Service: new(x.Service), Force: new(true)}); err != nil {
		return nil, err
	}
	now, _ := services.Get(r.Scoped, x.key())
	return &ecs.DeleteExpressGatewayServiceOutput{Service: x.describe(r, &now, true)}, nil
}

// endExpress is told that the tasks of a service are gone.
func endExpress(r *operation.Request, s *serviceRecord) {
	if s.Express {
		r.Enqueue(store.Event{Due: r.Now(), Kind: expressEvent, Key: s.key()})
	}
}

// expressEnded removes what it can; interfaces of a load balancer live on for a
// while and hold up its security group.
func expressEnded(r *operation.Request, e store.Event) error {
	x, found := expressServices.Get(r.Scoped, e.Key)
	if !found || !x.Deleting {
		return nil
	}
	if x.Balancer != "" {
		if err := x.disconnect(r); err != nil {
			return err
		}
	}
	x.OldGroups = slices.DeleteFunc(x.OldGroups, func(id string) bool { return ec2.RemoveSecurityGroup(r, id) })
	x.put(r)
	if len(x.OldGroups) > 0 {
		r.Enqueue(store.Event{Due: r.Now().Add(expressRetry), Kind: expressEvent, Key: e.Key})
	}
	return nil
}

// disconnect removes the rule and the target groups, and the load balancer with
// its last service. The log group stays, as logs do.
func (x *expressRecord) disconnect(r *operation.Request) error {
	if err := elbv2.DeleteRule(r, x.Rule); err != nil {
		return inWordsOfECS("deleting the listener rule", err)
	}
	for _, arn := range x.Groups {
		if err := elbv2.DeleteTargetGroup(r, arn); err != nil {
			return inWordsOfECS("deleting a target group", err)
		}
	}
	x.OldGroups = append(x.OldGroups, x.SecurityGroup)
	b, found := expressBalancers.Get(r.Scoped, x.Balancer)
	x.Balancer = ""
	if !found {
		return nil
	}
	if b.Services--; b.Services > 0 {
		b.put(r)
		return nil
	}
	expressBalancers.Delete(r.Scoped, b.key())
	x.OldGroups = append(x.OldGroups, b.SecurityGroup)
	return elbv2.DeleteLoadBalancer(r, b.ARN)
}

// forgetExpress removes what is kept of an Express service that is gone.
func forgetExpress(r *operation.Request, key string) {
	for _, e := range expressConfigs.Entries(r.Scoped, key+"/", "", 0) {
		expressConfigs.Delete(r.Scoped, e.Key)
	}
	expressServices.Delete(r.Scoped, key)
}
