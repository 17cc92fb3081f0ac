package provider_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/provider"
)

// TestMoveFromHashicorpAWS takes over states in the manner of hashicorp/aws 5.100,
// which writes "", 0, false, {} and [] for what is not set. Refreshed, such a
// state has to be the one that an import gives, whose plan is empty.
func TestMoveFromHashicorpAWS(t *testing.T) {
	clean(t)
	ctx := context.Background()
	b, err := backend.Open(ctx, backend.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	server := providerserver.NewProtocol6(provider.New("test"))()
	schemas := start(t, server)
	fileSystem := newFileSystem(ctx, t, b)

	for name, c := range map[string]struct {
		create func() (id string, err error)
		// own are attributes that AWS does not know.
		own map[string]tftypes.Value
	}{
		"ecr_repository": {create: func() (string, error) {
			_, err := b.ECR.CreateRepository(ctx, &ecr.CreateRepositoryInput{RepositoryName: aws.String("team/web")})
			return "team/web", err
		}},
		"ecs_cluster": {create: func() (string, error) {
			_, err := b.ECS.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("web")})
			return "web", err
		}},
		"ecs_cluster_capacity_providers": {create: func() (string, error) {
			if _, err := b.ECS.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("spot")}); err != nil {
				return "", err
			}
			_, err := b.ECS.PutClusterCapacityProviders(ctx, &ecs.PutClusterCapacityProvidersInput{
				Cluster: aws.String("spot"), CapacityProviders: []string{"FARGATE_SPOT"},
				DefaultCapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{{CapacityProvider: aws.String("FARGATE_SPOT"), Weight: 1}},
			})
			return "spot", err
		}},
		"efs_access_point": {create: func() (string, error) {
			out, err := b.EFS.CreateAccessPoint(ctx, &efs.CreateAccessPointInput{
				FileSystemId: &fileSystem, PosixUser: &efstypes.PosixUser{Uid: aws.Int64(1000), Gid: aws.Int64(1000)}})
			if err != nil {
				return "", err
			}
			return *out.AccessPointId, err
		}},
		"efs_file_system": {create: func() (string, error) {
			_, err := b.EFS.PutLifecycleConfiguration(ctx, &efs.PutLifecycleConfigurationInput{
				FileSystemId: &fileSystem, LifecyclePolicies: []efstypes.LifecyclePolicy{{TransitionToIA: efstypes.TransitionToIARulesAfter30Days}}})
			return fileSystem, err
		}},
		"efs_mount_target": {
			create: func() (string, error) {
				subnets, err := b.EC2.Subnets(ctx, nil)
				if err != nil {
					return "", err
				}
				out, err := b.EFS.CreateMountTarget(ctx, &efs.CreateMountTargetInput{FileSystemId: &fileSystem, SubnetId: &subnets[0].ID})
				if err != nil {
					return "", err
				}
				return *out.MountTargetId, err
			},
			own: map[string]tftypes.Value{"timeouts": tftypes.NewValue(
				tftypes.Object{AttributeTypes: map[string]tftypes.Type{"create": tftypes.String, "delete": tftypes.String}},
				map[string]tftypes.Value{"create": text("5m"), "delete": tftypes.NewValue(tftypes.String, nil)})},
		},
	} {
		t.Run(name, func(t *testing.T) {
			id, err := c.create()
			if err == nil {
				err = b.Clock.Sleep(ctx, 10*time.Minute) // the region's
			}
			if err != nil {
				t.Fatal(err)
			}
			recorded, err := os.ReadFile(filepath.Join(testdata, "moved", "aws_"+name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			state := strings.NewReplacer(`"ID"`, `"`+id+`"`, "FILE_SYSTEM", fileSystem).Replace(string(recorded))
			typ := schemas["drydock_"+name].ValueType()
			got, want := attributes(t, moveState(t, server, name, state), typ), attributes(t, importState(t, server, name, id), typ)
			for name, v := range c.own {
				want[name] = v
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("moved differs from imported (-imported +moved):\n%s", diff)
			}
		})
	}
}

// testdata is found before clean changes the directory.
var testdata = func() string {
	dir, err := filepath.Abs("testdata")
	if err != nil {
		panic(err)
	}
	return dir
}()

func newFileSystem(ctx context.Context, t *testing.T, b *backend.Backend) string {
	t.Helper()
	out, err := b.EFS.CreateFileSystem(ctx, &efs.CreateFileSystemInput{})
	if err == nil {
		err = b.Clock.Sleep(ctx, time.Minute) // the region's
	}
	if err != nil {
		t.Fatal(err)
	}
	return *out.FileSystemId
}

// start configures a provider on the embedded backend of the current directory.
func start(t *testing.T, server tfprotov6.ProviderServer) map[string]*tfprotov6.Schema {
	t.Helper()
	ctx := context.Background()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	config := nullConfig(t, schemas, nil)
	resp, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: config})
	if err != nil || len(resp.Diagnostics) != 1 {
		t.Fatalf("%v, %v", err, resp)
	}
	return schemas.ResourceSchemas
}

func moveState(t *testing.T, server tfprotov6.ProviderServer, name, state string) *tfprotov6.DynamicValue {
	t.Helper()
	resp, err := server.MoveResourceState(context.Background(), &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: "registry.terraform.io/hashicorp/aws", SourceTypeName: "aws_" + name,
		SourceState: &tfprotov6.RawState{JSON: []byte(state)}, TargetTypeName: "drydock_" + name,
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("%v, %s", err, describe(resp.Diagnostics))
	}
	return read(t, server, name, resp.TargetState)
}

func importState(t *testing.T, server tfprotov6.ProviderServer, name, id string) *tfprotov6.DynamicValue {
	t.Helper()
	resp, err := server.ImportResourceState(context.Background(), &tfprotov6.ImportResourceStateRequest{TypeName: "drydock_" + name, ID: id})
	if err != nil || len(resp.Diagnostics) > 0 || len(resp.ImportedResources) != 1 {
		t.Fatalf("%v, %s", err, describe(resp.Diagnostics))
	}
	return read(t, server, name, resp.ImportedResources[0].State)
}

func read(t *testing.T, server tfprotov6.ProviderServer, name string, state *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	t.Helper()
	resp, err := server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{TypeName: "drydock_" + name, CurrentState: state})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("%v, %s", err, describe(resp.Diagnostics))
	}
	return resp.NewState
}

func attributes(t *testing.T, state *tfprotov6.DynamicValue, typ tftypes.Type) map[string]tftypes.Value {
	t.Helper()
	v, err := state.Unmarshal(typ)
	var out map[string]tftypes.Value
	if err == nil {
		err = v.As(&out)
	}
	if err != nil || len(out) == 0 {
		t.Fatalf("%v, %s", err, v)
	}
	return out
}
