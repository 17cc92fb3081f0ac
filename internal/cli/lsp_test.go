package cli_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"

	"github.com/drydock-iac/terraform-provider-drydock/internal/cli"
)

// TestLanguageServerProcess is the server's process when another test starts it.
func TestLanguageServerProcess(t *testing.T) {
	if os.Getenv("DRYDOCK_TEST_LSP") == "" {
		return
	}
	os.Exit(cli.Main(context.Background(), []string{"lsp"}, "1.2.3", cli.StandardIO()))
}

type published struct {
	URI         string
	Diagnostics []struct {
		Code, Message string
		Severity      int
		Range         struct {
			Start, End struct{ Line, Character int }
		}
	}
}

// editor is a client that talks to a server in a process of its own.
type editor struct {
	*testing.T
	client *jrpc2.Client
	news   chan published
}

func startEditor(t *testing.T) *editor {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestLanguageServerProcess$")
	cmd.Env = append(os.Environ(), "DRYDOCK_TEST_LSP=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := &editor{T: t, news: make(chan published, 100)}
	e.client = jrpc2.NewClient(channel.LSP(out, in), &jrpc2.ClientOptions{OnNotify: func(r *jrpc2.Request) {
		var p published
		if r.Method() == "textDocument/publishDiagnostics" && r.UnmarshalParams(&p) == nil {
			e.news <- p
		}
	}})
	t.Cleanup(func() {
		e.call("shutdown", nil, nil)
		e.notify("exit", nil)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
		_ = e.client.Close()
	})
	return e
}

func (e *editor) call(method string, params, result any) {
	e.Helper()
	response, err := e.client.Call(context.Background(), method, params)
	if err != nil {
		e.Fatalf("%s: %v", method, err)
	}
	if result == nil {
		return
	}
	if err := response.UnmarshalResult(result); err != nil {
		e.Fatalf("%s: %v", method, err)
	}
}

func (e *editor) notify(method string, params any) {
	e.Helper()
	if err := e.client.Notify(context.Background(), method, params); err != nil {
		e.Fatalf("%s: %v", method, err)
	}
}

// wait returns the next diagnostics of a document.
func (e *editor) wait(uri string) published {
	e.Helper()
	timeout := time.After(time.Minute)
	for {
		select {
		case p := <-e.news:
			if p.URI == uri {
				return p
			}
		case <-timeout:
			e.Fatal("the server publishes nothing")
		}
	}
}

type object = map[string]any

func TestLanguageServer(t *testing.T) {
	inTree(t, map[string]string{
		"main.tf":      repaired,
		".drydock.hcl": "disable = [\"missing-logging\", \"writable-root-filesystem\"]\n",
	})
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	uri := "file://" + filepath.ToSlash(filepath.Join(dir, "main.tf"))
	e := startEditor(t)
	var hello struct {
		Capabilities struct {
			HoverProvider    bool
			PositionEncoding string
		}
		ServerInfo struct{ Name, Version string }
	}
	e.call("initialize", object{"processId": nil, "rootUri": nil, "capabilities": object{}}, &hello)
	if !hello.Capabilities.HoverProvider || hello.ServerInfo.Name != "drydock" || hello.ServerInfo.Version != "1.2.3" {
		t.Errorf("%+v", hello)
	}
	e.notify("initialized", object{})

	e.notify("textDocument/didOpen", object{"textDocument": object{"uri": uri, "languageId": "terraform", "version": 1, "text": repaired}})
	if p := e.wait(uri); len(p.Diagnostics) != 0 {
		t.Errorf("%+v", p)
	}
	// What is typed counts, not what is on disk. The comment makes bytes, characters and UTF-16 units differ.
	typed := strings.Replace(bridged, `  network_mode `, `  /* 😀é */ network_mode `, 1)
	e.notify("textDocument/didChange", object{"textDocument": object{"uri": uri, "version": 2}, "contentChanges": []object{{"text": typed}}})
	p := e.wait(uri)
	if len(p.Diagnostics) != 1 || p.Diagnostics[0].Code != "fargate-network-mode" || p.Diagnostics[0].Severity != 1 {
		t.Fatalf("%+v", p)
	}
	at := p.Diagnostics[0].Range
	if at.Start.Line != 3 || at.Start.Character != len(`  /* 12é */ network_mode             = `)-1 || at.End.Character != at.Start.Character+len(`"bridge"`) {
		t.Errorf("%+v", at)
	}
	var page struct{ Contents struct{ Kind, Value string } }
	e.call("textDocument/hover", object{"textDocument": object{"uri": uri}, "position": at.Start}, &page)
	if page.Contents.Kind != "markdown" || !strings.HasPrefix(page.Contents.Value, "# fargate-network-mode\n") {
		t.Errorf("%+v", page)
	}
	var nothing json.RawMessage
	e.call("textDocument/hover", object{"textDocument": object{"uri": uri}, "position": object{"line": 0, "character": 0}}, &nothing)
	if string(nothing) != "null" {
		t.Errorf("%s", nothing)
	}
	var actions []struct {
		Title, Kind string
		Edit        struct {
			Changes map[string][]struct {
				NewText string
				Range   any
			}
		}
	}
	e.call("textDocument/codeAction", object{"textDocument": object{"uri": uri}, "range": at, "context": object{"diagnostics": []any{}}}, &actions)
	if len(actions) != 1 || actions[0].Title != `set network_mode to "awsvpc"` || actions[0].Kind != "quickfix" || actions[0].Edit.Changes[uri][0].NewText != `"awsvpc"` {
		t.Fatalf("%+v", actions)
	}
	// Half a line: the error has its place, and the finding goes.
	e.notify("textDocument/didChange", object{"textDocument": object{"uri": uri, "version": 3}, "contentChanges": []object{{"text": "locals {\n  a = \n}\n"}}})
	if p := e.wait(uri); len(p.Diagnostics) != 1 || !strings.HasPrefix(p.Diagnostics[0].Message, "Invalid expression") || p.Diagnostics[0].Range.Start.Line != 1 {
		t.Errorf("%+v", p)
	}
	// Closed unsaved: what is on disk counts again.
	e.notify("textDocument/didClose", object{"textDocument": object{"uri": uri}})
	if p := e.wait(uri); len(p.Diagnostics) != 0 {
		t.Errorf("%+v", p)
	}
	// Documents of other kinds are none of ours.
	e.notify("textDocument/didOpen", object{"textDocument": object{"uri": "untitled:1", "text": "x"}})
	if _, err := e.client.Call(context.Background(), "textDocument/rename", object{}); err == nil {
		t.Error("a method that is not there was answered")
	}
}
