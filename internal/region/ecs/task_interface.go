package ecs

import (
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const attachmentType = "ElasticNetworkInterface"

// interfaceAttachment is the attachment of a network interface that is to come.
func interfaceAttachment(r *operation.Request, subnet string) ecstypes.Attachment {
	id := r.ID("ecs/attachment", 32)
	return ecstypes.Attachment{
		Id:   new(id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]),
		Type: new(attachmentType), Status: new("PRECREATED"),
		Details: []ecstypes.KeyValuePair{{Name: new("subnetId"), Value: new(subnet)}},
	}
}

func (t *taskRecord) attachment() *ecstypes.Attachment {
	for i := range t.Task.Attachments {
		if operation.Deref(t.Task.Attachments[i].Type) == attachmentType {
			return &t.Task.Attachments[i]
		}
	}
	return nil
}

// attachInterface makes the task's network interface.
func (t *taskRecord) attachInterface(r *operation.Request) error {
	a := t.attachment()
	if a == nil {
		return nil
	}
	n, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{
		Subnet: t.Place.Subnet, SecurityGroups: t.SecurityGroups, Public: t.Public,
		Description: operation.Deref(a.Id),
	})
	if err != nil {
		return err
	}
	t.Interface = n.ID
	a.Status = new("ATTACHED")
	detail := func(name, value string) ecstypes.KeyValuePair {
		return ecstypes.KeyValuePair{Name: new(name), Value: new(value)}
	}
	a.Details = append(a.Details,
		detail("networkInterfaceId", n.ID), detail("macAddress", n.MAC),
		detail("privateDnsName", ec2.PrivateDNSName(r, n.Address)), detail("privateIPv4Address", n.Address))
	for i := range t.Task.Containers {
		t.Task.Containers[i].NetworkInterfaces = []ecstypes.NetworkInterface{{AttachmentId: a.Id, PrivateIpv4Address: new(n.Address)}}
	}
	return nil
}

// detachInterface gives the interface and its address back.
func (t *taskRecord) detachInterface(r *operation.Request) {
	if a := t.attachment(); a != nil {
		a.Status = new("DELETED")
	}
	if t.Interface != "" {
		ec2.DeleteNetworkInterface(r, t.Interface)
		t.Interface = ""
	}
}

// interfaceProblem words why an interface could not be made, as ECS does.
func interfaceProblem(err error) string {
	return fmt.Sprintf("Unexpected EC2 error while attempting to Create Network Interface: %s", err)
}
