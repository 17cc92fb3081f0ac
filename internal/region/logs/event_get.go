package logs

import (
	"slices"
	"strings"

	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// maxAnswer bounds the messages of one answer, in events and in bytes.
const (
	maxAnswer      = 10_000
	maxAnswerBytes = 1 << 20
)

func limitOf(limit *int32) (int, error) {
	if limit == nil {
		return maxAnswer, nil
	}
	if *limit < 1 || *limit > maxAnswer {
		return 0, invalidParameter("1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: Member must have value between 1 and %d", *limit, maxAnswer)
	}
	return int(*limit), nil
}

// within are a stream's events from start to before end that retention has left.
func (s streamRecord) within(r *operation.Request, g groupRecord, start, end *int64) []store.Entry[eventRecord] {
	expiry := g.expiry(r)
	return slices.DeleteFunc(events.Entries(r.Scoped, s.key()+":", "", 0), func(e store.Entry[eventRecord]) bool {
		return start != nil && e.Item.At < *start || end != nil && e.Item.At >= *end || e.Item.At < expiry
	})
}

// getLogEvents pages both ways: a token names a place among the events, "f/"
// what follows it, "b/" what precedes it. At an end the token given comes back
// (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html).
func getLogEvents(r *operation.Request, in *logs.GetLogEventsInput) (*logs.GetLogEventsOutput, error) {
	g, err := group(r, in.LogGroupName, in.LogGroupIdentifier)
	if err != nil {
		return nil, err
	}
	s, err := stream(r, g, in.LogStreamName)
	if err != nil {
		return nil, err
	}
	n, err := limitOf(in.Limit)
	if err != nil {
		return nil, err
	}
	all := s.within(r, g, in.StartTime, in.EndTime)
	place := func(e store.Entry[eventRecord]) string { return strings.TrimPrefix(e.Key, s.key()+":") }
	way, at, token := "b", "", operation.Deref(in.NextToken)
	if operation.Deref(in.StartFromHead) {
		way = "f"
	}
	if in.NextToken != nil {
		var ok bool
		if way, at, ok = strings.Cut(token, "/"); !ok || way != "f" && way != "b" {
			return nil, invalidParameter("The specified nextToken is invalid.")
		}
		all = slices.DeleteFunc(all, func(e store.Entry[eventRecord]) bool {
			return way == "f" && place(e) <= at || way == "b" && place(e) >= at
		})
	}
	cut := bounded(all, n, way == "f")
	out := &logs.GetLogEventsOutput{Events: []logstypes.OutputLogEvent{}, NextForwardToken: new("f/" + at), NextBackwardToken: new("b/" + at)}
	if at == "" {
		edge := strings.Repeat("0", 27)
		out.NextForwardToken, out.NextBackwardToken = new("f/"+edge), new("b/"+edge)
	}
	if len(cut) > 0 {
		out.NextBackwardToken, out.NextForwardToken = new("b/"+place(cut[0])), new("f/"+place(cut[len(cut)-1]))
	}
	for _, e := range cut {
		out.Events = append(out.Events, logstypes.OutputLogEvent{
			Timestamp: new(e.Item.At), IngestionTime: new(e.Item.Written), Message: new(e.Item.Message),
		})
	}
	return out, nil
}

// bounded takes at most n events and a mebibyte from the head or the tail.
func bounded(all []store.Entry[eventRecord], n int, head bool) []store.Entry[eventRecord] {
	size, taken := 0, 0
	for taken < len(all) && taken < n {
		e := all[taken]
		if !head {
			e = all[len(all)-1-taken]
		}
		if size += len(e.Item.Message); size > maxAnswerBytes && taken > 0 {
			break
		}
		taken++
	}
	if head {
		return all[:taken]
	}
	return all[len(all)-taken:]
}

func filterLogEvents(r *operation.Request, in *logs.FilterLogEventsInput) (*logs.FilterLogEventsOutput, error) {
	g, err := group(r, in.LogGroupName, in.LogGroupIdentifier)
	if err != nil {
		return nil, err
	}
	if in.LogStreamNames != nil && in.LogStreamNamePrefix != nil {
		return nil, invalidParameter("logStreamNames and logStreamNamePrefix are mutually exclusive.")
	}
	n, err := limitOf(in.Limit)
	if err != nil {
		return nil, err
	}
	matches, err := parsePattern(operation.Deref(in.FilterPattern))
	if err != nil {
		return nil, err
	}
	searched := streams.List(r.Scoped, g.Name+":"+operation.Deref(in.LogStreamNamePrefix))
	if in.LogStreamNames != nil {
		searched = nil
		for _, name := range in.LogStreamNames {
			s, err := stream(r, g, &name)
			if err != nil {
				return nil, err
			}
			searched = append(searched, s)
		}
	}
	var found []store.Entry[eventRecord]
	names := map[string]string{}
	for _, s := range searched {
		for _, e := range s.within(r, g, in.StartTime, in.EndTime) {
			if matches(e.Item.Message) {
				id := strings.TrimPrefix(e.Key, s.key()+":")
				names[id] = s.Name
				found = append(found, store.Entry[eventRecord]{Key: id, Item: e.Item})
			}
		}
	}
	slices.SortFunc(found, func(a, b store.Entry[eventRecord]) int { return strings.Compare(a.Key, b.Key) })
	if in.StartFromHead != nil && !*in.StartFromHead {
		return nil, invalidParameter("the embedded region filters from the oldest event; startFromHead must be true or absent")
	}
	if in.NextToken != nil {
		found = slices.DeleteFunc(found, func(e store.Entry[eventRecord]) bool { return e.Key <= *in.NextToken })
	}
	cut := bounded(found, n, true)
	out := &logs.FilterLogEventsOutput{Events: []logstypes.FilteredLogEvent{}, SearchedLogStreams: []logstypes.SearchedLogStream{}}
	for _, e := range cut {
		out.Events = append(out.Events, logstypes.FilteredLogEvent{
			EventId: new(e.Key), LogStreamName: new(names[e.Key]), Timestamp: new(e.Item.At), IngestionTime: new(e.Item.Written), Message: new(e.Item.Message),
		})
	}
	if len(cut) < len(found) {
		out.NextToken = new(cut[len(cut)-1].Key)
	}
	return out, nil
}
