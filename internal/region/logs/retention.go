package logs

import (
	"fmt"
	"slices"
	"strings"

	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// retentions are the days that events can be kept, beside for ever
// (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html).
var retentions = []int32{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

func registerRetention(s *operation.Service) {
	operation.Register(s, putRetentionPolicy)
	operation.Register(s, deleteRetentionPolicy)
}

func putRetentionPolicy(r *operation.Request, in *logs.PutRetentionPolicyInput) (*logs.PutRetentionPolicyOutput, error) {
	g, err := group(r, in.LogGroupName, nil)
	if err != nil {
		return nil, err
	}
	if days := operation.Deref(in.RetentionInDays); !slices.Contains(retentions, days) {
		return nil, invalidParameter("1 validation error detected: Value '%d' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [%s]",
			days, strings.Trim(strings.ReplaceAll(fmt.Sprint(retentions), " ", ", "), "[]"))
	}
	g.Retention = in.RetentionInDays
	g.put(r)
	return &logs.PutRetentionPolicyOutput{}, nil
}

func deleteRetentionPolicy(r *operation.Request, in *logs.DeleteRetentionPolicyInput) (*logs.DeleteRetentionPolicyOutput, error) {
	g, err := group(r, in.LogGroupName, nil)
	if err != nil {
		return nil, err
	}
	g.Retention = nil
	g.put(r)
	return &logs.DeleteRetentionPolicyOutput{}, nil
}

const day = 24 * 60 * 60 * 1000 // milliseconds

// expiry is the time before which the group's events are gone.
func (g groupRecord) expiry(r *operation.Request) int64 {
	if g.Retention == nil {
		return 0
	}
	return r.Now().UnixMilli() - int64(*g.Retention)*day
}
