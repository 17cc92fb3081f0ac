package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// clients is how many ask at once.
const clients = 8

// serveFigures measures "drydock serve" as a process on loopback: how soon it
// listens, what it takes idle, and how it answers.
func serveFigures(ctx context.Context, report reporter, runs int) error {
	binary := filepath.Join("bin", "terraform-provider-drydock")
	if _, err := os.Stat(binary); err != nil {
		return fmt.Errorf("run it from the root of the checkout as \"make bench\": %w", err)
	}
	if err := startToListening(ctx, report, binary, 4*runs); err != nil {
		return err
	}
	s, _, err := startServer(ctx, binary, filepath.Join(workDir, "serve.db"))
	if err != nil {
		return err
	}
	defer s.stop()
	if all, own := residentOf(s.cmd.Process.Pid); all > 0 {
		// The rest is pages of the binary, which the kernel takes back when it needs them.
		report("memory of serve, idle", megabytes(own), megabytes(all)+" (with the binary's pages)", "", "under 40 MB")
	}
	return requests(ctx, report, s.url)
}

// startToListening takes new state files in turn with the shortest program.
func startToListening(ctx context.Context, report reporter, binary string, runs int) error {
	var starts, floors []time.Duration
	for i := range runs {
		s, took, err := startServer(ctx, binary, filepath.Join(workDir, fmt.Sprintf("start%d.db", i)))
		if err != nil {
			return err
		}
		s.stop()
		starts = append(starts, took)
		floor, err := timed(exec.CommandContext(ctx, "true"))
		if err != nil {
			return err
		}
		floors = append(floors, floor)
	}
	start, floor := middle(starts), middle(floors)
	report("serve: start to listening", ms(start), ms(floor)+" (start of a process)", ratio(start, floor), "under 50 ms")
	return nil
}

type server struct {
	cmd *exec.Cmd
	url string
}

func (s *server) stop() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed
}

// startServer starts one on a free port and waits until it says where it listens.
func startServer(ctx context.Context, binary, state string) (*server, time.Duration, error) {
	began := time.Now()
	cmd := exec.CommandContext(ctx, binary, "serve", "--listen", "127.0.0.1:0", "--state", state, "--seed", "bench")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, 0, err
	}
	if err := cmd.Start(); err != nil {
		return nil, 0, err
	}
	s := &server{cmd: cmd}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	took := time.Since(began)
	for _, word := range strings.Fields(line) {
		if strings.HasPrefix(word, "http://") {
			s.url = word
		}
	}
	if s.url == "" {
		s.stop()
		return nil, 0, errors.Join(fmt.Errorf("serve said %q, not where it listens", line), err)
	}
	return s, took, nil
}

// residentOf is the resident set of a process in bytes, and of it what is its
// own; 0 where there is no /proc (proc_pid_status(5)).
func residentOf(pid int) (all, own uint64) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0
	}
	return uint64(statusField(status, "VmRSS:")), uint64(statusField(status, "RssAnon:"))
}

// ask is a request to ECS; the body may have a number in it.
type ask struct{ operation, body string }

func requests(ctx context.Context, report reporter, url string) error {
	const window = 3 * time.Second
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	once := func(to string, a ask) error { return post(ctx, client, to, a.operation, a.body) }
	for _, a := range []ask{
		{"CreateCluster", `{"clusterName":"bench"}`},
		{"RegisterTaskDefinition", `{"family":"web","containerDefinitions":[{"name":"app","image":"nginx","memory":128}]}`},
	} {
		if err := once(url, a); err != nil {
			return err
		}
	}
	nothing, err := serveNothing()
	if err != nil {
		return err
	}
	defer nothing.Close()
	describe := ask{"DescribeClusters", `{"clusters":["bench"]}`}
	tag := ask{"TagResource", `{"resourceArn":"arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1","tags":[{"key":"n","value":"%d"}]}`}
	floor, err := load(window, func(int) error { return once("http://"+nothing.Addr().String(), describe) })
	if err != nil {
		return err
	}
	for _, a := range []ask{describe, tag} {
		got, err := load(window, func(i int) error {
			if strings.Contains(a.body, "%d") {
				return once(url, ask{a.operation, fmt.Sprintf(a.body, i)})
			}
			return once(url, a)
		})
		if err != nil {
			return err
		}
		report(fmt.Sprintf("serve: %s, %d clients", a.operation, clients), perSecond(got.rate),
			perSecond(floor.rate)+" (a server that does nothing)", times(floor.rate/got.rate), "3000/s")
		report("    99 of 100 answered within", us(got.p99), us(floor.p99), ratio(got.p99, floor.p99), "")
	}
	return nil
}

// serveNothing answers every request at once, in this process.
func serveNothing() (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() {
		_ = http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(w, "{}")
		})) // it ends with the listener
	}()
	return l, nil
}

// post makes a request as an SDK does; the server takes any signature.
func post(ctx context.Context, client *http.Client, url, operation, body string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	req.Header.Set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113."+operation)
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=BENCH/20260101/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=00")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", operation, res.Status, answer)
	}
	return nil
}

type loaded struct {
	rate float64
	p99  time.Duration
}

// load has all clients ask as fast as they are answered.
func load(window time.Duration, fn func(i int) error) (loaded, error) {
	runtime.GC()
	took := make([][]time.Duration, clients)
	errs := make([]error, clients)
	var wg sync.WaitGroup
	began := time.Now()
	for c := range clients {
		wg.Go(func() {
			for i := 0; time.Since(began) < window && errs[c] == nil; i++ {
				at := time.Now()
				errs[c] = fn(i)
				took[c] = append(took[c], time.Since(at))
			}
		})
	}
	wg.Wait()
	spent := time.Since(began)
	all := slices.Concat(took...)
	slices.Sort(all)
	return loaded{float64(len(all)) / spent.Seconds(), all[len(all)*99/100]}, errors.Join(errs...)
}

func us(d time.Duration) string { return fmt.Sprintf("%d µs", d.Microseconds()) }
