package logs

import (
	"regexp"
	"slices"
	"strings"

	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

type groupRecord struct {
	Name      string
	Created   int64 // milliseconds since 1970, as all times of this service
	Class     logstypes.LogGroupClass
	KMSKey    *string           `json:",omitempty"`
	Retention *int32            `json:",omitempty"` // days; nil: for ever
	Protected bool              `json:",omitempty"`
	Tags      map[string]string `json:",omitempty"`
}

// groups are kept by name. Names hold no ":", which separates what is below one.
var groups = store.Collection[groupRecord]{Name: "logs/group"}

func registerGroups(s *operation.Service) {
	operation.Register(s, createLogGroup)
	operation.Register(s, describeLogGroups)
	operation.Register(s, deleteLogGroup)
	operation.Register(s, putLogGroupDeletionProtection)
	operation.Register(s, associateKmsKey)
	operation.Register(s, disassociateKmsKey)
}

// GroupExists tells whether a log group of that name is in the caller's region.
func GroupExists(r *operation.Request, name string) bool {
	_, found := groups.Get(r.Scoped, name)
	return found
}

// GroupNames are the names of up to limit log groups, the first in the alphabet.
func GroupNames(r *operation.Request, limit int) (names []string) {
	for _, e := range groups.Entries(r.Scoped, "", "", limit) {
		names = append(names, e.Key)
	}
	return names
}

// EnsureGroup creates the group if it is not there, as ECS does for
// awslogs-create-group.
func EnsureGroup(r *operation.Request, name string) error {
	if GroupExists(r, name) {
		return nil
	}
	_, err := createLogGroup(r, &logs.CreateLogGroupInput{LogGroupName: &name})
	return err
}

func (g groupRecord) put(r *operation.Request) { groups.Put(r.Scoped, g.Name, g) }

// sdk is the group; its Arn ends with ":*", its LogGroupArn does not
// (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html).
func (g groupRecord) sdk(r *operation.Request) logstypes.LogGroup {
	ref := account(r).LogGroupARN(g.Name)
	var stored int64
	for _, s := range streams.List(r.Scoped, g.Name+":") {
		stored += s.Stored
	}
	out := logstypes.LogGroup{
		LogGroupName: new(g.Name), Arn: new(ref + ":*"), LogGroupArn: new(ref), CreationTime: new(g.Created), LogGroupClass: g.Class,
		KmsKeyId: g.KMSKey, RetentionInDays: g.Retention, MetricFilterCount: new(int32(0)), StoredBytes: new(stored),
	}
	if g.Protected {
		out.DeletionProtectionEnabled = new(true)
	}
	return out
}

var groupName = regexp.MustCompile(`^[.\-_/#A-Za-z0-9]+$`)

func checkGroupName(name string) error {
	switch {
	case len(name) > 512:
		return invalidParameter("1 validation error detected: Value '%s...' at 'logGroupName' failed to satisfy constraint: Member must have length less than or equal to 512", name[:40])
	case !groupName.MatchString(name):
		return invalidParameter("1 validation error detected: Value '%s' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+", name)
	case strings.HasPrefix(name, "aws/"):
		return invalidParameter("Log groups starting with AWS/ are reserved for AWS.")
	}
	return nil
}

// group finds a group by its name or by an identifier: a name or an ARN.
func group(r *operation.Request, name, identifier *string) (groupRecord, error) {
	if (name == nil) == (identifier == nil) {
		return groupRecord{}, invalidParameter("Exactly one of logGroupName and logGroupIdentifier must be given.")
	}
	wanted := operation.Deref(name)
	if identifier != nil {
		wanted = strings.TrimSuffix(strings.TrimPrefix(*identifier, account(r).LogGroupARN("")), ":*")
	}
	g, found := groups.Get(r.Scoped, wanted)
	if !found {
		return g, notFound("log group")
	}
	return g, nil
}

func createLogGroup(r *operation.Request, in *logs.CreateLogGroupInput) (*logs.CreateLogGroupOutput, error) {
	name := operation.Deref(in.LogGroupName)
	if err := checkGroupName(name); err != nil {
		return nil, err
	}
	class := in.LogGroupClass
	switch class {
	case "":
		class = logstypes.LogGroupClassStandard
	case logstypes.LogGroupClassStandard, logstypes.LogGroupClassInfrequentAccess, logstypes.LogGroupClassDelivery:
	default:
		return nil, invalidParameter("1 validation error detected: Value '%s' at 'logGroupClass' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, INFREQUENT_ACCESS, DELIVERY]", class)
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if GroupExists(r, name) {
		return nil, &logstypes.ResourceAlreadyExistsException{Message: new("The specified log group already exists")}
	}
	groupRecord{
		Name: name, Created: r.Now().UnixMilli(), Class: class, KMSKey: in.KmsKeyId, Tags: in.Tags,
		Protected: operation.Deref(in.DeletionProtectionEnabled),
	}.put(r)
	return &logs.CreateLogGroupOutput{}, nil
}

func describeLogGroups(r *operation.Request, in *logs.DescribeLogGroupsInput) (*logs.DescribeLogGroupsOutput, error) {
	if in.LogGroupNamePrefix != nil && in.LogGroupNamePattern != nil {
		return nil, invalidParameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
	}
	for _, id := range in.AccountIdentifiers {
		if id != r.Account {
			return nil, invalidParameter("The account %s is not linked to this one.", id)
		}
	}
	var wanted []string
	for _, id := range in.LogGroupIdentifiers {
		wanted = append(wanted, strings.TrimSuffix(strings.TrimPrefix(id, account(r).LogGroupARN("")), ":*"))
	}
	var found []groupRecord
	for _, g := range groups.List(r.Scoped, operation.Deref(in.LogGroupNamePrefix)) {
		if (in.LogGroupNamePattern == nil || strings.Contains(strings.ToLower(g.Name), strings.ToLower(*in.LogGroupNamePattern))) &&
			(in.LogGroupClass == "" || g.Class == in.LogGroupClass) && (wanted == nil || slices.Contains(wanted, g.Name)) {
			found = append(found, g)
		}
	}
	cut, next, err := page(found, func(g groupRecord) string { return g.Name }, in.Limit, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &logs.DescribeLogGroupsOutput{LogGroups: []logstypes.LogGroup{}, NextToken: next}
	for _, g := range cut {
		out.LogGroups = append(out.LogGroups, g.sdk(r))
	}
	return out, nil
}

func deleteLogGroup(r *operation.Request, in *logs.DeleteLogGroupInput) (*logs.DeleteLogGroupOutput, error) {
	g, err := group(r, in.LogGroupName, nil)
	if err != nil {
		return nil, err
	}
	if g.Protected {
		return nil, &logstypes.OperationAbortedException{Message: new("The log group " + g.Name + " has deletion protection enabled. Disable it before deleting the log group.")}
	}
	for _, s := range streams.List(r.Scoped, g.Name+":") {
		s.delete(r)
	}
	groups.Delete(r.Scoped, g.Name)
	return &logs.DeleteLogGroupOutput{}, nil
}

func putLogGroupDeletionProtection(r *operation.Request, in *logs.PutLogGroupDeletionProtectionInput) (*logs.PutLogGroupDeletionProtectionOutput, error) {
	g, err := group(r, nil, in.LogGroupIdentifier)
	if err != nil {
		return nil, err
	}
	g.Protected = operation.Deref(in.DeletionProtectionEnabled)
	g.put(r)
	return &logs.PutLogGroupDeletionProtectionOutput{}, nil
}

// byGroup refuses the identifiers of query results, which share two operations with groups.
func byGroup(r *operation.Request, name, resource *string) (groupRecord, error) {
	if resource != nil {
		at := strings.LastIndex(*resource, ":log-group:")
		if at < 0 {
			return groupRecord{}, invalidParameter("the embedded region encrypts log groups only, not '%s'", *resource)
		}
		return group(r, nil, resource)
	}
	return group(r, name, nil)
}

func associateKmsKey(r *operation.Request, in *logs.AssociateKmsKeyInput) (*logs.AssociateKmsKeyOutput, error) {
	g, err := byGroup(r, in.LogGroupName, in.ResourceIdentifier)
	if err != nil {
		return nil, err
	}
	g.KMSKey = in.KmsKeyId
	g.put(r)
	return &logs.AssociateKmsKeyOutput{}, nil
}

func disassociateKmsKey(r *operation.Request, in *logs.DisassociateKmsKeyInput) (*logs.DisassociateKmsKeyOutput, error) {
	g, err := byGroup(r, in.LogGroupName, in.ResourceIdentifier)
	if err != nil {
		return nil, err
	}
	g.KMSKey = nil
	g.put(r)
	return &logs.DisassociateKmsKeyOutput{}, nil
}
