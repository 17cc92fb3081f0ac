package ecs_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"
)

// wantError wants an error of a code whose message holds a text.
func wantError(t testing.TB, err error, code, text string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != code || !strings.Contains(api.ErrorMessage(), text) {
		t.Errorf("got error %v, want %s with %q", err, code, text)
	}
}

// describeCluster is a cluster with all optional fields.
func (w *world) describeCluster(name string) *ecstypes.Cluster {
	w.Helper()
	out := must(w.ECS.DescribeClusters(w.ctx, &awsecs.DescribeClustersInput{Clusters: []string{name}, Include: ecstypes.ClusterField("").Values()}))(w)
	if len(out.Clusters) != 1 {
		w.Fatalf("cluster %s: %+v", name, out)
	}
	return &out.Clusters[0]
}

func TestClusterFromCreationToDeletion(t *testing.T) {
	w := newWorld(t)
	in := &awsecs.CreateClusterInput{
		ClusterName: aws.String("blue"), CapacityProviders: []string{"FARGATE", "FARGATE_SPOT"},
		DefaultCapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{{CapacityProvider: aws.String("FARGATE"), Base: 1, Weight: 1}, {CapacityProvider: aws.String("FARGATE_SPOT"), Weight: 3}},
		Settings:                        []ecstypes.ClusterSetting{{Name: ecstypes.ClusterSettingNameContainerInsights, Value: aws.String("enhanced")}},
		Configuration: &ecstypes.ClusterConfiguration{ExecuteCommandConfiguration: &ecstypes.ExecuteCommandConfiguration{
			Logging: ecstypes.ExecuteCommandLoggingOverride, LogConfiguration: &ecstypes.ExecuteCommandLogConfiguration{CloudWatchLogGroupName: aws.String("exec")},
		}},
		ServiceConnectDefaults: &ecstypes.ClusterServiceConnectDefaultsRequest{Namespace: aws.String("arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-1")},
		Tags:                   []ecstypes.Tag{{Key: aws.String("team"), Value: aws.String("a")}},
	}
	made := must(w.ECS.CreateCluster(w.ctx, in))(t).Cluster
	if again := must(w.ECS.CreateCluster(w.ctx, in))(t).Cluster; *again.ClusterArn != *made.ClusterArn {
		t.Errorf("the same request made %s", *again.ClusterArn)
	}
	_, err := w.ECS.CreateCluster(w.ctx, &awsecs.CreateClusterInput{ClusterName: aws.String("blue")})
	wantError(t, err, "InvalidParameterException", "idempotent")

	got := w.describeCluster("blue")
	if *got.ClusterArn != "arn:aws:ecs:eu-west-1:123456789012:cluster/blue" || *got.Status != "ACTIVE" || *got.Settings[0].Value != "enhanced" ||
		!cmp.Equal(got.CapacityProviders, in.CapacityProviders) || len(got.DefaultCapacityProviderStrategy) != 2 ||
		*got.Configuration.ExecuteCommandConfiguration.LogConfiguration.CloudWatchLogGroupName != "exec" ||
		*got.ServiceConnectDefaults.Namespace != *in.ServiceConnectDefaults.Namespace || *got.Tags[0].Value != "a" {
		t.Errorf("described %+v", got)
	}
	bare := must(w.ECS.DescribeClusters(w.ctx, &awsecs.DescribeClustersInput{Clusters: []string{*made.ClusterArn}}))(t).Clusters[0]
	if len(bare.Settings)+len(bare.Tags)+len(bare.Statistics) != 0 || bare.Configuration != nil {
		t.Errorf("optional fields were not asked for: %+v", bare)
	}
	must(w.ECS.UpdateCluster(w.ctx, &awsecs.UpdateClusterInput{
		Cluster: aws.String("blue"), ServiceConnectDefaults: &ecstypes.ClusterServiceConnectDefaultsRequest{Namespace: aws.String("")},
		Settings: []ecstypes.ClusterSetting{{Name: ecstypes.ClusterSettingNameContainerInsights, Value: aws.String("disabled")}},
	}))(t)
	if got := w.describeCluster("blue"); got.ServiceConnectDefaults != nil || *got.Settings[0].Value != "disabled" || got.Configuration == nil {
		t.Errorf("updated to %+v", got)
	}
	gone := must(w.ECS.DeleteCluster(w.ctx, &awsecs.DeleteClusterInput{Cluster: aws.String("blue")}))(t).Cluster
	if *gone.Status != "INACTIVE" || *w.describeCluster("blue").Status != "INACTIVE" {
		t.Errorf("deleted: %+v", gone)
	}
	_, err = w.ECS.UpdateCluster(w.ctx, &awsecs.UpdateClusterInput{Cluster: aws.String("blue")})
	wantError(t, err, "ClusterNotFoundException", "Cluster not found.")
	if again := must(w.ECS.CreateCluster(w.ctx, &awsecs.CreateClusterInput{ClusterName: aws.String("blue")}))(t).Cluster; *again.Status != "ACTIVE" || len(again.Tags) != 0 {
		t.Errorf("made anew: %+v", again)
	}
}

func TestDescribeClustersThatAreMissing(t *testing.T) {
	w := newWorld(t)
	elsewhere := "arn:aws:ecs:us-east-1:123456789012:cluster/main"
	out := must(w.ECS.DescribeClusters(w.ctx, &awsecs.DescribeClustersInput{Clusters: []string{"main", "none", elsewhere}}))(t)
	if len(out.Clusters) != 1 || len(out.Failures) != 2 {
		t.Fatalf("%d clusters, failures %+v", len(out.Clusters), out.Failures)
	}
	for i, arn := range []string{"arn:aws:ecs:eu-west-1:123456789012:cluster/none", elsewhere} {
		if f := out.Failures[i]; *f.Arn != arn || *f.Reason != "MISSING" {
			t.Errorf("failure %s: %s", *f.Arn, *f.Reason)
		}
	}
	if out := must(w.ECS.DescribeClusters(w.ctx, &awsecs.DescribeClustersInput{}))(t); *out.Failures[0].Arn != "arn:aws:ecs:eu-west-1:123456789012:cluster/default" {
		t.Errorf("without a name: %+v", out)
	}
}

func TestRefusedClusters(t *testing.T) {
	w := newWorld(t)
	strategy := func(items ...ecstypes.CapacityProviderStrategyItem) *awsecs.CreateClusterInput {
		return &awsecs.CreateClusterInput{CapacityProviders: []string{"FARGATE", "FARGATE_SPOT"}, DefaultCapacityProviderStrategy: items}
	}
	for _, test := range []struct {
		in   *awsecs.CreateClusterInput
		want string
	}{
		{&awsecs.CreateClusterInput{ClusterName: aws.String("a b")}, `"a b"`},
		{&awsecs.CreateClusterInput{CapacityProviders: []string{"mine"}}, "'mine' was not found"},
		{&awsecs.CreateClusterInput{DefaultCapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{{CapacityProvider: aws.String("FARGATE")}}}, "not associated"},
		{strategy(ecstypes.CapacityProviderStrategyItem{CapacityProvider: aws.String("FARGATE"), Weight: 1001}), "weight is 1001"},
		{strategy(ecstypes.CapacityProviderStrategyItem{CapacityProvider: aws.String("FARGATE"), Weight: 1, Base: 1}, ecstypes.CapacityProviderStrategyItem{CapacityProvider: aws.String("FARGATE_SPOT"), Base: 1}), "base"},
		{&awsecs.CreateClusterInput{Settings: []ecstypes.ClusterSetting{{Name: "containerInsight", Value: aws.String("enabled")}}}, `did you mean "containerInsights"`},
		{&awsecs.CreateClusterInput{Settings: []ecstypes.ClusterSetting{{Name: "containerInsights", Value: aws.String("on")}}}, `"on"`},
		{&awsecs.CreateClusterInput{Configuration: &ecstypes.ClusterConfiguration{ExecuteCommandConfiguration: &ecstypes.ExecuteCommandConfiguration{Logging: "OVERRIDE"}}}, "needs a logConfiguration"},
		{&awsecs.CreateClusterInput{ServiceConnectDefaults: &ecstypes.ClusterServiceConnectDefaultsRequest{Namespace: aws.String("arn:aws:ecs:eu-west-1:123456789012:cluster/x")}}, "Cloud Map"},
		{&awsecs.CreateClusterInput{Tags: []ecstypes.Tag{{Key: aws.String("aws:x"), Value: aws.String("")}}}, "aws:"},
	} {
		_, err := w.ECS.CreateCluster(w.ctx, test.in)
		wantError(t, err, "InvalidParameterException", test.want)
	}
	if out := must(w.ECS.ListClusters(w.ctx, &awsecs.ListClustersInput{}))(t); len(out.ClusterArns) != 1 {
		t.Errorf("refused clusters are there: %v", out.ClusterArns)
	}
}

func TestClusterCapacityProvidersTakeTime(t *testing.T) {
	w := newWorld(t)
	in := &awsecs.PutClusterCapacityProvidersInput{
		Cluster: aws.String("main"), CapacityProviders: []string{"FARGATE"}, DefaultCapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{},
	}
	must(w.ECS.PutClusterCapacityProviders(w.ctx, in))(t)
	if got := w.describeCluster("main"); *got.AttachmentsStatus != "UPDATE_IN_PROGRESS" || got.CapacityProviders[0] != "FARGATE" {
		t.Errorf("at once: %+v", got)
	}
	_, err := w.ECS.PutClusterCapacityProviders(w.ctx, in)
	wantError(t, err, "UpdateInProgressException", "Wait")
	if err := w.region.Wait(w.ctx, w.start.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := w.describeCluster("main"); *got.AttachmentsStatus != "UPDATE_COMPLETE" {
		t.Errorf("later: %s", *got.AttachmentsStatus)
	}
}

func TestClusterThatIsInUse(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	w.create("web", td, 2)
	if err := w.region.Wait(w.ctx, w.start.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	got := w.describeCluster("main")
	if got.ActiveServicesCount != 1 || got.PendingTasksCount+got.RunningTasksCount != 2 {
		t.Errorf("%d services, %d pending and %d running tasks", got.ActiveServicesCount, got.PendingTasksCount, got.RunningTasksCount)
	}
	statistics := map[string]string{}
	for _, s := range got.Statistics {
		statistics[*s.Name] = *s.Value
	}
	if statistics["activeFargateServiceCount"] != "1" || statistics["activeEC2ServiceCount"] != "0" {
		t.Errorf("statistics %v", statistics)
	}
	_, err := w.ECS.DeleteCluster(w.ctx, &awsecs.DeleteClusterInput{Cluster: aws.String("main")})
	wantError(t, err, "ClusterContainsServicesException", "Services are active")
}

func TestListClustersPages(t *testing.T) {
	w := newWorld(t)
	want := []string{}
	for i := range 7 {
		name := fmt.Sprintf("c%d", i)
		arn := *must(w.ECS.CreateCluster(w.ctx, &awsecs.CreateClusterInput{ClusterName: &name}))(t).Cluster.ClusterArn
		if i%3 == 1 {
			must(w.ECS.DeleteCluster(w.ctx, &awsecs.DeleteClusterInput{Cluster: &name}))(t)
			continue
		}
		want = append(want, arn)
	}
	want = append(want, "arn:aws:ecs:eu-west-1:123456789012:cluster/main")
	got := []string{}
	pages := awsecs.NewListClustersPaginator(w.ECS, &awsecs.ListClustersInput{MaxResults: aws.Int32(2)})
	for pages.HasMorePages() {
		page := must(pages.NextPage(w.ctx))(t)
		if len(page.ClusterArns) > 2 || len(page.ClusterArns) == 0 {
			t.Errorf("a page of %d", len(page.ClusterArns))
		}
		got = append(got, page.ClusterArns...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, err := w.ECS.ListClusters(w.ctx, &awsecs.ListClustersInput{NextToken: aws.String("???")})
	wantError(t, err, "InvalidParameterException", "token")
	_, err = w.ECS.ListClusters(w.ctx, &awsecs.ListClustersInput{MaxResults: aws.Int32(101)})
	wantError(t, err, "InvalidParameterException", "101")
}
