package ecs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
)

// open begins a deployment of what the daemon's plan says.
func (d *daemonRecord) open(r *operation.Request, config *ecstypes.DaemonDeploymentConfiguration) {
	d.Deployment = r.ID("ecs/daemon-deployment", 21)
	d.Alarms, d.AlarmsIgnored = nil, false
	monitors := ecstypes.DaemonDeploymentRollbackMonitorsStatusDisabled
	alarms := &ecstypes.DaemonDeploymentAlarms{Status: monitors}
	if a := config.Alarms; a != nil && a.Enable {
		d.Alarms = a.AlarmNames
		alarms.AlarmNames, alarms.Status = a.AlarmNames, ecstypes.DaemonDeploymentRollbackMonitorsStatusMonitoring
		d.AlarmsIgnored = len(d.alarmsOn(r)) > 0
	}
	rollout := ecstypes.DaemonDeployment{
		Alarms: alarms, ClusterArn: new(account(r).ClusterARN(d.Cluster)), CreatedAt: new(r.Now()), DaemonDeploymentArn: d.deploymentARN(r),
		DeploymentConfiguration: config, Status: ecstypes.DaemonDeploymentStatusPending, SourceDaemonRevisions: []ecstypes.DaemonDeploymentRevisionDetail{},
		CircuitBreaker: &ecstypes.DaemonCircuitBreaker{Status: ecstypes.DaemonDeploymentRollbackMonitorsStatusMonitoring},
	}
	if d.Plan.Source != "" {
		rollout.SourceDaemonRevisions = append(rollout.SourceDaemonRevisions, ecstypes.DaemonDeploymentRevisionDetail{Arn: d.revisionARN(r, d.Plan.Source)})
	}
	if !d.Plan.Deleting {
		rollout.TargetDaemonRevision = &ecstypes.DaemonDeploymentRevisionDetail{Arn: d.revisionARN(r, d.Plan.Target)}
	}
	daemonDeployments.Put(r.Scoped, d.key()+"/"+d.Deployment, rollout)
	d.announce(r, &rollout)
}

func (d *daemonRecord) revisionARN(r *operation.Request, id string) *string {
	return new(account(r).DaemonRevisionARN(d.Cluster, d.Name, id))
}

func (d *daemonRecord) alarmsOn(r *operation.Request) (on []string) {
	for _, name := range d.Alarms {
		if _, found := alarmsOn.Get(r.Scoped, name); found {
			on = append(on, name)
		}
	}
	return on
}

// close ends the deployment under way before its plan does.
func (d *daemonRecord) close(r *operation.Request, status ecstypes.DaemonDeploymentStatus, reason string) {
	d.Plan.Status, d.Plan.Reason = status, reason
	d.report(r, nil, d.Plan.Failed)
}

// report brings what is described of the deployment into step with the plan;
// triggered are the alarms against it, failed is how many of its tasks did not start.
func (d *daemonRecord) report(r *operation.Request, triggered []string, failed int) {
	key := d.key() + "/" + d.Deployment
	rollout, found := daemonDeployments.Get(r.Scoped, key)
	if !found || rollout.FinishedAt != nil || rollout.StoppedAt != nil {
		return
	}
	before := rollout.Status
	rollout.Status = d.Plan.Status
	if rollout.StartedAt == nil && before == ecstypes.DaemonDeploymentStatusPending && rollout.Status != before {
		rollout.StartedAt = new(r.Now())
	}
	if d.Plan.Reason != "" {
		rollout.StatusReason = new(d.Plan.Reason)
	}
	counts := d.count(r)
	fill := func(detail *ecstypes.DaemonDeploymentRevisionDetail) {
		id := (*detail.Arn)[strings.LastIndex(*detail.Arn, "/")+1:]
		c := counts[id]
		detail.TotalRunningInstanceCount, detail.TotalDrainingInstanceCount, detail.TotalWithoutDaemonInstanceCount = new(int32(c.running)), new(int32(c.draining)), new(int32(c.without))
		detail.CapacityProviders = nil
		v, _ := daemonRevisions.Get(r.Scoped, d.key()+"/"+id)
		for _, name := range v.Providers {
			p := c.of[name]
			detail.CapacityProviders = append(detail.CapacityProviders, ecstypes.DaemonDeploymentCapacityProvider{
				Arn: new(account(r).CapacityProviderARN(name)), DrainingInstanceCount: new(int32(p.draining)), RunningInstanceCount: new(int32(p.running)),
				WithoutDaemonInstanceCount: new(int32(p.without)),
			})
		}
	}
	if rollout.TargetDaemonRevision != nil {
		fill(rollout.TargetDaemonRevision)
	}
	for i := range rollout.SourceDaemonRevisions {
		fill(&rollout.SourceDaemonRevisions[i])
	}
	b := rollout.CircuitBreaker
	if rollout.Rollback == nil { // what a rollback counts is its own
		b.Threshold = int32(ecsspec.CircuitBreakerThreshold(len(d.instances(r))))
		b.FailureCount = max(b.FailureCount, int32(failed))
	}
	if len(triggered) > 0 {
		rollout.Alarms.Status, rollout.Alarms.TriggeredAlarmNames = ecstypes.DaemonDeploymentRollbackMonitorsStatusTriggered, triggered
	} else if d.Plan.Reason != "" && b.FailureCount >= b.Threshold {
		b.Status = ecstypes.DaemonDeploymentRollbackMonitorsStatusTriggered
	}
	if rollout.Status == ecstypes.DaemonDeploymentStatusRollbackInProgress && rollout.Rollback == nil {
		rollout.Rollback = &ecstypes.DaemonRollback{
			Reason: new(d.Plan.Reason), RollbackTargetDaemonRevisionArn: d.revisionARN(r, d.Plan.Target), StartedAt: new(r.Now()), RollbackCapacityProviders: d.Providers,
		}
	}
	d.finish(r, &rollout)
	daemonDeployments.Put(r.Scoped, key, rollout)
	if rollout.Status != before {
		d.announce(r, &rollout)
	}
}

// finish gives a deployment that has ended its time.
func (d *daemonRecord) finish(r *operation.Request, rollout *ecstypes.DaemonDeployment) {
	monitors := ecstypes.DaemonDeploymentRollbackMonitorsStatusMonitoringComplete
	switch rollout.Status {
	case ecstypes.DaemonDeploymentStatusStopped:
		rollout.StoppedAt = new(r.Now())
	case ecstypes.DaemonDeploymentStatusSuccessful, ecstypes.DaemonDeploymentStatusRollbackSuccessful, ecstypes.DaemonDeploymentStatusRollbackFailed:
		if rollout.StatusReason == nil {
			rollout.StatusReason = new("Deployment completed successfully.")
		}
	default:
		return
	}
	rollout.FinishedAt = new(r.Now())
	if rollout.CircuitBreaker.Status == ecstypes.DaemonDeploymentRollbackMonitorsStatusMonitoring {
		rollout.CircuitBreaker.Status = monitors
	}
	if rollout.Alarms.Status == ecstypes.DaemonDeploymentRollbackMonitorsStatusMonitoring {
		rollout.Alarms.Status = monitors
	}
}

// announce publishes the deployment's state
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons-events.html).
func (d *daemonRecord) announce(r *operation.Request, rollout *ecstypes.DaemonDeployment) {
	signal.Publish(r, d.key(), func() signal.Event {
		kind := "INFO"
		if rollout.Status == ecstypes.DaemonDeploymentStatusRollbackFailed {
			kind = "ERROR"
		}
		detail := map[string]any{
			"eventType": kind, "eventName": "DAEMON_DEPLOYMENT_" + string(rollout.Status), "clusterArn": operation.Deref(rollout.ClusterArn), "daemonArn": *d.arn(r),
			"daemonDeploymentArn": operation.Deref(rollout.DaemonDeploymentArn), "updatedAt": r.Now().Format(eventTime),
		}
		if rollout.TargetDaemonRevision != nil {
			detail["targetDaemonRevisionArn"] = operation.Deref(rollout.TargetDaemonRevision.Arn)
		}
		return signal.Event{Source: "aws.ecs", DetailType: "ECS Daemon Deployment State Change", Resources: []string{*d.arn(r)}, Detail: encodeDetail(detail)}
	})
}

func describeDaemonDeployments(r *operation.Request, in *ecs.DescribeDaemonDeploymentsInput) (*ecs.DescribeDaemonDeploymentsOutput, error) {
	if n := len(in.DaemonDeploymentArns); n < 1 || n > maxDaemonsDescribed {
		return nil, invalidParameter("daemonDeploymentArns must have 1 to %d elements, got %d", maxDaemonsDescribed, n)
	}
	out := &ecs.DescribeDaemonDeploymentsOutput{DaemonDeployments: []ecstypes.DaemonDeployment{}, Failures: []ecstypes.Failure{}}
	for _, arn := range in.DaemonDeploymentArns {
		cluster, name, id, ok := ecsspec.ParseDaemonDeploymentARN(arn)
		rollout, found := daemonDeployments.Get(r.Scoped, cluster+"/"+name+"/"+id)
		if !ok || !isHere(r, arn) || !found {
			out.Failures = append(out.Failures, missing(arn))
			continue
		}
		out.DaemonDeployments = append(out.DaemonDeployments, rollout)
	}
	return out, nil
}

// listDaemonDeployments lists a daemon's deployments, newest first.
func listDaemonDeployments(r *operation.Request, in *ecs.ListDaemonDeploymentsInput) (*ecs.ListDaemonDeploymentsOutput, error) {
	d, err := getDaemon(r, in.DaemonArn)
	if err != nil {
		return nil, err
	}
	for _, s := range in.Status {
		if err := ecsspec.CheckEnum[ecstypes.DaemonDeploymentStatus]("status", string(s)); err != nil {
			return nil, invalidParameter("%s", err)
		}
	}
	var keys []string
	byKey := map[string]ecstypes.DaemonDeployment{}
	for _, e := range daemonDeployments.Entries(r.Scoped, d.key()+"/", "", 0) {
		at := *e.Item.CreatedAt
		if c := in.CreatedAt; len(in.Status) > 0 && !slices.Contains(in.Status, e.Item.Status) ||
			c != nil && (c.After != nil && !at.After(*c.After) || c.Before != nil && !at.Before(*c.Before)) {
			continue
		}
		key := fmt.Sprintf("%020d/%s", at.UnixNano(), e.Key)
		keys, byKey[key] = append(keys, key), e.Item
	}
	slices.Sort(keys)
	size := in.MaxResults
	if size == nil {
		size = new(int32(20))
	}
	page, next, err := listing{maxResults: size, token: in.NextToken, descending: true}.page(keys, 100)
	if err != nil {
		return nil, err
	}
	out := &ecs.ListDaemonDeploymentsOutput{DaemonDeployments: []ecstypes.DaemonDeploymentSummary{}, NextToken: next}
	for _, key := range page {
		rollout := byKey[key]
		s := ecstypes.DaemonDeploymentSummary{
			ClusterArn: rollout.ClusterArn, CreatedAt: rollout.CreatedAt, DaemonArn: d.arn(r), DaemonDeploymentArn: rollout.DaemonDeploymentArn,
			FinishedAt: rollout.FinishedAt, StartedAt: rollout.StartedAt, Status: rollout.Status, StatusReason: rollout.StatusReason, StoppedAt: rollout.StoppedAt,
		}
		if rollout.TargetDaemonRevision != nil {
			s.TargetDaemonRevisionArn = rollout.TargetDaemonRevision.Arn
		}
		out.DaemonDeployments = append(out.DaemonDeployments, s)
	}
	return out, nil
}
