package eventbridgescheduler

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const defaultGroup = "default"

// groupRecord is a schedule group as the region keeps it, by its name. The
// group "default" is there without being kept.
type groupRecord struct {
	Name    string
	Created time.Time
	Tags    []schedulertypes.Tag `json:",omitempty"`
}

var (
	groups      = store.Collection[groupRecord]{Name: "scheduler/group"}
	namePattern = regexp.MustCompile(`^[0-9a-zA-Z-_.]{1,64}$`)
)

func arn(r *operation.Request, resource string) string {
	return "arn:" + r.Partition + ":scheduler:" + r.Region + ":" + r.Account + ":" + resource
}

func groupARN(r *operation.Request, name string) string { return arn(r, "schedule-group/"+name) }

func checkName(name string) error {
	if !namePattern.MatchString(name) {
		return validation("1 validation error detected: Value '%s' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+ and have at most 64 characters", name)
	}
	return nil
}

// getGroup finds a group, "" being the default one.
func getGroup(r *operation.Request, name *string) (groupRecord, error) {
	n := operation.Deref(name)
	if n == "" || n == defaultGroup {
		g, _ := groups.Get(r.Scoped, defaultGroup) // its tags, if it has any
		g.Name = defaultGroup
		return g, nil
	}
	g, found := groups.Get(r.Scoped, n)
	if !found {
		return g, notFound("Schedule group %s does not exist.", n)
	}
	return g, nil
}

func (g *groupRecord) describe(r *operation.Request) schedulertypes.ScheduleGroupSummary {
	d := schedulertypes.ScheduleGroupSummary{Arn: new(groupARN(r, g.Name)), Name: new(g.Name), State: schedulertypes.ScheduleGroupStateActive}
	if !g.Created.IsZero() {
		d.CreationDate, d.LastModificationDate = new(g.Created), new(g.Created)
	}
	return d
}

func createScheduleGroup(r *operation.Request, in *scheduler.CreateScheduleGroupInput) (*scheduler.CreateScheduleGroupOutput, error) {
	name := operation.Deref(in.Name)
	if err := checkName(name); err != nil {
		return nil, err
	}
	if _, taken := groups.Get(r.Scoped, name); taken || name == defaultGroup {
		return nil, conflict("Schedule group %s already exists.", name)
	}
	groups.Put(r.Scoped, name, groupRecord{Name: name, Created: r.Now(), Tags: in.Tags})
	return &scheduler.CreateScheduleGroupOutput{ScheduleGroupArn: new(groupARN(r, name))}, nil
}

func getScheduleGroup(r *operation.Request, in *scheduler.GetScheduleGroupInput) (*scheduler.GetScheduleGroupOutput, error) {
	g, err := getGroup(r, in.Name)
	if err != nil {
		return nil, err
	}
	d := g.describe(r)
	return &scheduler.GetScheduleGroupOutput{Arn: d.Arn, Name: d.Name, State: d.State, CreationDate: d.CreationDate, LastModificationDate: d.LastModificationDate}, nil
}

// deleteScheduleGroup deletes a group with all its schedules. AWS takes a while
// and shows DELETING; here it is gone at once.
func deleteScheduleGroup(r *operation.Request, in *scheduler.DeleteScheduleGroupInput) (*scheduler.DeleteScheduleGroupOutput, error) {
	if operation.Deref(in.Name) == defaultGroup {
		return nil, validation("The default schedule group cannot be deleted.")
	}
	g, err := getGroup(r, in.Name)
	if err != nil {
		return nil, err
	}
	for _, s := range schedules.List(r.Scoped, g.Name+"/") {
		s.remove(r)
	}
	groups.Delete(r.Scoped, g.Name)
	return &scheduler.DeleteScheduleGroupOutput{}, nil
}

func listScheduleGroups(r *operation.Request, in *scheduler.ListScheduleGroupsInput) (*scheduler.ListScheduleGroupsOutput, error) {
	prefix := operation.Deref(in.NamePrefix)
	kept := slices.DeleteFunc(groups.List(r.Scoped, prefix), func(g groupRecord) bool { return g.Name == defaultGroup })
	if strings.HasPrefix(defaultGroup, prefix) {
		kept = append(kept, groupRecord{Name: defaultGroup})
	}
	slices.SortFunc(kept, func(a, b groupRecord) int { return strings.Compare(a.Name, b.Name) })
	kept, next, err := page(kept, func(g groupRecord) string { return g.Name }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &scheduler.ListScheduleGroupsOutput{ScheduleGroups: []schedulertypes.ScheduleGroupSummary{}, NextToken: next}
	for _, g := range kept {
		out.ScheduleGroups = append(out.ScheduleGroups, g.describe(r))
	}
	return out, nil
}

// maxTags is how many tags a group may have; schedules have none.
const maxTags = 200

func taggedGroup(r *operation.Request, resource *string) (groupRecord, error) {
	name, ok := strings.CutPrefix(operation.Deref(resource), groupARN(r, ""))
	if !ok || name == "" {
		return groupRecord{}, notFound("Resource %s does not exist.", operation.Deref(resource))
	}
	return getGroup(r, &name)
}

func tagResource(r *operation.Request, in *scheduler.TagResourceInput) (*scheduler.TagResourceOutput, error) {
	g, err := taggedGroup(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Tags {
		g.Tags = slices.DeleteFunc(g.Tags, func(have schedulertypes.Tag) bool { return operation.Deref(have.Key) == operation.Deref(t.Key) })
		g.Tags = append(g.Tags, t)
	}
	if len(g.Tags) > maxTags {
		return nil, validation("A schedule group can have at most %d tags, got %d", maxTags, len(g.Tags))
	}
	groups.Put(r.Scoped, g.Name, g)
	return &scheduler.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *scheduler.UntagResourceInput) (*scheduler.UntagResourceOutput, error) {
	g, err := taggedGroup(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	g.Tags = slices.DeleteFunc(g.Tags, func(t schedulertypes.Tag) bool { return slices.Contains(in.TagKeys, operation.Deref(t.Key)) })
	groups.Put(r.Scoped, g.Name, g)
	return &scheduler.UntagResourceOutput{}, nil
}

func listTagsForResource(r *operation.Request, in *scheduler.ListTagsForResourceInput) (*scheduler.ListTagsForResourceOutput, error) {
	g, err := taggedGroup(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if g.Tags == nil {
		g.Tags = []schedulertypes.Tag{}
	}
	return &scheduler.ListTagsForResourceOutput{Tags: g.Tags}, nil
}
