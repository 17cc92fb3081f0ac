package logs

import (
	"cmp"
	"regexp"
	"slices"
	"sync"

	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

type streamRecord struct {
	Group, Name          string
	Created              int64
	First, Last, Written *int64 `json:",omitempty"` // timestamps of events; when the last was written
	Stored               int64  // bytes
	Events               int
}

// streams are kept by group:stream.
var streams = store.Collection[streamRecord]{Name: "logs/stream"}

func registerStreams(s *operation.Service) {
	operation.Register(s, createLogStream)
	operation.Register(s, describeLogStreams)
	operation.Register(s, deleteLogStream)
}

func (s streamRecord) key() string { return s.Group + ":" + s.Name }

func (s streamRecord) put(r *operation.Request) { streams.Put(r.Scoped, s.key(), s) }

func (s streamRecord) delete(r *operation.Request) {
	for _, e := range events.Entries(r.Scoped, s.key()+":", "", 0) {
		events.Delete(r.Scoped, e.Key)
	}
	streams.Delete(r.Scoped, s.key())
}

func (s streamRecord) sdk(r *operation.Request) logstypes.LogStream {
	return logstypes.LogStream{
		LogStreamName: new(s.Name), Arn: new(account(r).LogGroupARN(s.Group) + ":log-stream:" + s.Name), CreationTime: new(s.Created),
		FirstEventTimestamp: s.First, LastEventTimestamp: s.Last, LastIngestionTime: s.Written,
	}
}

func stream(r *operation.Request, g groupRecord, name *string) (streamRecord, error) {
	s, found := streams.Get(r.Scoped, g.Name+":"+operation.Deref(name))
	if !found {
		return s, notFound("log stream")
	}
	return s, nil
}

// Compiled at first use: that takes a millisecond, which every start of the binary would pay.
var streamName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[^:*]{1,512}$`) })

func createLogStream(r *operation.Request, in *logs.CreateLogStreamInput) (*logs.CreateLogStreamOutput, error) {
	g, err := group(r, in.LogGroupName, nil)
	if err != nil {
		return nil, err
	}
	if !streamName().MatchString(operation.Deref(in.LogStreamName)) {
		return nil, invalidParameter("1 validation error detected: Value '%.40s' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*", operation.Deref(in.LogStreamName))
	}
	s := streamRecord{Group: g.Name, Name: *in.LogStreamName, Created: r.Now().UnixMilli()}
	if _, exists := streams.Get(r.Scoped, s.key()); exists {
		return nil, &logstypes.ResourceAlreadyExistsException{Message: new("The specified log stream already exists")}
	}
	s.put(r)
	return &logs.CreateLogStreamOutput{}, nil
}

func describeLogStreams(r *operation.Request, in *logs.DescribeLogStreamsInput) (*logs.DescribeLogStreamsOutput, error) {
	g, err := group(r, in.LogGroupName, in.LogGroupIdentifier)
	if err != nil {
		return nil, err
	}
	all := streams.List(r.Scoped, g.Name+":"+operation.Deref(in.LogStreamNamePrefix))
	switch in.OrderBy {
	case "", logstypes.OrderByLogStreamName:
	case logstypes.OrderByLastEventTime:
		if in.LogStreamNamePrefix != nil {
			return nil, invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.")
		}
		slices.SortStableFunc(all, func(a, b streamRecord) int { return cmp.Compare(operation.Deref(a.Last), operation.Deref(b.Last)) })
	default:
		return nil, invalidParameter("1 validation error detected: Value '%s' at 'orderBy' failed to satisfy constraint: Member must satisfy enum value set: [LogStreamName, LastEventTime]", in.OrderBy)
	}
	if operation.Deref(in.Descending) {
		slices.Reverse(all)
	}
	cut, next, err := page(all, streamRecord.key, in.Limit, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &logs.DescribeLogStreamsOutput{LogStreams: []logstypes.LogStream{}, NextToken: next}
	for _, s := range cut {
		out.LogStreams = append(out.LogStreams, s.sdk(r))
	}
	return out, nil
}

func deleteLogStream(r *operation.Request, in *logs.DeleteLogStreamInput) (*logs.DeleteLogStreamOutput, error) {
	g, err := group(r, in.LogGroupName, nil)
	if err != nil {
		return nil, err
	}
	s, err := stream(r, g, in.LogStreamName)
	if err != nil {
		return nil, err
	}
	s.delete(r)
	return &logs.DeleteLogStreamOutput{}, nil
}
