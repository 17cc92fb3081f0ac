package logs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	regionlogs "github.com/drydock-iac/terraform-provider-drydock/internal/region/logs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

var (
	ctx   = context.Background()
	start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	here  = operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}
)

func world(t *testing.T) (*region.Region, *logs.Client) {
	t.Helper()
	rg, err := region.Open(ctx, region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	o := backend.Embedded(rg, here).ECS.Options()
	return rg, logs.NewFromConfig(aws.Config{Region: here.Region, APIOptions: o.APIOptions})
}

func fails(t *testing.T, err error, code, message string) {
	t.Helper()
	var api smithy.APIError
	switch {
	case !errors.As(err, &api):
		t.Errorf("got %v, expected %s", err, code)
	case api.ErrorCode() != code || api.ErrorMessage() != message:
		t.Errorf("got %s: %s\nexpected %s: %s", api.ErrorCode(), api.ErrorMessage(), code, message)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(out T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

func TestGroup(t *testing.T) {
	_, c := world(t)
	name := aws.String("/ecs/web")
	must[*logs.CreateLogGroupOutput](t)(c.CreateLogGroup(ctx, &logs.CreateLogGroupInput{LogGroupName: name, Tags: map[string]string{"a": "1"}}))
	_, err := c.CreateLogGroup(ctx, &logs.CreateLogGroupInput{LogGroupName: name})
	fails(t, err, "ResourceAlreadyExistsException", "The specified log group already exists")
	_, err = c.CreateLogGroup(ctx, &logs.CreateLogGroupInput{LogGroupName: aws.String("a b")})
	fails(t, err, "InvalidParameterException", `1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`)
	must[*logs.PutRetentionPolicyOutput](t)(c.PutRetentionPolicy(ctx, &logs.PutRetentionPolicyInput{LogGroupName: name, RetentionInDays: aws.Int32(7)}))
	_, err = c.PutRetentionPolicy(ctx, &logs.PutRetentionPolicyInput{LogGroupName: name, RetentionInDays: aws.Int32(8)})
	if err == nil || !strings.Contains(err.Error(), "Value '8' at 'retentionInDays'") || !strings.Contains(err.Error(), "[1, 3, 5, 7, 14,") {
		t.Errorf("retention of 8 days: %v", err)
	}
	g := must[*logs.DescribeLogGroupsOutput](t)(c.DescribeLogGroups(ctx, &logs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String("/ecs")})).LogGroups[0]
	if *g.Arn != "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web:*" || *g.RetentionInDays != 7 || g.LogGroupClass != logstypes.LogGroupClassStandard || *g.CreationTime != start.UnixMilli() {
		t.Errorf("group %+v", g)
	}
	must[*logs.TagResourceOutput](t)(c.TagResource(ctx, &logs.TagResourceInput{ResourceArn: g.LogGroupArn, Tags: map[string]string{"b": "2"}}))
	must[*logs.UntagResourceOutput](t)(c.UntagResource(ctx, &logs.UntagResourceInput{ResourceArn: g.LogGroupArn, TagKeys: []string{"a"}}))
	if tags := must[*logs.ListTagsForResourceOutput](t)(c.ListTagsForResource(ctx, &logs.ListTagsForResourceInput{ResourceArn: g.LogGroupArn})).Tags; len(tags) != 1 || tags["b"] != "2" {
		t.Errorf("tags %v", tags)
	}
	must[*logs.PutLogGroupDeletionProtectionOutput](t)(c.PutLogGroupDeletionProtection(ctx, &logs.PutLogGroupDeletionProtectionInput{LogGroupIdentifier: g.LogGroupArn, DeletionProtectionEnabled: aws.Bool(true)}))
	if _, err := c.DeleteLogGroup(ctx, &logs.DeleteLogGroupInput{LogGroupName: name}); err == nil {
		t.Error("a protected group was deleted")
	}
	must[*logs.PutLogGroupDeletionProtectionOutput](t)(c.PutLogGroupDeletionProtection(ctx, &logs.PutLogGroupDeletionProtectionInput{LogGroupIdentifier: name, DeletionProtectionEnabled: aws.Bool(false)}))
	must[*logs.DeleteLogGroupOutput](t)(c.DeleteLogGroup(ctx, &logs.DeleteLogGroupInput{LogGroupName: name}))
	_, err = c.DeleteLogGroup(ctx, &logs.DeleteLogGroupInput{LogGroupName: name})
	fails(t, err, "ResourceNotFoundException", "The specified log group does not exist.")
}

func TestGroupsArePaged(t *testing.T) {
	_, c := world(t)
	for _, name := range []string{"b", "c", "a"} {
		must[*logs.CreateLogGroupOutput](t)(c.CreateLogGroup(ctx, &logs.CreateLogGroupInput{LogGroupName: &name}))
	}
	got := ""
	pages := logs.NewDescribeLogGroupsPaginator(c, &logs.DescribeLogGroupsInput{Limit: aws.Int32(2)})
	for pages.HasMorePages() {
		got += "|"
		for _, g := range must[*logs.DescribeLogGroupsOutput](t)(pages.NextPage(ctx)).LogGroups {
			got += *g.LogGroupName
		}
	}
	if got != "|ab|c" {
		t.Errorf("pages %s", got)
	}
}

func at(seconds int, message string) logstypes.InputLogEvent {
	return logstypes.InputLogEvent{Timestamp: aws.Int64(start.UnixMilli() + int64(seconds)*1000), Message: aws.String(message)}
}

func TestEvents(t *testing.T) {
	_, c := world(t)
	g, s := aws.String("g"), aws.String("s")
	must[*logs.CreateLogGroupOutput](t)(c.CreateLogGroup(ctx, &logs.CreateLogGroupInput{LogGroupName: g}))
	put := func(batch ...logstypes.InputLogEvent) (*logs.PutLogEventsOutput, error) {
		return c.PutLogEvents(ctx, &logs.PutLogEventsInput{LogGroupName: g, LogStreamName: s, LogEvents: batch})
	}
	_, err := put(at(0, "x"))
	fails(t, err, "ResourceNotFoundException", "The specified log stream does not exist.")
	must[*logs.CreateLogStreamOutput](t)(c.CreateLogStream(ctx, &logs.CreateLogStreamInput{LogGroupName: g, LogStreamName: s}))
	_, err = put(at(1, "x"), at(0, "y"))
	fails(t, err, "InvalidParameterException", "Log events in a single PutLogEvents request must be in chronological order.")
	if out := must[*logs.PutLogEventsOutput](t)(put(at(-15*86400, "old"), at(-15*86400+1, "old"))); *out.RejectedLogEventsInfo.TooOldLogEventEndIndex != 2 {
		t.Errorf("rejected %+v", out.RejectedLogEventsInfo)
	}
	if out := must[*logs.PutLogEventsOutput](t)(put(at(0, "one"), at(1, "two GET"), at(2, "three GET 500"), at(3*3600, "far"))); *out.RejectedLogEventsInfo.TooNewLogEventStartIndex != 3 {
		t.Errorf("rejected %+v", out.RejectedLogEventsInfo)
	}
	read := func(in logs.GetLogEventsInput) (string, *logs.GetLogEventsOutput) {
		in.LogGroupName, in.LogStreamName = g, s
		out := must[*logs.GetLogEventsOutput](t)(c.GetLogEvents(ctx, &in))
		var messages []string
		for _, e := range out.Events {
			messages = append(messages, *e.Message)
		}
		return strings.Join(messages, ","), out
	}
	got, first := read(logs.GetLogEventsInput{StartFromHead: aws.Bool(true), Limit: aws.Int32(2)})
	next, second := read(logs.GetLogEventsInput{StartFromHead: aws.Bool(true), NextToken: first.NextForwardToken})
	none, end := read(logs.GetLogEventsInput{StartFromHead: aws.Bool(true), NextToken: second.NextForwardToken})
	back, _ := read(logs.GetLogEventsInput{NextToken: second.NextBackwardToken})
	last, _ := read(logs.GetLogEventsInput{Limit: aws.Int32(1)})
	if all := fmt.Sprint(got, "|", next, "|", none, "|", back, "|", last); all != "one,two GET|three GET 500||one,two GET|three GET 500" {
		t.Errorf("read %s", all)
	}
	if *end.NextForwardToken != *second.NextForwardToken {
		t.Error("the token changed at the end")
	}
	for pattern, want := range map[string]string{
		"": "one,two GET,three GET 500", "GET -500": "two GET", "?one ?500": "one,three GET 500", `"GET 5"`: "three GET 500",
	} {
		var messages []string
		for _, e := range must[*logs.FilterLogEventsOutput](t)(c.FilterLogEvents(ctx, &logs.FilterLogEventsInput{LogGroupName: g, FilterPattern: &pattern})).Events {
			messages = append(messages, *e.Message)
		}
		if got := strings.Join(messages, ","); got != want {
			t.Errorf("%q finds %s, expected %s", pattern, got, want)
		}
	}
	_, err = c.FilterLogEvents(ctx, &logs.FilterLogEventsInput{LogGroupName: g, FilterPattern: aws.String("{ $.a = 1 }")})
	fails(t, err, "InvalidParameterException", "the embedded region filters by terms and quoted phrases, not by JSON, columns or regular expressions")
}

func TestRetentionTakesEvents(t *testing.T) {
	rg, c := world(t)
	g, s := aws.String("g"), aws.String("s")
	must[*logs.CreateLogGroupOutput](t)(c.CreateLogGroup(ctx, &logs.CreateLogGroupInput{LogGroupName: g}))
	must[*logs.CreateLogStreamOutput](t)(c.CreateLogStream(ctx, &logs.CreateLogStreamInput{LogGroupName: g, LogStreamName: s}))
	must[*logs.PutLogEventsOutput](t)(c.PutLogEvents(ctx, &logs.PutLogEventsInput{LogGroupName: g, LogStreamName: s, LogEvents: []logstypes.InputLogEvent{at(0, "x")}}))
	must[*logs.PutRetentionPolicyOutput](t)(c.PutRetentionPolicy(ctx, &logs.PutRetentionPolicyInput{LogGroupName: g, RetentionInDays: aws.Int32(1)}))
	for _, want := range []int{1, 0} {
		if n := len(must[*logs.FilterLogEventsOutput](t)(c.FilterLogEvents(ctx, &logs.FilterLogEventsInput{LogGroupName: g})).Events); n != want {
			t.Errorf("%d events, expected %d", n, want)
		}
		if err := rg.Wait(ctx, start.Add(25*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWriteAndWhatAServiceAsks(t *testing.T) {
	rg, c := world(t)
	err := rg.View(ctx, here, func(r *operation.Request) error {
		if regionlogs.GroupExists(r, "g") {
			t.Error("there is a group before it was made")
		}
		if err := regionlogs.EnsureGroup(r, "g"); err != nil {
			return err
		}
		if !regionlogs.GroupExists(r, "g") {
			t.Error("no group after it was made")
		}
		lines := make([]string, 10_001)
		for i := range lines {
			lines[i] = fmt.Sprint("line ", i)
		}
		return regionlogs.Write(r, "g", "s", lines...)
	})
	if err != nil {
		t.Fatal(err)
	}
	out := must[*logs.GetLogEventsOutput](t)(c.GetLogEvents(ctx, &logs.GetLogEventsInput{LogGroupName: aws.String("g"), LogStreamName: aws.String("s"), StartFromHead: aws.Bool(true)}))
	if len(out.Events) != 10_000 || *out.Events[0].Message != "line 1" {
		t.Errorf("kept %d events from %q", len(out.Events), *out.Events[0].Message)
	}
}

func TestResourcePolicies(t *testing.T) {
	_, c := world(t)
	name := aws.String("events")
	must[*logs.PutResourcePolicyOutput](t)(c.PutResourcePolicy(ctx, &logs.PutResourcePolicyInput{PolicyName: name, PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[]}`)}))
	if got := must[*logs.DescribeResourcePoliciesOutput](t)(c.DescribeResourcePolicies(ctx, &logs.DescribeResourcePoliciesInput{})).ResourcePolicies; len(got) != 1 || *got[0].PolicyName != "events" {
		t.Errorf("policies %+v", got)
	}
	must[*logs.DeleteResourcePolicyOutput](t)(c.DeleteResourcePolicy(ctx, &logs.DeleteResourcePolicyInput{PolicyName: name}))
	_, err := c.DeleteResourcePolicy(ctx, &logs.DeleteResourcePolicyInput{PolicyName: name})
	fails(t, err, "ResourceNotFoundException", "Policy with name [events] does not exist")
}
