package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// clientEnvironment leads AWS clients to the server and nowhere else: no profile,
// no bundle of certificates and no proxy of whoever runs the tests.
func (s *serving) clientEnvironment() (env []string) {
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(strings.ToUpper(pair), "=")
		if !strings.HasPrefix(name, "AWS_") && !strings.HasSuffix(name, "_PROXY") {
			env = append(env, pair)
		}
	}
	return append(env, "AWS_ENDPOINT_URL="+s.url, "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b", "AWS_DEFAULT_REGION=eu-west-1",
		"AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull, "AWS_PAGER=")
}

// step is a call of a client and what its answer looks like.
type step struct {
	call string
	want *regexp.Regexp
}

const service = `"cluster": "blue", "serviceName": "web"`

// A rollout as boto3's users script it, with its waiters.
func TestBoto3OnServe(t *testing.T) {
	steps := []step{
		{`{"client": "sts", "call": "get_caller_identity"}`, regexp.MustCompile(`"Account": "123456789012"`)},
		{`{"client": "ecs", "call": "create_cluster", "with": {"clusterName": "blue"}}`, regexp.MustCompile(`"status": "ACTIVE"`)},
		{`{"client": "ecs", "call": "register_task_definition", "with": {"family": "web", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512", "containerDefinitions": [{"name": "app", "image": "nginx"}]}}`,
			regexp.MustCompile(`"registeredAt": "20\d\d-.*"revision": 1`)},
		{`{"client": "ec2", "call": "describe_subnets", "with": {"Filters": [{"Name": "default-for-az", "Values": ["true"]}]}}`,
			regexp.MustCompile(`"SubnetId": "subnet-`)},
		{`{"client": "ecs", "call": "create_service", "with": {` + service + `, "taskDefinition": "web", "desiredCount": 2, "launchType": "FARGATE", "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["$3.Subnets.0.SubnetId"]}}}}`,
			regexp.MustCompile(`"rolloutState": "IN_PROGRESS"`)},
		{`{"client": "ecs", "wait": "services_stable", "with": {"cluster": "blue", "services": ["web"]}}`, regexp.MustCompile(`^{}$`)},
		{`{"client": "ecs", "call": "describe_services", "with": {"cluster": "blue", "services": ["web"]}}`,
			regexp.MustCompile(`"rolloutState": "COMPLETED".*"runningCount": 2`)},
		{`{"client": "ecs", "call": "run_task", "with": {"cluster": "blue", "taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["$3.Subnets.0.SubnetId"]}}}}`,
			regexp.MustCompile(`"lastStatus": "PROVISIONING"`)},
		{`{"client": "ecs", "wait": "tasks_running", "with": {"cluster": "blue", "tasks": ["$7.tasks.0.taskArn"]}}`, regexp.MustCompile(`^{}$`)},
		{`{"client": "ecs", "call": "stop_task", "with": {"cluster": "blue", "task": "$7.tasks.0.taskArn"}}`, regexp.MustCompile(`"desiredStatus": "STOPPED"`)},
		{`{"client": "ecs", "wait": "tasks_stopped", "with": {"cluster": "blue", "tasks": ["$7.tasks.0.taskArn"]}}`, regexp.MustCompile(`^{}$`)},
		{`{"client": "ecs", "call": "delete_service", "with": {"cluster": "blue", "service": "web", "force": true}}`, regexp.MustCompile(`"status": "DRAINING"`)},
		{`{"client": "ecs", "wait": "services_inactive", "with": {"cluster": "blue", "services": ["web"]}}`, regexp.MustCompile(`^{}$`)},
		{`{"client": "ecs", "call": "update_cluster", "with": {"cluster": "red"}}`,
			regexp.MustCompile(`"error": "ClusterNotFoundException", "message": "Cluster not found.", "status": 400, "type": "ClusterNotFoundException"`)},
		{`{"client": "ecs", "call": "create_service", "with": {"serviceName": "web", "cluster": "none", "taskDefinition": "web"}}`, regexp.MustCompile(`"type": "ClusterNotFoundException"`)},
		{`{"client": "efs", "call": "create_file_system", "with": {"CreationToken": "a b/c"}}`, regexp.MustCompile(`"FileSystemId": "fs-`)},
		{`{"client": "efs", "call": "describe_file_systems", "with": {"CreationToken": "a b/c"}}`, regexp.MustCompile(`"LifeCycleState": "available"`)},
		{`{"client": "efs", "call": "delete_file_system", "with": {"FileSystemId": "$15.FileSystemId"}}`, regexp.MustCompile(`^{}$`)},
		{`{"client": "efs", "call": "delete_file_system", "with": {"FileSystemId": "$15.FileSystemId"}}`, regexp.MustCompile(`"error": "FileSystemNotFound".*"status": 404`)},
		{`{"client": "ecr", "call": "create_repository", "with": {"repositoryName": "team/web"}}`, regexp.MustCompile(`"repositoryUri": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web"`)},
		{`{"client": "ec2", "call": "describe_subnets", "with": {"Filters": [{"Name": "no-such", "Values": ["x"]}]}}`, regexp.MustCompile(`"error": "InvalidParameterValue".*"status": 400`)},
	}
	python, err := exec.LookPath("python3")
	if err == nil {
		err = exec.Command(python, "-c", "import boto3").Run()
	}
	if err != nil {
		t.Skipf("SKIPPED: %d calls of boto3: there is no python3 with boto3 (%v)", len(steps), err)
	}
	s := startServe(t, "--memory", "--speed", "max")
	var input, stderr bytes.Buffer
	for _, st := range steps {
		input.WriteString(st.call + "\n")
	}
	cmd := exec.Command(python, filepath.Join("..", "region", "wire", "testdata", "boto3_calls.py"))
	cmd.Env, cmd.Stdin, cmd.Stderr, cmd.WaitDelay = s.clientEnvironment(), &input, &stderr, time.Second
	out, err := cmd.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || len(lines) != len(steps) {
		t.Fatalf("%v: %d answers of %d\n%s%s", err, len(lines), len(steps), out, stderr.String())
	}
	for i, st := range steps {
		if !st.want.MatchString(lines[i]) {
			t.Errorf("%s\ngave %s\nwant %s", st.call, lines[i], st.want)
		}
	}
}

// The AWS CLI reads and prints by the same models as boto3, but has its own
// paging, files and exit codes. A call of it takes most of a second, so there are few.
func TestAWSCLIOnServe(t *testing.T) {
	steps := []step{
		{`ecs create-cluster --cluster-name blue --query cluster.clusterArn --output text`, regexp.MustCompile(`^arn:aws:ecs:eu-west-1:123456789012:cluster/blue\n$`)},
		{`ecs list-clusters --page-size 1 --output text`, regexp.MustCompile(`^CLUSTERARNS\t.*cluster/blue\n$`)},
		{`efs describe-file-systems --file-system-id fs-0123456789abcdef0`, regexp.MustCompile(`\(FileSystemNotFound\) when calling the DescribeFileSystems operation`)},
	}
	aws, err := exec.LookPath("aws")
	if err == nil {
		err = exec.Command(aws, "--version").Run()
	}
	if err != nil {
		t.Skipf("SKIPPED: %d calls of the AWS CLI: it is not on PATH (%v)", len(steps), err)
	}
	s := startServe(t, "--memory", "--speed", "max")
	for _, st := range steps {
		cmd := exec.Command(aws, strings.Fields(st.call)...)
		cmd.Env, cmd.WaitDelay = s.clientEnvironment(), time.Second
		out, err := cmd.CombinedOutput()
		if !st.want.Match(out) {
			t.Errorf("aws %s: %v\n%s\nwant %s", st.call, err, out, st.want)
		}
	}
}
