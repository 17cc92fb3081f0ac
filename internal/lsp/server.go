package lsp

import (
	"context"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"
	"github.com/creachadair/jrpc2/handler"
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// Lint looks at a directory, an absolute path. The overlay is what the editor holds of files, by absolute path.
type Lint func(dir string, overlay map[string][]byte) *lint.Result

// Serve speaks with an editor until it says exit or closes the input.
func Serve(ctx context.Context, in io.Reader, out io.WriteCloser, version string, look Lint) error {
	s := &server{
		lint: look, version: version, wake: make(chan struct{}, 1),
		overlay: map[string][]byte{}, dirty: map[string]bool{}, results: map[string]*seen{}, told: map[string][]string{},
	}
	rpc := jrpc2.NewServer(handler.Map{
		"initialize":              handler.New(s.initialize),
		"initialized":             handler.New(s.ignore),
		"shutdown":                handler.New(s.shutdown),
		"exit":                    handler.New(s.exit),
		"textDocument/didOpen":    handler.New(s.open),
		"textDocument/didChange":  handler.New(s.change),
		"textDocument/didSave":    handler.New(s.save),
		"textDocument/didClose":   handler.New(s.close),
		"textDocument/hover":      handler.New(s.hover),
		"textDocument/codeAction": handler.New(s.actions),
	}, &jrpc2.ServerOptions{AllowPush: true, Concurrency: 1})
	s.rpc = rpc
	rpc.Start(channel.LSP(in, out))
	ctx, s.stop = context.WithCancel(ctx)
	var worker sync.WaitGroup
	worker.Go(func() { s.work(ctx) })
	ended := make(chan error, 1)
	go func() {
		ended <- rpc.Wait()
		s.stop()
	}()
	<-ctx.Done()
	worker.Wait()
	// After exit nothing more is read, and the read that is under way cannot be called off.
	select {
	case err := <-ended:
		return err
	default:
		return nil
	}
}

type server struct {
	lint    Lint
	version string
	rpc     *jrpc2.Server
	stop    context.CancelFunc
	wake    chan struct{}

	mu      sync.Mutex
	overlay map[string][]byte
	dirty   map[string]bool     // directories to look at again
	results map[string]*seen    // by directory
	told    map[string][]string // files with diagnostics, by directory
}

func (s *server) initialize(context.Context, *jrpc2.Request) (initializeResult, error) {
	return initializeResult{
		Capabilities: capabilities{
			PositionEncoding: "utf-16", TextDocumentSync: syncOptions{OpenClose: true, Change: syncFull, Save: true},
			HoverProvider: true, CodeActionProvider: actionOptions{[]string{quickFix}},
		},
		ServerInfo: serverInfo{"drydock", s.version},
	}, nil
}

func (s *server) ignore(context.Context, *jrpc2.Request) error { return nil }

func (s *server) shutdown(context.Context, *jrpc2.Request) (any, error) { return nil, nil }

func (s *server) exit(context.Context, *jrpc2.Request) error {
	s.stop()
	return nil
}

func (s *server) open(_ context.Context, p openParams) error {
	return s.set(p.TextDocument.URI, &p.TextDocument.Text)
}

func (s *server) change(_ context.Context, p changeParams) error {
	if len(p.ContentChanges) == 0 {
		return nil
	}
	last := p.ContentChanges[len(p.ContentChanges)-1]
	if last.Range != nil {
		return jrpc2.Errorf(jrpc2.InvalidParams, "a part of a document was sent; the server asked for whole ones")
	}
	return s.set(p.TextDocument.URI, &last.Text)
}

func (s *server) save(_ context.Context, p openParams) error {
	path, err := pathOf(p.TextDocument.URI)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.touch(filepath.Dir(path))
	return nil
}

func (s *server) close(_ context.Context, p openParams) error { return s.set(p.TextDocument.URI, nil) }

// set keeps a document's text, or forgets it, and has its directory looked at. Documents that are no files are left alone.
func (s *server) set(uri string, text *string) error {
	path, err := pathOf(uri)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if text == nil {
		delete(s.overlay, path)
	} else {
		s.overlay[path] = []byte(*text)
	}
	s.touch(filepath.Dir(path))
	return nil
}

func (s *server) touch(dir string) {
	s.dirty[dir] = true
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// work looks at directories that have changed, one at a time: what changes meanwhile is looked at once afterwards, however
// often it changed.
func (s *server) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		}
		for {
			s.mu.Lock()
			dirs := slices.Sorted(maps.Keys(s.dirty))
			if len(dirs) == 0 || ctx.Err() != nil {
				s.mu.Unlock()
				break
			}
			delete(s.dirty, dirs[0])
			overlay := maps.Clone(s.overlay)
			s.mu.Unlock()
			s.publish(ctx, dirs[0], seenIn(s.lint(dirs[0], overlay)))
		}
	}
}

func (s *server) publish(ctx context.Context, dir string, r *seen) {
	byFile := map[string][]diagnostic{}
	for _, f := range r.Findings {
		byFile[f.Range.Filename] = append(byFile[f.Range.Filename], diagnosticOf(r, f))
	}
	for _, d := range r.Problems {
		if d.Subject == nil || d.Subject.Filename == dir {
			continue
		}
		byFile[d.Subject.Filename] = append(byFile[d.Subject.Filename], diagnostic{
			Range: r.span(*d.Subject), Severity: severityError, Source: "drydock", Message: lint.Sentences(d.Summary, d.Detail),
		})
	}
	s.mu.Lock()
	s.results[dir] = r
	before := s.told[dir]
	s.told[dir] = slices.Sorted(maps.Keys(byFile))
	s.mu.Unlock()
	for _, name := range before {
		if _, ok := byFile[name]; !ok {
			byFile[name] = []diagnostic{}
		}
	}
	for path := range s.openIn(dir) {
		if _, ok := byFile[path]; !ok {
			byFile[path] = []diagnostic{}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		// An editor that is gone cannot be told.
		_ = s.rpc.Notify(ctx, "textDocument/publishDiagnostics", publishParams{uriOf(name), byFile[name]})
	}
}

func (s *server) openIn(dir string) map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	open := map[string]bool{}
	for path := range s.overlay {
		if filepath.Dir(path) == dir {
			open[path] = true
		}
	}
	return open
}

func diagnosticOf(r *seen, f lint.Finding) diagnostic {
	d := diagnostic{
		Range: r.span(f.Range), Severity: severityInformation, Code: f.Rule, CodeDescription: &description{lint.PageURL(f.Rule)},
		Source: "drydock", Message: f.Text(),
	}
	switch f.Severity {
	case lint.Error:
		d.Severity = severityError
	case lint.Warning:
		d.Severity = severityWarning
	}
	for _, call := range f.Calls {
		d.RelatedInformation = append(d.RelatedInformation, relatedPlace{location{uriOf(call.Filename), r.span(call)}, "called here"})
	}
	return d
}

// findings are those at a place of a document, as far as its directory has been looked at.
func (s *server) findings(uri string, at span) (*seen, []lint.Finding) {
	path, err := pathOf(uri)
	if err != nil {
		return nil, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.results[filepath.Dir(path)]
	if r == nil {
		return nil, nil
	}
	var here []lint.Finding
	for _, f := range r.Findings {
		if f.Range.Filename == path && r.span(f.Range).meets(at) {
			here = append(here, f)
		}
	}
	return r, here
}

func (s *server) hover(_ context.Context, p positionParams) (*hover, error) {
	r, here := s.findings(p.TextDocument.URI, span{p.Position, p.Position})
	if len(here) == 0 {
		return nil, nil
	}
	var text strings.Builder
	for i, f := range here {
		if i > 0 {
			text.WriteString("\n\n---\n\n")
		}
		text.WriteString(pageOf(r.Rules, f.Rule))
	}
	return &hover{markup{"markdown", text.String()}, r.span(here[0].Range)}, nil
}

func pageOf(rules []*lint.Rule, name string) string {
	for _, rule := range rules {
		if rule.Name == name && rule.Page != "" {
			return rule.Page
		}
	}
	return "[" + name + "](" + lint.PageURL(name) + ")"
}

func (s *server) actions(_ context.Context, p actionParams) ([]codeAction, error) {
	r, here := s.findings(p.TextDocument.URI, p.Range)
	actions := []codeAction{}
	for _, f := range here {
		if f.Fix == nil || s.stale(r, f.Fix.Edits) {
			continue
		}
		action := codeAction{
			Title: f.Fix.Title, Kind: quickFix, IsPreferred: true, Diagnostics: []diagnostic{diagnosticOf(r, f)},
			Edit: workspaceEdit{map[string][]textEdit{}},
		}
		for _, e := range f.Fix.Edits {
			uri := uriOf(e.Range.Filename)
			action.Edit.Changes[uri] = append(action.Edit.Changes[uri], textEdit{r.span(e.Range), e.New})
		}
		actions = append(actions, action)
	}
	return actions, nil
}

// stale reports whether a document to be edited has changed since it was looked at.
func (s *server) stale(r *seen, edits []lint.Edit) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(edits, func(e lint.Edit) bool {
		now, open := s.overlay[e.Range.Filename]
		return open && string(now) != string(sourceOf(r.Files, e.Range.Filename))
	})
}

func sourceOf(files map[string]*hcl.File, name string) []byte {
	if file := files[name]; file != nil {
		return file.Bytes
	}
	return nil
}
