package region_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const (
	writerFile = "DRYDOCK_TEST_WRITER_FILE"
	writerName = "DRYDOCK_TEST_WRITER_NAME"
	writerEnds = "DRYDOCK_TEST_WRITER_CALLS" // how many calls it makes; without it, until it is killed
)

// TestMain turns the test binary into a program that writes to a region's file.
func TestMain(m *testing.M) {
	if path := os.Getenv(writerFile); path != "" {
		if err := write(context.Background(), path, os.Getenv(writerName), os.Getenv(writerEnds)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// write registers task definitions and makes services from several goroutines and
// prints the ARN of each once its call is acknowledged.
func write(ctx context.Context, path, name, calls string) error {
	rg, err := region.Open(ctx, region.Options{Path: path, Wall: time.Now})
	if err != nil {
		return err
	}
	clients := backend.Embedded(rg, scope)
	limit := -1
	if calls != "" {
		if _, err := fmt.Sscan(calls, &limit); err != nil {
			return err
		}
	}
	const writers = 4
	var out sync.Mutex
	acknowledge := func(arn *string) {
		out.Lock()
		defer out.Unlock()
		fmt.Println(aws.ToString(arn))
	}
	failures := make([]error, writers)
	var wg sync.WaitGroup
	for g := range writers {
		wg.Go(func() {
			for i := 0; limit < 0 || i < limit/writers; i++ {
				id := fmt.Sprintf("%s-%d-%d", name, g, i)
				td, err := clients.ECS.RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{
					Family: aws.String(id), Memory: aws.String("512"),
					ContainerDefinitions: []ecstypes.ContainerDefinition{{
						Name: aws.String("app"), Image: aws.String("nginx"), Command: []string{strings.Repeat("x", 40*i%4000)},
					}},
				})
				if err != nil {
					failures[g] = err
					return
				}
				acknowledge(td.TaskDefinition.TaskDefinitionArn)
				s, err := clients.ECS.CreateService(ctx, &ecs.CreateServiceInput{
					Cluster: aws.String("main"), ServiceName: aws.String(id), TaskDefinition: aws.String(id), DesiredCount: aws.Int32(0),
				})
				if err != nil {
					failures[g] = err
					return
				}
				acknowledge(s.Service.ServiceArn)
			}
		})
	}
	wg.Wait()
	return errors.Join(append(failures, rg.Close())...)
}

var scope = operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}

// writer is the test binary as a process of its own.
func writer(t *testing.T, path, name, calls string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), writerFile+"="+path, writerName+"="+name, writerEnds+"="+calls)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

// mainCluster makes a state file with a cluster in it.
func mainCluster(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "region.db")
	inRegion(t, path, func(b *backend.Backend) {
		if _, err := b.ECS.CreateCluster(t.Context(), &ecs.CreateClusterInput{ClusterName: aws.String("main")}); err != nil {
			t.Fatal(err)
		}
	})
	return path
}

func inRegion(t *testing.T, path string, do func(*backend.Backend)) {
	t.Helper()
	rg, err := region.Open(t.Context(), region.Options{Path: path, Wall: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	do(backend.Embedded(rg, scope))
	if err := rg.Close(); err != nil {
		t.Fatal(err)
	}
}

// demandAll fails the test unless all acknowledged ARNs are there.
func demandAll(t *testing.T, path string, acknowledged []string) {
	t.Helper()
	inRegion(t, path, func(b *backend.Backend) {
		there := map[string]bool{}
		definitions := ecs.NewListTaskDefinitionsPaginator(b.ECS, &ecs.ListTaskDefinitionsInput{})
		for definitions.HasMorePages() {
			page, err := definitions.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, arn := range page.TaskDefinitionArns {
				there[arn] = true
			}
		}
		services := ecs.NewListServicesPaginator(b.ECS, &ecs.ListServicesInput{Cluster: aws.String("main"), MaxResults: aws.Int32(100)})
		for services.HasMorePages() {
			page, err := services.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, arn := range page.ServiceArns {
				there[arn] = true
			}
		}
		lost := slices.DeleteFunc(slices.Clone(acknowledged), func(arn string) bool { return there[arn] })
		if len(lost) > 0 {
			t.Errorf("%d of %d acknowledged calls are gone, the first is %s", len(lost), len(acknowledged), lost[0])
		}
	})
}

func TestKillsLoseNothingAcknowledged(t *testing.T) {
	path := mainCluster(t)
	random := rand.New(rand.NewPCG(1, 2)) // the same moments, as far as a machine has the same moments
	var acknowledged []string
	rounds := 200
	if raceDetector {
		rounds = 40 // each process takes ten times as long to start
	}
	for round := range rounds {
		cmd, out := writer(t, path, fmt.Sprintf("r%d", round), "")
		kill, seen := 1+random.IntN(12), 0
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if arn := lines.Text(); seen < kill { // a later line may be cut off
				acknowledged = append(acknowledged, arn)
			}
			if seen++; seen == kill {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := cmd.Wait(); err == nil || seen < kill {
			t.Fatalf("round %d: the writer ended by itself after %d calls: %v", round, seen, err)
		}
	}
	if len(acknowledged) < rounds {
		t.Fatalf("only %d calls were acknowledged", len(acknowledged))
	}
	demandAll(t, path, acknowledged)
}

func TestSixteenProcessesShareAFile(t *testing.T) {
	path := mainCluster(t)
	const processes = 16
	calls := 40
	if raceDetector {
		calls = 12
	}
	var acknowledged []string
	var mu sync.Mutex
	var wg sync.WaitGroup
	for p := range processes {
		cmd, out := writer(t, path, fmt.Sprintf("p%d", p), fmt.Sprint(calls))
		wg.Go(func() {
			lines := bufio.NewScanner(out)
			for lines.Scan() {
				mu.Lock()
				acknowledged = append(acknowledged, lines.Text())
				mu.Unlock()
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("process %d: %v", p, err)
			}
		})
	}
	wg.Wait()
	if want := processes * calls * 2; len(acknowledged) != want {
		t.Errorf("%d calls were acknowledged, want %d", len(acknowledged), want)
	}
	demandAll(t, path, acknowledged)
}
