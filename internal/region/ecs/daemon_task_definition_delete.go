package ecs

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const (
	// daemonDefinitionGoneEvent ends a deletion; its key is "family:revision".
	daemonDefinitionGoneEvent = "ecs/daemon-task-definition-gone"
	// daemonDefinitionDeletion is how long one takes: AWS publishes no figure.
	daemonDefinitionDeletion = 5 * time.Second
)

// deleteDaemonTaskDefinition: daemons that use the definition go on running, and
// it is DELETED once none does
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteDaemonTaskDefinition.html).
func deleteDaemonTaskDefinition(r *operation.Request, in *ecs.DeleteDaemonTaskDefinitionInput) (*ecs.DeleteDaemonTaskDefinitionOutput, error) {
	ref := operation.Deref(in.DaemonTaskDefinition)
	parsed, ok := ecsspec.ParseDaemonTaskDefinitionRef(ref)
	if !ok || parsed.Revision == 0 {
		return nil, clientException("%q does not name a revision of a daemon task definition, expected \"family:revision\" or its ARN", ref)
	}
	d, err := getDaemonDefinition(r, ref)
	if err != nil {
		return nil, err
	}
	if d.Definition.Status != ecstypes.DaemonTaskDefinitionStatusActive {
		return nil, clientException("The specified daemon task definition is in %s status. A daemon task definition must be in ACTIVE status to be deleted.", d.Definition.Status)
	}
	d.Definition.Status, d.Definition.DeleteRequestedAt = ecstypes.DaemonTaskDefinitionStatusDeleteInProgress, new(r.Now())
	putDaemonDefinition(r, d)
	f, _ := daemonFamilies.Get(r.Scoped, parsed.Family)
	f.Active = without(f.Active, parsed.Revision)
	daemonFamilies.Put(r.Scoped, parsed.Family, f)
	askDaemonDefinitionGone(r, parsed.String(), daemonDefinitionDeletion)
	return &ecs.DeleteDaemonTaskDefinitionOutput{DaemonTaskDefinitionArn: d.Definition.DaemonTaskDefinitionArn}, nil
}

func askDaemonDefinitionGone(r *operation.Request, ref string, after time.Duration) {
	r.Enqueue(store.Event{Due: r.Now().Add(after), Kind: daemonDefinitionGoneEvent, Key: ref, Background: after > daemonDefinitionDeletion})
}

// daemonDefinitionGone ends a deletion that nothing holds up, and forgets the
// revision when it has been described as DELETED for long enough.
func daemonDefinitionGone(r *operation.Request, e store.Event) error {
	d, err := getDaemonDefinition(r, e.Key)
	if err != nil {
		return nil
	}
	switch {
	case d.Definition.Status == ecstypes.DaemonTaskDefinitionStatusDeleted:
		daemonDefinitions.Delete(r.Scoped, d.key())
	case daemonDefinitionInUse(r, *d.Definition.DaemonTaskDefinitionArn):
		askDaemonDefinitionGone(r, e.Key, taskDefinitionDeletion)
	default:
		d.Definition.Status = ecstypes.DaemonTaskDefinitionStatusDeleted
		putDaemonDefinition(r, d)
		askDaemonDefinitionGone(r, e.Key, describedAfterDelete)
	}
	return nil
}
