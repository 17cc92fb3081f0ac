package wire_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
)

// status is the HTTP status behind an error of an SDK client.
func status(err error) int {
	var resp *smithyhttp.ResponseError
	if !errors.As(err, &resp) {
		return 0
	}
	return resp.HTTPStatusCode()
}

func TestECSClient(t *testing.T) {
	ctx := context.Background()
	_, server := serve(t)
	c := ecs.NewFromConfig(config(server))
	created, err := c.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("blue"), Tags: []ecstypes.Tag{{Key: aws.String("a"), Value: aws.String("1")}}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := *created.Cluster.ClusterArn, "arn:aws:ecs:eu-west-1:123456789012:cluster/blue"; got != want {
		t.Errorf("cluster %s, want %s", got, want)
	}
	td, err := c.RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{
		Family: aws.String("web"), RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate},
		NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		ContainerDefinitions: []ecstypes.ContainerDefinition{{
			Name: aws.String("app"), Image: aws.String("nginx"), DockerLabels: map[string]string{"Team": "web"},
			PortMappings: []ecstypes.PortMapping{{ContainerPort: aws.Int32(80)}},
			Environment:  []ecstypes.KeyValuePair{{Name: aws.String("N"), Value: aws.String("<&>")}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	app := td.TaskDefinition.ContainerDefinitions[0]
	if !td.TaskDefinition.RegisteredAt.Equal(start) || app.DockerLabels["Team"] != "web" || *app.Environment[0].Value != "<&>" || *app.PortMappings[0].HostPort != 80 {
		t.Errorf("registered at %v: %+v", td.TaskDefinition.RegisteredAt, app)
	}
	_, err = c.UpdateCluster(ctx, &ecs.UpdateClusterInput{Cluster: aws.String("red")})
	var notFound *ecstypes.ClusterNotFoundException
	if !errors.As(err, &notFound) || notFound.ErrorMessage() != "Cluster not found." || status(err) != 400 {
		t.Errorf("a cluster that is not there: %v", err)
	}
	// The SDK has no operation that the region lacks: one of tomorrow's.
	rq, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	rq.Header.Set("Content-Type", "application/x-amz-json-1.1")
	rq.Header.Set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.CreateHarbour")
	answer, err := server.Client().Do(rq)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 400 || !strings.Contains(string(body), "UnknownOperationException") {
		t.Errorf("an operation that the region does not have: %d %s, %v", answer.StatusCode, body, err)
	}
}

func TestECRClient(t *testing.T) {
	ctx := context.Background()
	_, server := serve(t)
	c := ecr.NewFromConfig(config(server))
	created, err := c.CreateRepository(ctx, &ecr.CreateRepositoryInput{
		RepositoryName: aws.String("team/web"), Tags: []ecrtypes.Tag{{Key: aws.String("team"), Value: aws.String("web")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	tags, err := c.ListTagsForResource(ctx, &ecr.ListTagsForResourceInput{ResourceArn: created.Repository.RepositoryArn})
	if err != nil || len(tags.Tags) != 1 || aws.ToString(tags.Tags[0].Key) != "team" || aws.ToString(tags.Tags[0].Value) != "web" {
		t.Errorf("tags %+v, %v", tags, err)
	}
	out, err := c.DescribeRepositories(ctx, &ecr.DescribeRepositoriesInput{})
	if err != nil || len(out.Repositories) != 1 || !out.Repositories[0].CreatedAt.Equal(start) {
		t.Errorf("%+v, %v", out, err)
	}
	_, err = c.DeleteRepository(ctx, &ecr.DeleteRepositoryInput{RepositoryName: aws.String("none")})
	var notFound *ecrtypes.RepositoryNotFoundException
	if !errors.As(err, &notFound) {
		t.Errorf("a repository that is not there: %v", err)
	}
}

func TestEFSClient(t *testing.T) {
	ctx := context.Background()
	rg, server := serve(t)
	c := efs.NewFromConfig(config(server))
	in := &efs.CreateFileSystemInput{
		CreationToken: aws.String("a b/c"), ThroughputMode: efstypes.ThroughputModeProvisioned, ProvisionedThroughputInMibps: aws.Float64(2.5),
	}
	fs, err := c.CreateFileSystem(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	if !fs.CreationTime.Equal(start) || *fs.ProvisionedThroughputInMibps != 2.5 || fs.LifeCycleState != efstypes.LifeCycleStateCreating {
		t.Errorf("created %+v", fs)
	}
	_, err = c.CreateFileSystem(ctx, in)
	var exists *efstypes.FileSystemAlreadyExists
	if !errors.As(err, &exists) || aws.ToString(exists.FileSystemId) != *fs.FileSystemId || aws.ToString(exists.ErrorCode_) != "FileSystemAlreadyExists" || status(err) != 409 {
		t.Errorf("the same token again: %v", err)
	}
	found, err := c.DescribeFileSystems(ctx, &efs.DescribeFileSystemsInput{CreationToken: aws.String("a b/c"), MaxItems: aws.Int32(5)})
	if err != nil || len(found.FileSystems) != 1 {
		t.Errorf("found by token: %+v, %v", found, err)
	}
	if err := rg.Wait(ctx, start.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.TagResource(ctx, &efs.TagResourceInput{ResourceId: fs.FileSystemArn, Tags: []efstypes.Tag{{Key: aws.String("x"), Value: aws.String("1")}, {Key: aws.String("y"), Value: aws.String("2")}}}); err != nil {
		t.Errorf("tagging by ARN: %v", err)
	}
	if _, err := c.UntagResource(ctx, &efs.UntagResourceInput{ResourceId: fs.FileSystemId, TagKeys: []string{"x", "z"}}); err != nil {
		t.Error(err)
	}
	tags, err := c.ListTagsForResource(ctx, &efs.ListTagsForResourceInput{ResourceId: fs.FileSystemId})
	if err != nil || len(tags.Tags) != 1 || *tags.Tags[0].Key != "y" {
		t.Errorf("tags %+v, %v", tags, err)
	}
	if _, err := c.DeleteFileSystem(ctx, &efs.DeleteFileSystemInput{FileSystemId: fs.FileSystemId}); err != nil {
		t.Error(err)
	}
	_, err = c.DescribeMountTargets(ctx, &efs.DescribeMountTargetsInput{MountTargetId: aws.String("fsmt-none")})
	var notFound *efstypes.MountTargetNotFound
	if !errors.As(err, &notFound) || status(err) != 404 {
		t.Errorf("a mount target that is not there: %v", err)
	}
}

func TestSTSClient(t *testing.T) {
	_, server := serve(t)
	out, err := sts.NewFromConfig(config(server)).GetCallerIdentity(context.Background(), &sts.GetCallerIdentityInput{})
	if err != nil || *out.Account != "123456789012" || *out.Arn != "arn:aws:iam::123456789012:root" {
		t.Errorf("%+v, %v", out, err)
	}
}

func TestEC2Client(t *testing.T) {
	ctx := context.Background()
	_, server := serve(t)
	b, err := backend.Open(ctx, backend.Config{
		Kind: backend.KindEndpoint, Endpoint: server.URL, Region: "eu-west-1",
		Credentials: backend.Credentials{AccessKey: "AKID", SecretKey: "secret"},
	})
	if err != nil {
		t.Fatal(err)
	}
	subnets, err := b.EC2.Subnets(ctx, []backend.Filter{
		{Name: "default-for-az", Values: []string{"true"}},
		{Name: "availability-zone", Values: []string{"eu-west-1a", "eu-west-1c"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(subnets) != 2 || subnets[0].Zone == subnets[1].Zone || subnets[0].VPC == "" {
		t.Errorf("got %+v", subnets)
	}
	_, err = b.EC2.Subnets(ctx, []backend.Filter{{Name: "no-such-filter", Values: []string{"x"}}})
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != "InvalidParameterValue" {
		t.Errorf("a filter that does not exist: %v", err)
	}
}
