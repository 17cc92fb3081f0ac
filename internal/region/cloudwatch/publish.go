package cloudwatch

import (
	"encoding/json"

	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
)

// publish tells EventBridge of a change of state
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html).
func (a *alarmRecord) publish(r *operation.Request, before cwtypes.StateValue) {
	signal.Publish(r, a.name(), func() signal.Event {
		// Maps of strings always encode.
		detail, _ := json.Marshal(map[string]any{
			"alarmName": a.name(),
			"state": map[string]any{
				"value": a.Alarm.StateValue, "reason": operation.Deref(a.Alarm.StateReason), "timestamp": r.Now().Format("2006-01-02T15:04:05.000+0000"),
			},
			"previousState": map[string]any{"value": before},
		})
		return signal.Event{
			Source: "aws.cloudwatch", DetailType: "CloudWatch Alarm State Change", Resources: []string{operation.Deref(a.Alarm.AlarmArn)}, Detail: detail,
		}
	})
}
