//go:build unix

package provider_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
)

// world is what is in the region: by type of resource the ids, and of each the
// generation that it was last written by, where it can tell.
type world map[string]map[string]string

// look opens the state file as the next process would.
func (k *killed) look() world {
	k.t.Helper()
	ctx := k.t.Context()
	b, err := backend.Open(ctx, backend.Config{StatePath: k.state})
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	w := world{}
	for _, look := range []func(context.Context, *backend.Backend) error{w.clusters, w.taskDefinitions, w.services, w.repositories, w.fileSystems} {
		if err := look(ctx, b); err != nil {
			k.t.Fatal(err)
		}
	}
	return w
}

func (w world) found(kind string, id *string, generation string) {
	if w[kind] == nil {
		w[kind] = map[string]string{}
	}
	w[kind][*id] = generation
}

// generationOf reads the tag of any service's list of tags.
func generationOf[T any](tags []T, of func(T) (key, value *string)) string {
	for _, t := range tags {
		if key, value := of(t); aws.ToString(key) == "generation" {
			return aws.ToString(value)
		}
	}
	return ""
}

func ecsTag(t ecstypes.Tag) (key, value *string) { return t.Key, t.Value }
func ecrTag(t ecrtypes.Tag) (key, value *string) { return t.Key, t.Value }
func efsTag(t efstypes.Tag) (key, value *string) { return t.Key, t.Value }

func (w world) clusters(ctx context.Context, b *backend.Backend) error {
	out, err := b.ECS.DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: []string{"main"}, Include: []ecstypes.ClusterField{ecstypes.ClusterFieldTags}})
	if err != nil {
		return err
	}
	for _, c := range out.Clusters {
		if aws.ToString(c.Status) == "ACTIVE" {
			w.found("drydock_ecs_cluster", c.ClusterArn, generationOf(c.Tags, ecsTag))
		}
	}
	return nil
}

// taskDefinitions are known to Terraform by their family.
func (w world) taskDefinitions(ctx context.Context, b *backend.Backend) error {
	list, err := b.ECS.ListTaskDefinitions(ctx, &ecs.ListTaskDefinitionsInput{})
	if err != nil {
		return err
	}
	for _, arn := range list.TaskDefinitionArns { // the last revision of a family comes last
		out, err := b.ECS.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &arn})
		if err != nil {
			return err
		}
		w.found("drydock_ecs_task_definition", out.TaskDefinition.Family, aws.ToString(out.TaskDefinition.ContainerDefinitions[0].Environment[0].Value))
	}
	return nil
}

func (w world) services(ctx context.Context, b *backend.Backend) error {
	out, err := b.ECS.DescribeServices(ctx, &ecs.DescribeServicesInput{
		Cluster: aws.String("main"), Services: []string{"web-0", "web-1"}, Include: []ecstypes.ServiceField{ecstypes.ServiceFieldTags},
	})
	if missing := (*ecstypes.ClusterNotFoundException)(nil); errors.As(err, &missing) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, s := range out.Services {
		if aws.ToString(s.Status) == "ACTIVE" {
			w.found("drydock_ecs_service", s.ServiceArn, generationOf(s.Tags, ecsTag))
		}
	}
	return nil
}

func (w world) repositories(ctx context.Context, b *backend.Backend) error {
	out, err := b.ECR.DescribeRepositories(ctx, &ecr.DescribeRepositoriesInput{})
	if err != nil {
		return err
	}
	for _, r := range out.Repositories {
		tags, err := b.ECR.ListTagsForResource(ctx, &ecr.ListTagsForResourceInput{ResourceArn: r.RepositoryArn})
		if err != nil {
			return err
		}
		w.found("drydock_ecr_repository", r.RepositoryName, generationOf(tags.Tags, ecrTag))
	}
	return nil
}

func (w world) fileSystems(ctx context.Context, b *backend.Backend) error {
	out, err := b.EFS.DescribeFileSystems(ctx, &efs.DescribeFileSystemsInput{})
	if err != nil {
		return err
	}
	for _, f := range out.FileSystems {
		w.found("drydock_efs_file_system", f.FileSystemId, generationOf(f.Tags, efsTag))
		targets, err := b.EFS.DescribeMountTargets(ctx, &efs.DescribeMountTargetsInput{FileSystemId: f.FileSystemId})
		if err != nil {
			return err
		}
		for _, m := range targets.MountTargets {
			w.found("drydock_efs_mount_target", m.MountTargetId, "")
		}
	}
	points, err := b.EFS.DescribeAccessPoints(ctx, &efs.DescribeAccessPointsInput{})
	if err != nil {
		return err
	}
	for _, p := range points.AccessPoints {
		w.found("drydock_efs_access_point", p.AccessPointId, generationOf(p.Tags, efsTag))
	}
	return nil
}

// holds demands that the region has all that Terraform was told it has.
func (k *killed) holds(round int, told []line) {
	k.t.Helper()
	w := k.look()
	for _, l := range told {
		kind, id := l.Hook.Resource.Type, l.Hook.ID
		generation, there := w[kind][id]
		current := generation == strconv.Itoa(round) || kind == "drydock_efs_mount_target" // which has no tags
		switch l.Hook.Action {
		case "create", "update":
			if !there || !current {
				k.t.Errorf("round %d: Terraform was told %q, but in the region is %q of generation %q", round, l.Message, id, generation)
			}
		case "delete": // of a revision; the next one of the same family may be there
			if there && !current {
				k.t.Errorf("round %d: Terraform was told %q, but it is there, of generation %q", round, l.Message, generation)
			}
		default:
			k.t.Errorf("round %d: unexpected %q", round, l.Message)
		}
	}
	for address, id := range k.recorded() {
		kind, _, _ := strings.Cut(address, ".")
		if _, there := w[kind][id]; !there && kind != "drydock_ecs_task_definition" { // a replaced one is gone before the next is there
			k.t.Errorf("round %d: Terraform's state has %s = %q, the region does not", round, address, id)
		}
	}
}

// recorded is what Terraform's state has: ids by address.
func (k *killed) recorded() map[string]string {
	k.t.Helper()
	out, err := k.session.Output(k.t.Context(), "show", "-json")
	if err != nil {
		// Terraform writes its own state in place, and may be killed half way.
		k.t.Logf("starting without Terraform's state: %v", err)
		if err := os.Remove(filepath.Join(k.session.Dir, "terraform.tfstate")); err != nil {
			k.t.Fatal(err)
		}
		return nil
	}
	var state struct {
		Values struct {
			Root struct {
				Resources []struct {
					Mode    string `json:"mode"`
					Address string `json:"address"`
					Values  struct {
						ID string `json:"id"`
					} `json:"values"`
				} `json:"resources"`
			} `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal(out, &state); err != nil {
		k.t.Fatal(err)
	}
	ids := map[string]string{}
	for _, r := range state.Values.Root.Resources {
		if r.Mode == "managed" {
			ids[r.Address] = r.Values.ID
		}
	}
	return ids
}

// adopt writes import blocks for what is in the region under a name that an
// apply would claim again, but not in Terraform's state.
func (k *killed) adopt() {
	k.t.Helper()
	w, known := k.look(), k.recorded()
	ids := map[string]string{}
	for kind, address := range map[string]string{
		"drydock_ecs_cluster": ".main", "drydock_efs_file_system": ".data", "drydock_efs_mount_target": ".data",
	} {
		for id := range w[kind] {
			ids[kind+address] = id
		}
	}
	for id := range w["drydock_ecr_repository"] {
		ids["drydock_ecr_repository.image["+strings.TrimPrefix(id, "image/")+"]"] = id
	}
	for id := range w["drydock_ecs_service"] {
		ids["drydock_ecs_service.web["+id[strings.LastIndex(id, "-")+1:]+"]"] = id
	}
	var imports strings.Builder
	for _, address := range slices.Sorted(maps.Keys(ids)) {
		if known[address] == "" {
			fmt.Fprintf(&imports, "import {\n  to = %s\n  id = %q\n}\n", address, ids[address])
		}
	}
	if err := os.WriteFile(filepath.Join(k.session.Dir, "imports.tf"), []byte(imports.String()), 0o600); err != nil {
		k.t.Fatal(err)
	}
	if imports.Len() > 0 {
		k.t.Logf("adopting\n%s", imports.String())
	}
}
