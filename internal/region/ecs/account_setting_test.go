package ecs_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
)

func TestAccountSettings(t *testing.T) {
	w := newWorld(t)
	insights := func(effective bool) string {
		out := must(w.ECS.ListAccountSettings(w.ctx, &awsecs.ListAccountSettingsInput{Name: "containerInsights", EffectiveSettings: effective}))(t)
		if len(out.Settings) == 0 {
			return "none"
		}
		return *out.Settings[0].Value
	}
	if got := insights(false) + " " + insights(true); got != "none disabled" {
		t.Errorf("at first: %s", got)
	}
	must(w.ECS.PutAccountSettingDefault(w.ctx, &awsecs.PutAccountSettingDefaultInput{Name: "containerInsights", Value: aws.String("enabled")}))(t)
	if got := insights(false); got != "enabled" {
		t.Errorf("set: %s", got)
	}
	// A new cluster follows the account, an old one does not.
	must(w.ECS.CreateCluster(w.ctx, &awsecs.CreateClusterInput{ClusterName: aws.String("new")}))(t)
	if old, fresh := *w.describeCluster("main").Settings[0].Value, *w.describeCluster("new").Settings[0].Value; old != "disabled" || fresh != "enabled" {
		t.Errorf("the old cluster has %s, the new one %s", old, fresh)
	}
	must(w.ECS.DeleteAccountSetting(w.ctx, &awsecs.DeleteAccountSettingInput{Name: "containerInsights"}))(t)
	if got := insights(false); got != "none" {
		t.Errorf("deleted: %s", got)
	}
	_, err := w.ECS.PutAccountSetting(w.ctx, &awsecs.PutAccountSettingInput{Name: "awsvpcTrunking", Value: aws.String("on")})
	wantError(t, err, "InvalidParameterException", `"on"`)
	_, err = w.ECS.PutAccountSetting(w.ctx, &awsecs.PutAccountSettingInput{Name: "guardDutyActivate", Value: aws.String("on")})
	wantError(t, err, "InvalidParameterException", "managed by AWS")
	var names []string
	pages := awsecs.NewListAccountSettingsPaginator(w.ECS, &awsecs.ListAccountSettingsInput{EffectiveSettings: true, MaxResults: 4})
	for pages.HasMorePages() {
		for _, s := range must(pages.NextPage(w.ctx))(t).Settings {
			names = append(names, string(s.Name))
		}
	}
	if len(names) != 11 || names[0] != "awsvpcTrunking" {
		t.Errorf("effective settings %v", names)
	}
}
