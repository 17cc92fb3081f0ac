package ecs

import (
	"strconv"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/iam"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// volumeAttachment is the type of the attachment of an EBS volume
// (https://docs.aws.amazon.com/cli/latest/reference/ecs/run-task.html#examples).
const volumeAttachment = "AmazonElasticBlockStorage"

// checkVolumes refuses what ECS refuses of the volumes of a task.
func checkVolumes(volumes []ecsspec.ManagedVolume, td *ecstypes.TaskDefinition, fargate bool) error {
	for _, p := range ecsspec.CheckManagedVolumes(volumes, taskDefinitionSpec(td), fargate) {
		return invalidParameter("%s", p)
	}
	return nil
}

// addVolumes gives the task the attachments of volumes that are to come.
func (t *taskRecord) addVolumes(r *operation.Request, volumes []ecsspec.ManagedVolume) {
	for _, v := range volumes {
		t.Task.Attachments = append(t.Task.Attachments, ecstypes.Attachment{
			Id: ptr(dashed(r.ID("ecs/attachment", 32))), Type: ptr(volumeAttachment), Status: ptr("CREATED"),
			Details: []ecstypes.KeyValuePair{
				{Name: ptr("roleArn"), Value: ptr(v.RoleARN)}, {Name: ptr("volumeName"), Value: ptr(v.Name)},
				{Name: ptr("deleteOnTermination"), Value: ptr(strconv.FormatBool(!v.Kept))},
			},
		})
	}
}

// volumes calls each attachment of a volume with its detail of that name.
func (t *taskRecord) volumes(detail string, each func(a *ecstypes.Attachment, value string)) {
	for i := range t.Task.Attachments {
		a := &t.Task.Attachments[i]
		if deref(a.Type) != volumeAttachment {
			continue
		}
		value := ""
		for _, d := range a.Details {
			if deref(d.Name) == detail {
				value = deref(d.Value)
			}
		}
		each(a, value)
	}
}

// attachVolumes makes the task's volumes; problem is why that failed. A role that
// is not there is only missed in an account in which roles have been made.
func (t *taskRecord) attachVolumes(r *operation.Request) (problem *ecsspec.StopReason) {
	t.volumes("roleArn", func(a *ecstypes.Attachment, role string) {
		if name, ours := ecsspec.RoleName(role, r.Account); ours && iam.RolesMade(r) {
			if _, found := iam.Role(r, name); !found {
				reason := ecsspec.UnableToAssumeRole(role)
				problem = &reason
				a.Details = append(a.Details, ecstypes.KeyValuePair{Name: ptr("statusReason"), Value: &reason.Reason})
				return
			}
		}
		a.Status = ptr("ATTACHED")
		a.Details = append(a.Details, ecstypes.KeyValuePair{Name: ptr("volumeId"), Value: ptr("vol-0" + r.ID("ec2/volume", 16))})
	})
	return problem
}

// detachVolumes ends the attachments of a task that has stopped.
func (t *taskRecord) detachVolumes() {
	t.volumes("", func(a *ecstypes.Attachment, _ string) { a.Status = ptr("DELETED") })
}
