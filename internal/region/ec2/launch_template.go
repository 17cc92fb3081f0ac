package ec2

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// LaunchTemplateRecord is a launch template as the region keeps it, by its id.
type LaunchTemplateRecord struct {
	ID, Name        string
	Created         time.Time
	Default, Latest int64
}

// LaunchTemplateVersionRecord is one version: ID/NUMBER.
type LaunchTemplateVersionRecord struct {
	Number      int64
	Created     time.Time
	Description string `json:",omitempty"`
	Data        LaunchTemplateData
}

var (
	launchTemplates        = store.Collection[LaunchTemplateRecord]{Name: "ec2/launch-template"}
	launchTemplateNames    = store.Collection[string]{Name: "ec2/launch-template-name"}
	launchTemplateVersions = store.Collection[LaunchTemplateVersionRecord]{Name: "ec2/launch-template-version"}
)

func registerLaunchTemplates(s *operation.Service) {
	operation.Register(s, createLaunchTemplate)
	operation.Register(s, createLaunchTemplateVersion)
	operation.Register(s, modifyLaunchTemplate)
	operation.Register(s, describeLaunchTemplates)
	operation.Register(s, describeLaunchTemplateVersions)
	operation.Register(s, deleteLaunchTemplate)
}

func (t *LaunchTemplateRecord) put(r *operation.Request) { launchTemplates.Put(r.Scoped, t.ID, *t) }

func versionKey(id string, n int64) string { return fmt.Sprintf("%s/%010d", id, n) }

// LaunchTemplate finds what a launch template says, by id or name and by
// version: a number, "$Latest" or "$Default", which "" is.
func LaunchTemplate(r *operation.Request, id, name, version string) (LaunchTemplateRecord, LaunchTemplateVersionRecord, error) {
	t, err := getLaunchTemplate(r, id, name)
	if err != nil {
		return t, LaunchTemplateVersionRecord{}, err
	}
	v, err := t.version(r, version)
	return t, v, err
}

func getLaunchTemplate(r *operation.Request, id, name string) (LaunchTemplateRecord, error) {
	switch {
	case id != "" && name != "":
		return LaunchTemplateRecord{}, clientError("InvalidParameterCombination", "You may specify only one of launch template ID and launch template name")
	case id != "":
		t, found := launchTemplates.Get(r.Scoped, id)
		if !found {
			return t, clientError("InvalidLaunchTemplateId.NotFound", "The specified launch template, with template ID %s, does not exist.", id)
		}
		return t, nil
	}
	id, found := launchTemplateNames.Get(r.Scoped, name)
	if !found {
		return LaunchTemplateRecord{}, clientError("InvalidLaunchTemplateName.NotFoundException", "The specified launch template, with template name %s, does not exist.", name)
	}
	t, _ := launchTemplates.Get(r.Scoped, id)
	return t, nil
}

func (t *LaunchTemplateRecord) version(r *operation.Request, version string) (LaunchTemplateVersionRecord, error) {
	n := t.Default
	switch version {
	case "", "$Default":
	case "$Latest":
		n = t.Latest
	default:
		var err error
		if n, err = strconv.ParseInt(version, 10, 64); err != nil {
			return LaunchTemplateVersionRecord{}, clientError("InvalidLaunchTemplateId.VersionNotFound", "The launch template version %q is neither a number nor $Latest or $Default", version)
		}
	}
	v, found := launchTemplateVersions.Get(r.Scoped, versionKey(t.ID, n))
	if !found {
		return v, clientError("InvalidLaunchTemplateId.VersionNotFound", "Could not find the specified version %d for the launch template with ID %s.", n, t.ID)
	}
	return v, nil
}

// CreateLaunchTemplateInput is EC2's.
type CreateLaunchTemplateInput struct {
	ClientToken        *string
	LaunchTemplateName *string
	VersionDescription *string
	LaunchTemplateData *LaunchTemplateData
	TagSpecifications  []TagSpecification `query:"TagSpecification"`
}

// CreateLaunchTemplateOutput is EC2's.
type CreateLaunchTemplateOutput struct{ LaunchTemplate *LaunchTemplateDescription }

// LaunchTemplateDescription is EC2's LaunchTemplate.
type LaunchTemplateDescription struct {
	LaunchTemplateId     *string
	LaunchTemplateName   *string
	CreateTime           *time.Time
	CreatedBy            *string
	DefaultVersionNumber *int64
	LatestVersionNumber  *int64
	Tags                 []Tag `xml:"tagSet"`
}

func (t *LaunchTemplateRecord) describe(r *operation.Request) *LaunchTemplateDescription {
	return &LaunchTemplateDescription{
		LaunchTemplateId: new(t.ID), LaunchTemplateName: new(t.Name), CreateTime: new(t.Created), CreatedBy: new("arn:" + r.Partition + ":iam::" + r.Account + ":root"),
		DefaultVersionNumber: new(t.Default), LatestVersionNumber: new(t.Latest), Tags: tagList(tagsOf(r, t.ID)),
	}
}

func createLaunchTemplate(r *operation.Request, in *CreateLaunchTemplateInput) (*CreateLaunchTemplateOutput, error) {
	name := operation.Deref(in.LaunchTemplateName)
	if len(name) < 3 || len(name) > 128 {
		return nil, clientError("InvalidLaunchTemplateName.MalformedException", "The launch template name must have 3 to 128 characters, got %q", name)
	}
	if _, taken := launchTemplateNames.Get(r.Scoped, name); taken {
		return nil, clientError("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.")
	}
	if in.LaunchTemplateData == nil {
		return nil, clientError("MissingParameter", "The request must contain the parameter LaunchTemplateData")
	}
	t := LaunchTemplateRecord{ID: "lt-0" + r.ID("ec2/launch-template", 16), Name: name, Created: r.Now(), Default: 1}
	launchTemplateNames.Put(r.Scoped, name, t.ID)
	t.addVersion(r, operation.Deref(in.VersionDescription), *in.LaunchTemplateData)
	if err := tagNew(r, t.ID, in.TagSpecifications); err != nil {
		return nil, err
	}
	return &CreateLaunchTemplateOutput{LaunchTemplate: t.describe(r)}, nil
}

func (t *LaunchTemplateRecord) addVersion(r *operation.Request, description string, data LaunchTemplateData) LaunchTemplateVersionRecord {
	t.Latest++
	v := LaunchTemplateVersionRecord{Number: t.Latest, Created: r.Now(), Description: description, Data: data}
	launchTemplateVersions.Put(r.Scoped, versionKey(t.ID, v.Number), v)
	t.put(r)
	return v
}

// CreateLaunchTemplateVersionInput is EC2's.
type CreateLaunchTemplateVersionInput struct {
	ClientToken        *string
	LaunchTemplateId   *string
	LaunchTemplateName *string
	SourceVersion      *string
	VersionDescription *string
	LaunchTemplateData *LaunchTemplateData
}

// CreateLaunchTemplateVersionOutput is EC2's.
type CreateLaunchTemplateVersionOutput struct {
	LaunchTemplateVersion *LaunchTemplateVersionDescription
}

// LaunchTemplateVersionDescription is EC2's LaunchTemplateVersion.
type LaunchTemplateVersionDescription struct {
	LaunchTemplateId   *string
	LaunchTemplateName *string
	VersionNumber      *int64
	VersionDescription *string
	CreateTime         *time.Time
	CreatedBy          *string
	DefaultVersion     *bool
	LaunchTemplateData *LaunchTemplateData
}

func (t *LaunchTemplateRecord) describeVersion(r *operation.Request, v LaunchTemplateVersionRecord) LaunchTemplateVersionDescription {
	d := LaunchTemplateVersionDescription{
		LaunchTemplateId: new(t.ID), LaunchTemplateName: new(t.Name), VersionNumber: new(v.Number), CreateTime: new(v.Created),
		CreatedBy: t.describe(r).CreatedBy, DefaultVersion: new(v.Number == t.Default), LaunchTemplateData: &v.Data,
	}
	if v.Description != "" {
		d.VersionDescription = new(v.Description)
	}
	return d
}

func createLaunchTemplateVersion(r *operation.Request, in *CreateLaunchTemplateVersionInput) (*CreateLaunchTemplateVersionOutput, error) {
	t, err := getLaunchTemplate(r, operation.Deref(in.LaunchTemplateId), operation.Deref(in.LaunchTemplateName))
	if err != nil {
		return nil, err
	}
	if in.LaunchTemplateData == nil {
		return nil, clientError("MissingParameter", "The request must contain the parameter LaunchTemplateData")
	}
	data := *in.LaunchTemplateData
	if source := operation.Deref(in.SourceVersion); source != "" {
		from, err := t.version(r, source)
		if err != nil {
			return nil, err
		}
		data = from.Data.overlaid(data)
	}
	v := t.describeVersion(r, t.addVersion(r, operation.Deref(in.VersionDescription), data))
	return &CreateLaunchTemplateVersionOutput{LaunchTemplateVersion: &v}, nil
}

// ModifyLaunchTemplateInput is EC2's.
type ModifyLaunchTemplateInput struct {
	LaunchTemplateId   *string
	LaunchTemplateName *string
	DefaultVersion     *string `query:"SetDefaultVersion"`
}

// ModifyLaunchTemplateOutput is EC2's.
type ModifyLaunchTemplateOutput struct{ LaunchTemplate *LaunchTemplateDescription }

func modifyLaunchTemplate(r *operation.Request, in *ModifyLaunchTemplateInput) (*ModifyLaunchTemplateOutput, error) {
	t, err := getLaunchTemplate(r, operation.Deref(in.LaunchTemplateId), operation.Deref(in.LaunchTemplateName))
	if err != nil {
		return nil, err
	}
	v, err := t.version(r, operation.Deref(in.DefaultVersion))
	if err != nil {
		return nil, err
	}
	t.Default = v.Number
	t.put(r)
	return &ModifyLaunchTemplateOutput{LaunchTemplate: t.describe(r)}, nil
}

// DescribeLaunchTemplatesInput is EC2's.
type DescribeLaunchTemplatesInput struct {
	LaunchTemplateIds   []string `query:"LaunchTemplateId"`
	LaunchTemplateNames []string `query:"LaunchTemplateName"`
	Filters             []Filter `query:"Filter"`
	MaxResults          *int32
	NextToken           *string
}

// DescribeLaunchTemplatesOutput is EC2's.
type DescribeLaunchTemplatesOutput struct {
	LaunchTemplates []LaunchTemplateDescription `xml:"launchTemplates"`
	NextToken       *string
}

func describeLaunchTemplates(r *operation.Request, in *DescribeLaunchTemplatesInput) (*DescribeLaunchTemplatesOutput, error) {
	ids, names := wanted(in.LaunchTemplateIds), wanted(in.LaunchTemplateNames)
	var kept []LaunchTemplateRecord
	for _, t := range launchTemplates.List(r.Scoped, "") {
		match, err := matches(in.Filters, map[string][]string{
			"launch-template-name": {t.Name}, "create-time": {t.Created.Format(time.RFC3339)},
		}, tagsOf(r, t.ID))
		if err != nil {
			return nil, err
		}
		if ids.take(t.ID) && names.take(t.Name) && match {
			kept = append(kept, t)
		}
	}
	for _, left := range ids.left() {
		return nil, clientError("InvalidLaunchTemplateId.NotFound", "One or more of the provided launch template IDs were not found: %s", left)
	}
	for _, left := range names.left() {
		return nil, clientError("InvalidLaunchTemplateName.NotFoundException", "The specified launch template, with template name %s, does not exist.", left)
	}
	kept, next, err := page(kept, func(t LaunchTemplateRecord) string { return t.ID }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &DescribeLaunchTemplatesOutput{NextToken: next}
	for _, t := range kept {
		out.LaunchTemplates = append(out.LaunchTemplates, *t.describe(r))
	}
	return out, nil
}

// DescribeLaunchTemplateVersionsInput is EC2's, as far as it is honoured.
type DescribeLaunchTemplateVersionsInput struct {
	LaunchTemplateId       *string
	LaunchTemplateName     *string
	LaunchTemplateVersions []string `query:"LaunchTemplateVersion"`
	MaxResults             *int32
	NextToken              *string
}

// DescribeLaunchTemplateVersionsOutput is EC2's.
type DescribeLaunchTemplateVersionsOutput struct {
	LaunchTemplateVersions []LaunchTemplateVersionDescription `xml:"launchTemplateVersionSet"`
	NextToken              *string
}

func describeLaunchTemplateVersions(r *operation.Request, in *DescribeLaunchTemplateVersionsInput) (*DescribeLaunchTemplateVersionsOutput, error) {
	t, err := getLaunchTemplate(r, operation.Deref(in.LaunchTemplateId), operation.Deref(in.LaunchTemplateName))
	if err != nil {
		return nil, err
	}
	var kept []LaunchTemplateVersionRecord
	if len(in.LaunchTemplateVersions) == 0 {
		kept = launchTemplateVersions.List(r.Scoped, t.ID+"/")
	}
	for _, version := range in.LaunchTemplateVersions {
		v, err := t.version(r, version)
		if err != nil {
			return nil, err
		}
		kept = append(kept, v)
	}
	slices.SortFunc(kept, func(a, b LaunchTemplateVersionRecord) int { return int(a.Number - b.Number) })
	kept, next, err := page(kept, func(v LaunchTemplateVersionRecord) string { return versionKey(t.ID, v.Number) }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &DescribeLaunchTemplateVersionsOutput{NextToken: next}
	for _, v := range kept {
		out.LaunchTemplateVersions = append(out.LaunchTemplateVersions, t.describeVersion(r, v))
	}
	return out, nil
}

// DeleteLaunchTemplateInput is EC2's.
type DeleteLaunchTemplateInput struct {
	LaunchTemplateId   *string
	LaunchTemplateName *string
}

// DeleteLaunchTemplateOutput is EC2's.
type DeleteLaunchTemplateOutput struct{ LaunchTemplate *LaunchTemplateDescription }

func deleteLaunchTemplate(r *operation.Request, in *DeleteLaunchTemplateInput) (*DeleteLaunchTemplateOutput, error) {
	t, err := getLaunchTemplate(r, operation.Deref(in.LaunchTemplateId), operation.Deref(in.LaunchTemplateName))
	if err != nil {
		return nil, err
	}
	for _, e := range launchTemplateVersions.Entries(r.Scoped, t.ID+"/", "", 0) {
		launchTemplateVersions.Delete(r.Scoped, e.Key)
	}
	launchTemplateNames.Delete(r.Scoped, t.Name)
	launchTemplates.Delete(r.Scoped, t.ID)
	gone := t.describe(r)
	putTags(r, t.ID, nil)
	return &DeleteLaunchTemplateOutput{LaunchTemplate: gone}, nil
}
