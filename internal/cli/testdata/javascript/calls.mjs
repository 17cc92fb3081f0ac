// Calls drydock serve, which AWS_ENDPOINT_URL leads to, and prints what each call
// answers on a line of its own.
import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as ecr from "@aws-sdk/client-ecr";
import * as ecs from "@aws-sdk/client-ecs";

const options = { maxAttempts: 1 };
const monitoring = new cloudwatch.CloudWatchClient(options);
const registry = new ecr.ECRClient(options);
const containers = new ecs.ECSClient(options);

// say prints what pick chooses of an answer, or the error.
async function say(call, pick) {
  try {
    console.log(JSON.stringify(pick(await call)));
  } catch (e) {
    console.log(JSON.stringify({ error: e.name, message: e.message, status: e.$metadata?.httpStatusCode }));
  }
}

await say(containers.send(new ecs.ListClustersCommand({})), (out) => out.clusterArns);
await say(containers.send(new ecs.CreateClusterCommand({ clusterName: "blue" })), (out) => out.cluster.status);
await say(
  containers.send(
    new ecs.RegisterTaskDefinitionCommand({
      family: "web",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      containerDefinitions: [{ name: "app", image: "nginx" }],
    }),
  ),
  ({ taskDefinition: t }) => [t.revision, t.registeredAt instanceof Date],
);
let task;
await say(
  containers.send(
    new ecs.RunTaskCommand({
      cluster: "blue",
      taskDefinition: "web",
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: [process.env.SUBNET] } },
    }),
  ),
  ({ tasks: [t] }) => {
    task = t.taskArn;
    return t.lastStatus;
  },
);
const waited = { cluster: "blue", tasks: [task] };
await say(ecs.waitUntilTasksRunning({ client: containers, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, waited), (out) => out.state);
await say(containers.send(new ecs.StopTaskCommand({ cluster: "blue", task, reason: "done" })), (out) => out.task.desiredStatus);
await say(ecs.waitUntilTasksStopped({ client: containers, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, waited), (out) => out.state);
await say(containers.send(new ecs.UpdateClusterCommand({ cluster: "red" })), (out) => out);

await say(registry.send(new ecr.CreateRepositoryCommand({ repositoryName: "team/web" })), (out) => out.repository.repositoryArn);
await say(registry.send(new ecr.DescribeRepositoriesCommand({})), (out) => out.repositories.map((r) => [r.repositoryName, r.createdAt instanceof Date]));
await say(registry.send(new ecr.DescribeRepositoriesCommand({ repositoryNames: ["none"] })), (out) => out);

const then = new Date(Date.now() - 120_000);
await say(
  monitoring.send(
    new cloudwatch.PutMetricDataCommand({ Namespace: "shop", MetricData: [{ MetricName: "Orders", Value: 2.5, Timestamp: then, Unit: "Count" }] }),
  ),
  (out) => out.$metadata.httpStatusCode,
);
await say(
  monitoring.send(
    new cloudwatch.GetMetricStatisticsCommand({
      Namespace: "shop",
      MetricName: "Orders",
      StartTime: new Date(then - 600_000),
      EndTime: new Date(+then + 600_000),
      Period: 3600,
      Statistics: ["Sum"],
    }),
  ),
  (out) => out.Datapoints.map((p) => [p.Sum, p.Unit, p.Timestamp instanceof Date]),
);
await say(monitoring.send(new cloudwatch.SetAlarmStateCommand({ AlarmName: "none", StateValue: "OK", StateReason: "test" })), (out) => out);
