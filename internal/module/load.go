package module

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Options are the inputs of an evaluation besides the files of the module.
type Options struct {
	// Variables are the root module's variables as given by -var: they win over everything else. A string given for a
	// variable of a collection type is read as an expression, as Terraform does.
	Variables map[string]cty.Value
	// VarFiles are further .tfvars or .tfvars.json files in order of rising precedence.
	VarFiles []string
	// Env is an environment in os.Environ's form, of which TF_VAR_name entries are used.
	Env []string
	// Workspace is the value of terraform.workspace, unknown when empty.
	Workspace string
	// Boundary is the directory outside which nothing is read. By default the closest directory at or above the module
	// that holds a .git, or else the module's own directory.
	Boundary string
	// Overlay is what files hold in an editor, by absolute path. It counts instead of what is on disk.
	Overlay map[string][]byte
}

// Errors that say why a directory could not be read at all. Find them in diagnostics with Is.
var (
	ErrNotExist        = errors.New("does not exist")
	ErrNotDirectory    = errors.New("is not a directory")
	ErrNoConfiguration = errors.New("holds no Terraform configuration")
)

// Is reports whether one of the diagnostics was raised for the target error.
func Is(diags hcl.Diagnostics, target error) bool {
	for _, d := range diags {
		if err, ok := d.Extra.(error); ok && errors.Is(err, target) {
			return true
		}
	}
	return false
}

// Module is an evaluated module tree.
type Module struct {
	Dir   string
	Files map[string]*hcl.File
	// Resources are all instances of the root module and of the modules it calls, sorted by address.
	Resources []*Resource
	// Notes say what was left out of the evaluation and why, such as a remote module that is not installed.
	Notes []Note
	// Unread tells that a module that is called was not read: it may have any resources.
	Unread bool
	// Providers are the provider blocks of the root module.
	Providers []*Block

	byAddress map[string]*Resource
}

// Note is something worth knowing about how far the evaluation reached. It is not an error.
type Note struct {
	Message string
	Range   hcl.Range
}

// Load reads and evaluates the module tree rooted at dir. It returns as much of the module as could be read together
// with the diagnostics; the module is nil only when the directory itself could not be read. Errors mean that something
// could not be read, warnings that an expression could not be evaluated and is unknown.
func Load(dir string, opts Options) (*Module, hcl.Diagnostics) {
	t, err := openTree(dir, opts.Boundary)
	if err != nil {
		return nil, unreadable(dir, err)
	}
	defer t.close()
	t.overlay = realOverlay(opts.Overlay)
	ev := &evaluator{
		tree: t, opts: opts,
		files: map[string]*hcl.File{}, modules: map[string]*moduleSource{}, manifest: map[string]string{},
		templates: map[string]hclsyntax.Expression{}, contents: map[string][]byte{}, reported: map[string]bool{},
		arguments: map[*hclsyntax.Attribute]*sharedArgument{}, blocks: map[*hclsyntax.Block]*sharedBlock{},
	}
	src, err := ev.module(t.base)
	if err != nil {
		return nil, unreadable(dir, fmt.Errorf("%s %w", dir, err))
	}
	ev.readManifest()
	root := newModuleInstance(ev, src)
	if names, err := t.list(t.base); err == nil {
		root.settings = ev.settings(names)
	}
	m := &Module{Dir: dir, Files: ev.files, byAddress: map[string]*Resource{}}
	ev.collect(m, root)
	for _, block := range src.providers {
		ev.guard("provider."+block.Labels[0], block.DefRange(), func() {
			m.Providers = append(m.Providers, ev.block(block.Type, block.Labels, block.DefRange(), block.Body, root.ctx))
		})
	}
	slices.SortFunc(m.Resources, func(a, b *Resource) int { return strings.Compare(a.Address, b.Address) })
	for _, r := range m.Resources {
		m.byAddress[r.Address] = r
	}
	slices.SortFunc(ev.notes, func(a, b Note) int { return strings.Compare(a.Range.String(), b.Range.String()) })
	m.Notes, m.Unread = ev.notes, ev.unread
	return m, sortedDiags(ev.diags)
}

func unreadable(dir string, err error) hcl.Diagnostics {
	summary := "Directory cannot be read"
	detail := err.Error() + "."
	switch {
	case errors.Is(err, ErrNotExist):
		summary = "Directory does not exist"
	case errors.Is(err, ErrNotDirectory):
		summary = "Not a directory"
		detail += " Name the directory that holds the configuration."
	case errors.Is(err, ErrNoConfiguration):
		summary = "No configuration"
		detail += " Files named *.tf, *.tf.json, *.tofu and *.tofu.json are read."
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: fileRange(dir).Ptr(), Extra: err,
	}}
}

// collect evaluates a module instance and the modules it calls.
func (ev *evaluator) collect(m *Module, in *moduleInstance) {
	for _, name := range slices.Sorted(maps.Keys(in.src.locals)) {
		in.local(name, in.src.locals[name].SrcRange)
	}
	for _, name := range slices.Sorted(maps.Keys(in.src.outputs)) {
		in.output(name)
	}
	for _, key := range in.src.order {
		if key.mode == "ephemeral" {
			continue
		}
		x := in.expansion(key)
		x.expand()
		for _, inst := range x.instances {
			m.Resources = append(m.Resources, inst.resource())
		}
		if in.parent == nil {
			release(x.block)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.src.calls)) {
		c := in.findCall(name)
		c.expand()
		for _, child := range c.instances {
			ev.collect(m, child)
			child.inputs = nil // all that is given has been asked for, or never will be
		}
		if in.parent == nil && c.block != nil {
			release(c.block)
		}
	}
}

// release drops the body of a block of the root module, of which there is one instance, once all its arguments, or the
// instances of the module that it calls, have their values: the syntax trees of a large module take more room than what they evaluate to. The block's own place and name
// stay. In JSON, which cannot be parsed anew block by block, so do those of its parts.
func release(block *hclsyntax.Block) {
	if !strings.HasSuffix(block.TypeRange.Filename, ".json") {
		block.Body = &hclsyntax.Body{SrcRange: block.Body.SrcRange, EndRange: block.Body.EndRange}
		return
	}
	for _, attr := range block.Body.Attributes {
		attr.Expr = &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: attr.Expr.Range()}
	}
	for _, nested := range block.Body.Blocks {
		release(nested)
	}
}

// manifestPath is where terraform init records the modules it has installed.
const manifestPath = ".terraform/modules/modules.json"

func (ev *evaluator) readManifest() {
	src, err := ev.tree.readFile(joinPath(ev.tree.base, manifestPath))
	if err != nil {
		return
	}
	var manifest struct {
		Modules []struct{ Key, Dir string }
	}
	if json.Unmarshal(src, &manifest) != nil {
		shown := ev.tree.shown(joinPath(ev.tree.base, manifestPath))
		ev.report(hcl.DiagWarning, fileRange(shown), "Installed modules cannot be read",
			shown+" is not what terraform init writes. Run terraform init again.")
		return
	}
	for _, entry := range manifest.Modules {
		ev.manifest[entry.Key] = entry.Dir
	}
}

// keep remembers a file that a function has read, so that positions in it can be shown.
func (ev *evaluator) keep(shown string, src []byte) {
	if _, ok := ev.files[shown]; !ok {
		ev.files[shown] = &hcl.File{Bytes: src, Body: hcl.EmptyBody()}
	}
}

// Sources are the bytes of every file read, by the file name used in ranges.
func (m *Module) Sources() map[string][]byte {
	sources := make(map[string][]byte, len(m.Files))
	for name, file := range m.Files {
		sources[name] = file.Bytes
	}
	return sources
}

// Resource finds an instance by address, nil when there is none.
func (m *Module) Resource(address string) *Resource { return m.byAddress[address] }
