package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// watchPeak follows the providers that run in a working directory until the
// returned function is called, which tells the largest peak of resident memory
// in bytes. Terraform starts the provider, so its usage is read from /proc; where
// there is none the answer is 0.
func watchPeak(dir string) func() int64 {
	stop, done := make(chan struct{}), make(chan int64)
	abs, err := filepath.Abs(dir)
	if err != nil {
		abs = dir
	}
	go func() {
		var peak int64
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				peak = max(peak, peakOfProviders(abs))
			case <-stop:
				done <- peak
				return
			}
		}
	}()
	return func() int64 {
		close(stop)
		return <-done
	}
}

func peakOfProviders(dir string) (peak int64) {
	processes, _ := filepath.Glob("/proc/[0-9]*") // the pattern is well-formed
	for _, p := range processes {
		exe, err := os.Readlink(filepath.Join(p, "exe"))
		if err != nil || !strings.Contains(filepath.Base(exe), "terraform-provider-drydock") {
			continue
		}
		if cwd, err := os.Readlink(filepath.Join(p, "cwd")); err != nil || cwd != dir {
			continue
		}
		status, err := os.ReadFile(filepath.Join(p, "status"))
		if err != nil {
			continue // it has ended
		}
		peak = max(peak, highWaterMark(status))
	}
	return peak
}

// highWaterMark reads VmHWM, the peak resident set, which the kernel keeps: a
// late look misses only what came after it (proc_pid_status(5)).
func highWaterMark(status []byte) int64 { return statusField(status, "VmHWM:") }

// statusField is a size of /proc/PID/status in bytes, 0 when there is none.
func statusField(status []byte, name string) int64 {
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte(name)); ok {
			fields := bytes.Fields(rest)
			if len(fields) == 2 {
				if kib, err := strconv.ParseInt(string(fields[0]), 10, 64); err == nil {
					return kib << 10
				}
			}
		}
	}
	return 0
}
