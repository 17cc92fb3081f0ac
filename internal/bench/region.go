package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// world is an embedded region in a file of its own, called through SDK clients
// in this process, with a wall clock that stands still.
type world struct {
	*backend.Backend
	region  *region.Region
	subnets []string
	web     []string // two revisions of a task definition
}

func openWorld(ctx context.Context, name string) (*world, error) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rg, err := region.Open(ctx, region.Options{
		Path: filepath.Join(workDir, name+".db"), Wall: func() time.Time { return start }, Seed: "bench",
	})
	if err != nil {
		return nil, err
	}
	w := &world{region: rg, Backend: backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"})}
	if _, err := w.ECS.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("bench")}); err != nil {
		return nil, errors.Join(err, rg.Close())
	}
	subnets, err := w.EC2.Subnets(ctx, nil)
	if err != nil {
		return nil, errors.Join(err, rg.Close())
	}
	for _, s := range subnets {
		w.subnets = append(w.subnets, s.ID)
	}
	for _, tag := range []string{"1", "2"} {
		out, err := w.ECS.RegisterTaskDefinition(ctx, taskDefinition("web", tag))
		if err != nil {
			return nil, errors.Join(err, rg.Close())
		}
		w.web = append(w.web, *out.TaskDefinition.TaskDefinitionArn)
	}
	return w, nil
}

func taskDefinition(family, tag string) *ecs.RegisterTaskDefinitionInput {
	return &ecs.RegisterTaskDefinitionInput{
		Family: aws.String(family), NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate},
		ContainerDefinitions: []ecstypes.ContainerDefinition{{
			Name: aws.String("app"), Image: aws.String("public.ecr.aws/nginx/nginx:" + tag),
			PortMappings: []ecstypes.PortMapping{{ContainerPort: aws.Int32(8080)}},
		}},
	}
}

func (w *world) createService(ctx context.Context, name string, tasks int) error {
	_, err := w.ECS.CreateService(ctx, &ecs.CreateServiceInput{
		Cluster: aws.String("bench"), ServiceName: aws.String(name), TaskDefinition: aws.String(w.web[0]),
		DesiredCount: aws.Int32(int32(tasks)), LaunchType: ecstypes.LaunchTypeFargate,
		NetworkConfiguration: &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{Subnets: w.subnets}},
	})
	return err
}

// settle lets virtual time pass until the service's only deployment has completed.
func (w *world) settle(ctx context.Context, name string) error {
	for range 100_000 {
		out, err := w.ECS.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: aws.String("bench"), Services: []string{name}})
		if err != nil {
			return err
		}
		d := out.Services[0].Deployments
		if len(d) == 1 && d[0].RolloutState == ecstypes.DeploymentRolloutStateCompleted && d[0].RunningCount == d[0].DesiredCount {
			return nil
		}
		if err := w.Clock.Sleep(ctx, time.Hour); err != nil {
			return err
		}
	}
	return fmt.Errorf("the service %s does not reach a steady state", name)
}

// rate is how many times a second fn succeeds.
func rate(d time.Duration, fn func(i int) error) (perSecond float64, err error) {
	began, n := time.Now(), 0
	for time.Since(began) < d {
		if err := fn(n); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(began).Seconds(), nil
}

// call is one kind of mutating call whose cost is measured.
type call struct {
	name string
	run  func(w *world, i int) error
}

func calls(ctx context.Context) []call {
	return []call{
		{"TagResource", func(w *world, i int) error {
			_, err := w.ECS.TagResource(ctx, &ecs.TagResourceInput{
				ResourceArn: aws.String(w.web[0]), Tags: []ecstypes.Tag{{Key: aws.String("n"), Value: aws.String(fmt.Sprint(i))}},
			})
			return err
		}},
		{"RegisterTaskDefinition", func(w *world, i int) error {
			_, err := w.ECS.RegisterTaskDefinition(ctx, taskDefinition(fmt.Sprintf("f%d", i%100), fmt.Sprint(i)))
			return err
		}},
		{"UpdateService", func(w *world, i int) error {
			_, err := w.ECS.UpdateService(ctx, &ecs.UpdateServiceInput{
				Cluster: aws.String("bench"), Service: aws.String(fmt.Sprintf("s%d", i%100)),
				EnableExecuteCommand: aws.Bool(i%2 == 0),
			})
			return err
		}},
	}
}

// regionFigures measures the region in process: calls a second in a world of few
// and of many services, memory, and a large rolling update.
func regionFigures(ctx context.Context, report reporter, many, tasks, crowd int) error {
	if err := callFigures(ctx, report, many); err != nil {
		return err
	}
	return rollout(ctx, report, tasks, crowd)
}

func callFigures(ctx context.Context, report reporter, many int) error {
	const few, window = 100, time.Second
	w, err := openWorld(ctx, "region")
	if err != nil {
		return err
	}
	defer func() { _ = w.region.Close() }() // the file is the bench's own
	floor, err := storeRate(ctx, window)
	if err != nil {
		return err
	}
	sdk, err := rate(window, func(int) error { return answeredByNothing(ctx) })
	if err != nil {
		return err
	}
	report("a call that the SDK alone takes part in", perSecond(sdk), perSecond(floor)+" (a write to the file)", times(floor/sdk), "")
	created := 0
	grow := func(n int) (perSecond float64, err error) {
		began, from := time.Now(), created
		for ; created < n; created++ {
			if err := w.createService(ctx, fmt.Sprintf("s%d", created), 0); err != nil {
				return 0, err
			}
		}
		return float64(n-from) / time.Since(began).Seconds(), nil
	}
	creations, err := grow(few)
	if err != nil {
		return err
	}
	before := map[string]float64{}
	for _, c := range calls(ctx) {
		if before[c.name], err = rate(window, func(i int) error { return c.run(w, i) }); err != nil {
			return err
		}
		report(c.name+" in process, "+fmt.Sprint(few)+" services", perSecond(before[c.name]), perSecond(floor)+" (a write to the file)",
			times(floor/before[c.name]), "10000/s")
	}
	report(fmt.Sprintf("CreateService in process, up to %d services", few), perSecond(creations), perSecond(floor)+" (a write to the file)", times(floor/creations), "")
	if _, err = grow(many - few); err != nil {
		return err
	}
	later, err := grow(many)
	if err != nil {
		return err
	}
	report(fmt.Sprintf("CreateService, cost at %d services", many), perSecond(later), perSecond(creations)+fmt.Sprintf(" (up to %d)", few), times(creations/later), "flat")
	for _, c := range calls(ctx) {
		after, err := rate(window, func(i int) error { return c.run(w, i) })
		if err != nil {
			return err
		}
		report(fmt.Sprintf("%s, cost at %d services", c.name, many), perSecond(after), perSecond(before[c.name])+fmt.Sprintf(" (at %d)", few),
			times(before[c.name]/after), "flat")
	}
	return nil
}

// storeRate is the floor of a mutating call: a transaction that writes one small item.
func storeRate(ctx context.Context, window time.Duration) (float64, error) {
	path := filepath.Join(workDir, "store.db")
	st, err := store.Open(ctx, store.Options{Path: path, Wall: time.Now, Seed: "bench"})
	if err != nil {
		return 0, err
	}
	items := store.Collection[map[string]string]{Name: "bench"}
	n, err := rate(window, func(i int) error {
		return st.Update(ctx, func(tx *store.Tx) error {
			items.Put(tx.In("bench"), fmt.Sprint(i%1000), map[string]string{"n": fmt.Sprint(i)})
			return nil
		})
	})
	return n, errors.Join(err, st.Close(), os.Remove(path))
}

// idle is a client whose calls are answered before anybody is asked.
var idle = ecs.New(ecs.Options{Region: "eu-west-1", APIOptions: []func(*middleware.Stack) error{func(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Nothing",
		func(context.Context, middleware.InitializeInput, middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			return middleware.InitializeOutput{Result: &ecs.TagResourceOutput{}}, middleware.Metadata{}, nil
		}), middleware.After)
}}})

func answeredByNothing(ctx context.Context) error {
	_, err := idle.TagResource(ctx, &ecs.TagResourceInput{
		ResourceArn: aws.String("arn"), Tags: []ecstypes.Tag{{Key: aws.String("n"), Value: aws.String("1")}},
	})
	return err
}

// rollout takes a service of many tasks to another revision, and then starts
// tasks until there is a crowd.
func rollout(ctx context.Context, report reporter, tasks, crowd int) error {
	w, err := openWorld(ctx, "rollout")
	if err != nil {
		return err
	}
	defer func() { _ = w.region.Close() }() // the file is the bench's own
	start := func(name string, n int) error {
		if err := w.createService(ctx, name, n); err != nil {
			return err
		}
		return w.settle(ctx, name)
	}
	if err := start("small", 10); err != nil {
		return err
	}
	small := heap()
	began := time.Now()
	if err := start("large", tasks); err != nil {
		return err
	}
	started := time.Since(began)
	began = time.Now()
	if _, err := w.ECS.UpdateService(ctx, &ecs.UpdateServiceInput{
		Cluster: aws.String("bench"), Service: aws.String("large"), TaskDefinition: aws.String(w.web[1]),
	}); err != nil {
		return err
	}
	if err := w.settle(ctx, "large"); err != nil {
		return err
	}
	update := time.Since(began)
	report(fmt.Sprintf("rolling update of %d tasks", tasks), ms(update), ms(started)+" (starting them)", ratio(update, started), "under 1 s")
	report(fmt.Sprintf("heap of the region with %d tasks", tasks+10), megabytes(heap()), megabytes(small)+" (10 tasks)", "", "")
	for i := 0; i*tasks < crowd-tasks; i++ {
		if err := start(fmt.Sprintf("crowd%d", i), tasks); err != nil {
			return err
		}
	}
	report(fmt.Sprintf("heap of the region with %d tasks", max(tasks, crowd)), megabytes(heap()), megabytes(small)+" (10 tasks)", "", "")
	return nil
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func perSecond(n float64) string { return fmt.Sprintf("%.0f/s", n) }

func times(r float64) string { return fmt.Sprintf("%.2fx", r) }

func megabytes(bytes uint64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }
