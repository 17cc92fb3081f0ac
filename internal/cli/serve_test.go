package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
)

// serving is a "drydock serve" that runs until the test ends.
type serving struct {
	url string
	// stop is what SIGTERM does; it returns the exit code and what stood on stderr.
	stop func() (code int, stderr string)
}

// startServe runs the command on a free port.
func startServe(t testing.TB, flags ...string) *serving {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	var stderr bytes.Buffer
	exited := make(chan int, 1)
	go func() {
		args := append([]string{"serve", "--listen", "127.0.0.1:0"}, flags...)
		code := Main(ctx, args, "test", &IO{Stdin: strings.NewReader(""), Stdout: in, Stderr: &stderr, Width: 80})
		_ = in.Close()
		exited <- code
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("serve did not start: exit code %d, %s", <-exited, stderr.String())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	s := &serving{}
	if _, err := fmt.Sscanf(line, "The embedded region listens on %s", &s.url); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	s.stop = sync.OnceValues(func() (int, string) {
		cancel()
		return <-exited, stderr.String()
	})
	t.Cleanup(func() { s.stop() })
	return s
}

// config is that of an SDK client of the server.
func (s *serving) config(key, secret string) aws.Config {
	return aws.Config{
		Region: "eu-west-1", BaseEndpoint: &s.url, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(key, secret, ""),
	}
}

// ask sends a request to an endpoint of the server's own.
func (s *serving) ask(t testing.TB, method, path, body string) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequest(method, s.url+"/_drydock/"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// want asks and compares the status.
func (s *serving) want(t testing.TB, status int, method, path, body string) string {
	t.Helper()
	got, answer := s.ask(t, method, path, body)
	if got != status {
		t.Errorf("%s %s %s: %d %s, want %d", method, path, body, got, answer, status)
	}
	return answer
}

// runService creates a service with two Fargate tasks of an image.
func (s *serving) runService(t testing.TB, c *ecs.Client, image string) {
	t.Helper()
	ctx := context.Background()
	b, err := backend.Open(ctx, backend.Config{
		Kind: backend.KindEndpoint, Endpoint: s.url, Region: "eu-west-1", Credentials: backend.Credentials{AccessKey: "a", SecretKey: "b"},
	})
	if err != nil {
		t.Fatal(err)
	}
	subnets, err := b.EC2.Subnets(ctx, nil)
	if err != nil || len(subnets) == 0 {
		t.Fatalf("%v, %v", subnets, err)
	}
	if _, err := c.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("blue")}); err != nil {
		t.Fatal(err)
	}
	_, err = c.RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{
		Family: aws.String("web"), RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate},
		NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		ContainerDefinitions: []ecstypes.ContainerDefinition{{Name: aws.String("app"), Image: &image}},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.CreateService(ctx, &ecs.CreateServiceInput{
		Cluster: aws.String("blue"), ServiceName: aws.String("web"), TaskDefinition: aws.String("web"),
		DesiredCount: aws.Int32(2), LaunchType: ecstypes.LaunchTypeFargate,
		NetworkConfiguration: &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{Subnets: []string{subnets[0].ID}}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestServeKeepsItsStateAndEndsInPeace(t *testing.T) {
	state := filepath.Join(t.TempDir(), "region.db")
	ctx := context.Background()
	first := startServe(t, "--state", state, "--account", "210987654321")
	who, err := sts.NewFromConfig(first.config("any", "thing")).GetCallerIdentity(ctx, nil)
	if err != nil || *who.Account != "210987654321" {
		t.Errorf("%+v, %v", who, err)
	}
	if _, err := ecs.NewFromConfig(first.config("a", "b")).CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("kept")}); err != nil {
		t.Fatal(err)
	}
	if code, stderr := first.stop(); code != 0 || stderr != "" {
		t.Errorf("exit code %d, %s", code, stderr)
	}
	second := startServe(t, "--state", state, "--account", "210987654321")
	list, err := ecs.NewFromConfig(second.config("a", "b")).ListClusters(ctx, nil)
	if err != nil || len(list.ClusterArns) != 1 || !strings.HasSuffix(list.ClusterArns[0], ":210987654321:cluster/kept") {
		t.Errorf("%v, %v", list, err)
	}
}

func TestServeRefusesWhatItCannotDo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	keys := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(keys, []byte("# ours\n\nAKID=one\nhunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		"--listen " + taken.Addr().String():   "the port is taken, perhaps by another \"drydock serve\"",
		"--listen 0.0.0.0:0":                  "say --expose if they shall",
		"--listen :0":                         "other machines could reach the region there",
		"--listen 4566":                       "expected HOST:PORT, such as 127.0.0.1:4566",
		"--speed fast":                        `--speed "fast": expected a factor above 0`,
		"--speed 0x":                          `--speed "0x": expected a factor above 0`,
		"--speed NaN":                         `--speed "NaN": expected a factor above 0`,
		"--account 12":                        `--account "12": expected twelve digits`,
		"--strict-auth":                       "--strict-auth needs keys",
		"--credentials " + keys:               "--credentials says nothing without --strict-auth",
		"--strict-auth --credentials " + keys: "line 4: expected KEY=SECRET",
	}
	for flags, want := range cases {
		var out, stderr bytes.Buffer
		// One that starts after all ends soon.
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		args := append([]string{"serve", "--memory", "--listen", "127.0.0.1:0"}, strings.Fields(flags)...)
		code := Main(ctx, args, "test", &IO{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &stderr, Width: 80})
		cancel()
		if code == 0 || !strings.Contains(stderr.String(), want) {
			t.Errorf("serve %s: exit code %d, %q lacks %q", flags, code, stderr.String(), want)
		}
		if strings.Contains(stderr.String(), "hunter2") {
			t.Errorf("serve %s tells a secret: %s", flags, stderr.String())
		}
	}
}

func TestServeStrictAuth(t *testing.T) {
	t.Setenv("DRYDOCK_CREDENTIALS", "AKID=one, OTHER=two")
	s := startServe(t, "--memory", "--strict-auth")
	ctx := context.Background()
	for _, pair := range [][2]string{{"AKID", "one"}, {"OTHER", "two"}} {
		if _, err := ecs.NewFromConfig(s.config(pair[0], pair[1])).ListClusters(ctx, nil); err != nil {
			t.Errorf("%s: %v", pair[0], err)
		}
	}
	_, err := ecs.NewFromConfig(s.config("AKID", "two")).ListClusters(ctx, nil)
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != "InvalidSignatureException" {
		t.Errorf("with another's secret: %v", err)
	}
}

func TestServeKeepsWebPagesAway(t *testing.T) {
	s := startServe(t, "--memory", "--hostname", "drydock")
	cases := []struct {
		host, origin, site string
		want               int
	}{
		{"", "", "", 200},
		{"localhost:4566", "", "", 200},
		{"[::1]:4566", "", "", 200},
		{"drydock:4566", "", "none", 200},
		{"sts.localhost", "", "", 200},
		{"evil.example", "", "", 403},
		{"evil.example:4566", "", "", 403},
		{"localhost.evil.example", "", "", 403},
		{"localhost:4566", "http://localhost:4566", "same-origin", 200},
		{"localhost:4566", "http://evil.example", "", 403},
		{"localhost:4566", "null", "", 403},
		{"localhost:4566", "", "cross-site", 403},
	}
	for _, c := range cases {
		r, err := http.NewRequest(http.MethodPost, s.url, strings.NewReader("Action=GetCallerIdentity&Version=2011-06-15"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if c.host != "" {
			r.Host = c.host
		}
		for name, value := range map[string]string{"Origin": c.origin, "Sec-Fetch-Site": c.site} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != c.want {
			t.Errorf("%+v: %d", c, resp.StatusCode)
		}
	}
}

func TestServeEndpoints(t *testing.T) {
	ctx := context.Background()
	s := startServe(t, "--memory", "--seed", "s")
	c := ecs.NewFromConfig(s.config("a", "b"))
	s.runService(t, c, "nginx")
	was := s.want(t, 200, "GET", "health", "")
	now := s.want(t, 200, "POST", "clock/advance", `{"duration": "10m"}`)
	if passed := timeIn(t, now).Sub(timeIn(t, was)); passed < 10*time.Minute || passed > 11*time.Minute {
		t.Errorf("ten minutes were %s", passed)
	}
	if got := runningTasks(t, c); got != 2 {
		t.Errorf("%d tasks run after ten minutes", got)
	}
	until := timeIn(t, now).Add(3 * time.Hour)
	now = s.want(t, 200, "POST", "clock/advance", `{"until": "`+until.Format(time.RFC3339Nano)+`"}`)
	if !timeIn(t, now).Equal(until) {
		t.Errorf("advanced to %s, want %s", now, until)
	}

	all := s.want(t, 200, "GET", "history", "")
	lines := strings.Split(strings.TrimSpace(all), "\n")
	var last struct {
		Seq                    int64
		Time                   time.Time
		Account, Region, Topic string
		Detail                 map[string]any
	}
	for _, line := range lines {
		if err := json.Unmarshal([]byte(line), &last); err != nil || last.Region != "eu-west-1" || last.Topic == "" || len(last.Detail) == 0 {
			t.Errorf("%s: %v", line, err)
		}
	}
	if got := s.want(t, 200, "GET", fmt.Sprintf("history?after=%d", last.Seq), ""); got != "" {
		t.Errorf("behind the last line is %s", got)
	}
	if got := s.want(t, 200, "GET", "history?topic="+last.Topic, ""); got != all {
		t.Errorf("of topic %s is\n%s", last.Topic, got)
	}
	if got := s.want(t, 200, "GET", "history?topic=no/such", ""); got != "" {
		t.Errorf("of no topic is %s", got)
	}

	s.want(t, 200, "POST", "reset", "")
	list, err := c.ListClusters(ctx, nil)
	if err != nil || len(list.ClusterArns) != 0 {
		t.Errorf("after a reset there are %v, %v", list, err)
	}
	if got := s.want(t, 200, "GET", "history", ""); got != "" {
		t.Errorf("after a reset the history is %s", got)
	}
	s.runService(t, c, "nginx") // as the first time

	for body, want := range map[string]string{
		``:                                  "the body is empty: expected a JSON object",
		`{}`:                                `expected {\"duration\": \"5m\"}`,
		`{"duration": "soon"}`:              `duration \"soon\": expected one such as 90s`,
		`{"duration": "-1s"}`:               `duration \"-1s\": expected one such as 90s`,
		`{"duration": "9000h"}`:             "more than 366 days ahead",
		`{"until": "2001-01-01T00:00:00Z"}`: "the clock does not run backwards",
		`{"duration": "1s", "speed": 3}`:    `unknown field \"speed\"`,
		`{"duration": "1s"} {}`:             "something behind",
	} {
		if got := s.want(t, 400, "POST", "clock/advance", body); !strings.Contains(got, want) {
			t.Errorf("%s: %s lacks %s", body, got, want)
		}
	}
	s.want(t, 405, "GET", "reset", "")
	s.want(t, 404, "GET", "nothing", "")
	s.want(t, 400, "GET", "history?after=x", "")
}

func TestServeAtFullSpeed(t *testing.T) {
	s := startServe(t, "--memory", "--speed", "max")
	c := ecs.NewFromConfig(s.config("a", "b"))
	s.runService(t, c, "nginx")
	if got := runningTasks(t, c); got != 2 {
		t.Errorf("%d tasks run at the first look", got)
	}
}

func TestServeFaults(t *testing.T) {
	ctx := context.Background()
	s := startServe(t, "--memory", "--speed", "max", "--seed", "s")
	e, f := ecs.NewFromConfig(s.config("a", "b")), efs.NewFromConfig(s.config("a", "b"))

	added := s.want(t, 201, "POST", "faults", `{"kind": "throttle", "service": "ECS", "operation": "List*", "times": 1}`)
	if want := `{"id":"wire-1","kind":"throttle","service":"ECS","operation":"List*","times":1,"struck":0,"met":0}` + "\n"; added != want {
		t.Errorf("added %s, want %s", added, want)
	}
	if _, err := e.DescribeClusters(ctx, nil); err != nil {
		t.Errorf("another operation: %v", err)
	}
	_, err := e.ListClusters(ctx, nil)
	wantError(t, err, "ThrottlingException", "Rate exceeded")
	if _, err := e.ListClusters(ctx, nil); err != nil {
		t.Errorf("the second time: %v", err)
	}

	s.want(t, 201, "POST", "faults", `{"kind": "server-error", "service": "efs", "status": 503, "code": "ServiceUnavailable", "message": "not now", "region": "eu-west-1"}`)
	_, err = f.DescribeFileSystems(ctx, nil)
	wantError(t, err, "ServiceUnavailable", "not now")
	if got := s.want(t, 200, "DELETE", "faults/wire-2", ""); got != "{\"removed\":1}\n" {
		t.Errorf("removed %s", got)
	}

	// The cluster is made, only its maker does not get to know.
	s.want(t, 201, "POST", "faults", `{"kind": "connection-reset", "operation": "CreateCluster", "after": true}`)
	if _, err := e.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("lost")}); err == nil || !strings.Contains(err.Error(), "reset") && !strings.Contains(err.Error(), "EOF") {
		t.Errorf("a connection that was reset: %v", err)
	}
	list, err := e.ListClusters(ctx, nil)
	if err != nil || len(list.ClusterArns) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	s.want(t, 200, "DELETE", "faults", "")

	s.want(t, 201, "POST", "faults", `{"kind": "image-pull", "image": "team/*", "message": "denied on purpose", "times": 1}`)
	s.runService(t, e, "team/web")
	// The first pull fails, its task is replaced.
	if got := runningTasks(t, e); got != 2 {
		t.Errorf("%d tasks run", got)
	}
	stopped, err := e.ListTasks(ctx, &ecs.ListTasksInput{Cluster: aws.String("blue"), DesiredStatus: ecstypes.DesiredStatusStopped})
	if err != nil || len(stopped.TaskArns) != 1 {
		t.Fatalf("stopped tasks %v, %v", stopped, err)
	}
	tasks, err := e.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: aws.String("blue"), Tasks: stopped.TaskArns})
	if err != nil || !strings.Contains(aws.ToString(tasks.Tasks[0].StoppedReason), "denied on purpose") {
		t.Errorf("%+v, %v", tasks, err)
	}
	if got, want := s.want(t, 200, "GET", "faults", ""),
		`{"faults":[{"id":"world-1","kind":"image-pull","image":"team/*","message":"denied on purpose","times":1,"struck":1,"met":1}]}`+"\n"; got != want {
		t.Errorf("faults %s, want %s", got, want)
	}

	for body, want := range map[string]string{
		`{}`:                                            `a fault needs a \"kind\"`,
		`{"kind": "fire"}`:                              `kind \"fire\": expected one of connection-reset, image-pull, instance-loss, server-error, spot-interruption, stale-reads, throttle, zone-loss`,
		`{"kind": "throttle", "image": "x"}`:            `\"image\" says nothing to a fault of kind \"throttle\"`,
		`{"kind": "throttle", "probability": 2}`:        "probability 2: expected",
		`{"kind": "server-error", "status": 404}`:       "status 404: expected 500 to 599",
		`{"kind": "throttle", "operation": "List["}`:    "syntax error in pattern",
		`{"kind": "throttle", "id": "mine"}`:            "the server names faults",
		`{"kind": "zone-loss", "target": "eu-west-1a"}`: `needs a \"target\" and the \"region\"`,
		`{"kind": "zone-loss", "target": "eu-west-1a", "region": "eu-west-1", "times": 2}`: "happens once",
		`{"kind": "throttle", "target": "x"}`:                                              `\"target\" says nothing`,
		`{"kind": "stale-reads"}`:                                                          `stale reads need a \"delay\"`,
		`{"kind": "stale-reads", "delay": 3}`:                                              "expected a duration such as",
		`{"kind": "throttle", "struck": 1}`:                                                "are counted, not given",
	} {
		if got := s.want(t, 400, "POST", "faults", body); !strings.Contains(got, want) {
			t.Errorf("%s: %s lacks %s", body, got, want)
		}
	}
	s.want(t, 404, "DELETE", "faults/none", "")
}

// A cluster is not seen before the lag has passed, by whoever reads.
func TestServeStaleReads(t *testing.T) {
	ctx := context.Background()
	s := startServe(t, "--memory")
	c := ecs.NewFromConfig(s.config("a", "b"))
	names := func(want ...string) {
		t.Helper()
		list, err := c.ListClusters(ctx, nil)
		var got []string
		for _, arn := range list.ClusterArns {
			got = append(got, arn[strings.LastIndexByte(arn, '/')+1:])
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("clusters %v (%v), want %v", got, err, want)
		}
	}
	create := func(name string) {
		t.Helper()
		if _, err := c.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: &name}); err != nil {
			t.Fatal(err)
		}
	}
	create("a")
	s.want(t, 201, "POST", "faults", `{"kind": "stale-reads", "service": "ECS", "operation": "List*", "delay": "10m"}`)
	names("a")
	create("b")
	create("c")
	names("a")
	d, err := c.DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: []string{"b"}})
	if err != nil || len(d.Clusters) != 1 {
		t.Errorf("a read that does not lag: %v, %v", d, err)
	}
	s.want(t, 200, "POST", "clock/advance", `{"duration": "9m"}`)
	names("a")
	s.want(t, 200, "POST", "clock/advance", `{"duration": "1m"}`)
	names("a", "b", "c")
	create("d")
	names("a", "b", "c")
	s.want(t, 200, "DELETE", "faults", "")
	names("a", "b", "c", "d")
}

// The same seed strikes the same requests.
func TestServeFaultsByChance(t *testing.T) {
	pattern := func(seed string) (struck string) {
		s := startServe(t, "--memory", "--seed", seed)
		c := ecs.NewFromConfig(s.config("a", "b"))
		s.want(t, 201, "POST", "faults", `{"kind": "throttle", "probability": 0.5}`)
		for range 40 {
			if _, err := c.ListClusters(context.Background(), nil); err != nil {
				struck += "x"
			} else {
				struck += "."
			}
		}
		return struck
	}
	a, b, other := pattern("one"), pattern("one"), pattern("two")
	if a != b || a == other {
		t.Errorf("\n%s and again\n%s and of another seed\n%s", a, b, other)
	}
	if n := strings.Count(a, "x"); n < 10 || n > 30 {
		t.Errorf("%d of 40 are struck with a probability of a half", n)
	}
}

func wantError(t *testing.T, err error, code, message string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != code || api.ErrorMessage() != message {
		t.Errorf("got %v, want %s: %s", err, code, message)
	}
}

func timeIn(t *testing.T, answer string) time.Time {
	t.Helper()
	var in struct{ Time time.Time }
	if err := json.Unmarshal([]byte(answer), &in); err != nil || in.Time.IsZero() {
		t.Fatalf("%s: %v", answer, err)
	}
	return in.Time
}

func runningTasks(t *testing.T, c *ecs.Client) int {
	t.Helper()
	out, err := c.DescribeServices(context.Background(), &ecs.DescribeServicesInput{Cluster: aws.String("blue"), Services: []string{"web"}})
	if err != nil || len(out.Services) != 1 {
		t.Fatalf("%v, %v", out, err)
	}
	return int(out.Services[0].RunningCount)
}
