package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// startTimes measures how long the provider takes from its start to its schema
// answered, as Terraform would see it, and for a floor how long the shortest
// program takes to start and end.
func startTimes(ctx context.Context, binary string, runs int) (start, floor time.Duration, err error) {
	var starts, floors []time.Duration
	for range runs {
		d, err := startToSchema(ctx, binary)
		if err != nil {
			return 0, 0, err
		}
		starts = append(starts, d)
		d, err = timed(exec.CommandContext(ctx, "true"))
		if err != nil {
			return 0, 0, err
		}
		floors = append(floors, d)
	}
	return middle(starts), middle(floors), nil
}

// The handshake of Terraform's plugins: the cookie says that it is Terraform
// that starts them
// (https://github.com/hashicorp/terraform-plugin-go/blob/main/tfprotov6/tf6server/server.go).
const (
	cookieName  = "TF_PLUGIN_MAGIC_COOKIE"
	cookieValue = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
)

func startToSchema(ctx context.Context, binary string) (time.Duration, error) {
	began := time.Now()
	cmd := exec.CommandContext(ctx, binary)
	cmd.Env = append(os.Environ(), cookieName+"="+cookieValue, "PLUGIN_PROTOCOL_VERSIONS=6")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	}()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("the provider's handshake: %w", err)
	}
	// core version | protocol | network | address | grpc
	parts := strings.Split(strings.TrimSpace(line), "|")
	if len(parts) < 5 {
		return 0, fmt.Errorf("the provider's handshake is %q", line)
	}
	conn, err := grpc.NewClient(parts[2]+"://"+parts[3], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	var schema raw
	err = conn.Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &raw{}, &schema,
		grpc.ForceCodec(rawCodec{}), grpc.MaxCallRecvMsgSize(64<<20))
	if err == nil && len(schema) < 1000 {
		err = errors.New("the provider's schema is empty")
	}
	return time.Since(began), err
}

// raw is a protobuf message that nobody looks into.
type raw []byte

type rawCodec struct{}

func (rawCodec) Name() string { return "raw" }

func (rawCodec) Marshal(v any) ([]byte, error) { return *v.(*raw), nil }

func (rawCodec) Unmarshal(data []byte, v any) error {
	*v.(*raw) = append(raw(nil), data...)
	return nil
}
