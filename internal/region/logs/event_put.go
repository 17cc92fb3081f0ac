package logs

import (
	"fmt"

	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

type eventRecord struct {
	At, Written int64 // milliseconds since 1970
	Message     string
}

// events are kept by group:stream:time and order, so that they are listed as they happened.
var events = store.Collection[eventRecord]{Name: "logs/event"}

// The bounds of https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html,
// and how many events a stream keeps here.
const (
	maxBatch       = 10_000
	maxBatchBytes  = 1_048_576
	eventOverhead  = 26
	maxEventAge    = 14 * day
	maxEventFuture = 2 * 60 * 60 * 1000
	maxKept        = 10_000
)

func registerEvents(s *operation.Service) {
	operation.Register(s, putLogEvents)
	operation.Register(s, getLogEvents)
	operation.Register(s, filterLogEvents)
}

// Write appends messages of now to a stream of an existing group; the stream is
// made when it is not there, as the awslogs driver does.
func Write(r *operation.Request, groupName, streamName string, messages ...string) error {
	g, err := group(r, &groupName, nil)
	if err != nil {
		return err
	}
	s, found := streams.Get(r.Scoped, groupName+":"+streamName)
	if !found {
		if _, err := createLogStream(r, &logs.CreateLogStreamInput{LogGroupName: &groupName, LogStreamName: &streamName}); err != nil {
			return err
		}
		if s, err = stream(r, g, &streamName); err != nil {
			return err
		}
	}
	for _, m := range messages {
		s.add(r, r.Now().UnixMilli(), m)
	}
	s.trim(r)
	s.put(r)
	return nil
}

func (s *streamRecord) add(r *operation.Request, at int64, message string) {
	now := r.Now().UnixMilli()
	n := r.Sequence("logs/event")
	events.Put(r.Scoped, fmt.Sprintf("%s:%015d%012d", s.key(), at, n), eventRecord{At: at, Written: now, Message: message})
	if s.First == nil || at < *s.First {
		s.First = new(at)
	}
	if s.Last == nil || at > *s.Last {
		s.Last = new(at)
	}
	s.Written = new(now)
	s.Events++
	s.Stored += int64(len(message) + eventOverhead)
}

// trim drops the oldest events above what a stream keeps.
func (s *streamRecord) trim(r *operation.Request) {
	if s.Events <= maxKept {
		return
	}
	for _, e := range events.Entries(r.Scoped, s.key()+":", "", s.Events-maxKept) {
		events.Delete(r.Scoped, e.Key)
		s.Events--
		s.Stored -= int64(len(e.Item.Message) + eventOverhead)
	}
}

func putLogEvents(r *operation.Request, in *logs.PutLogEventsInput) (*logs.PutLogEventsOutput, error) {
	g, err := group(r, in.LogGroupName, nil)
	if err != nil {
		return nil, err
	}
	s, err := stream(r, g, in.LogStreamName)
	if err != nil {
		return nil, err
	}
	if err := checkBatch(in.LogEvents); err != nil {
		return nil, err
	}
	now, expiry := r.Now().UnixMilli(), g.expiry(r)
	var rejected logstypes.RejectedLogEventsInfo
	for i, e := range in.LogEvents {
		switch at := *e.Timestamp; {
		case at < now-maxEventAge:
			rejected.TooOldLogEventEndIndex = new(int32(i + 1))
		case at < expiry:
			rejected.ExpiredLogEventEndIndex = new(int32(i + 1))
		case at > now+maxEventFuture:
			if rejected.TooNewLogEventStartIndex == nil {
				rejected.TooNewLogEventStartIndex = new(int32(i))
			}
		default:
			s.add(r, at, *e.Message)
		}
	}
	s.trim(r)
	s.put(r)
	out := &logs.PutLogEventsOutput{NextSequenceToken: new(fmt.Sprintf("%056d", r.Sequence("logs/sequence-token")))}
	if rejected != (logstypes.RejectedLogEventsInfo{}) {
		out.RejectedLogEventsInfo = &rejected
	}
	return out, nil
}

func checkBatch(batch []logstypes.InputLogEvent) error {
	if n := len(batch); n < 1 || n > maxBatch {
		return invalidParameter("1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length between 1 and %d", maxBatch)
	}
	size := 0
	for i, e := range batch {
		if e.Message == nil || *e.Message == "" || e.Timestamp == nil || *e.Timestamp < 0 {
			return invalidParameter("Log event %d needs a message of at least 1 character and a timestamp of at least 0", i)
		}
		if i > 0 && *e.Timestamp < *batch[i-1].Timestamp {
			return invalidParameter("Log events in a single PutLogEvents request must be in chronological order.")
		}
		size += len(*e.Message) + eventOverhead
	}
	if size > maxBatchBytes {
		return invalidParameter("Upload too large: %d bytes exceeds limit of %d", size, maxBatchBytes)
	}
	if *batch[len(batch)-1].Timestamp-*batch[0].Timestamp > day {
		return invalidParameter("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
	}
	return nil
}
