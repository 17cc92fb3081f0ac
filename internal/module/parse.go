package module

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"golang.org/x/sync/errgroup"
)

// moduleSource is a module's declarations. Every call of the module shares them.
type moduleSource struct {
	dir       string // relative to the boundary
	variables map[string]*variableDecl
	locals    map[string]*hclsyntax.Attribute
	outputs   map[string]*hclsyntax.Block
	resources map[resourceKey]*hclsyntax.Block
	order     []resourceKey
	calls     map[string]*hclsyntax.Block
	providers []*hclsyntax.Block
}

// resourceKey is a resource's address within its module; mode is "resource", "data" or "ephemeral".
type resourceKey struct{ mode, resourceType, name string }

func (k resourceKey) String() string {
	switch k.mode {
	case "data", "ephemeral":
		return k.mode + "." + k.resourceType + "." + k.name
	}
	return k.resourceType + "." + k.name
}

// The extensions of configuration files, the longer ones first.
var extensions = []string{".tf.json", ".tofu.json", ".tf", ".tofu"}

func splitExtension(name string) (base, ext string) {
	for _, ext := range extensions {
		if strings.HasSuffix(name, ext) {
			return strings.TrimSuffix(name, ext), ext
		}
	}
	return name, ""
}

// configurationFiles picks a module's files out of a directory's. A .tofu file takes the place of the .tf file of the
// same name, as in OpenTofu. Overrides come last, in the order in which they apply.
func configurationFiles(names []string) (files, overrides []string) {
	present := map[string]bool{}
	for _, name := range names {
		present[name] = true
	}
	for _, name := range names {
		base, ext := splitExtension(name)
		hidden := strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") ||
			strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#")
		replaced := strings.HasPrefix(ext, ".tf") && present[base+".tofu"+strings.TrimPrefix(ext, ".tf")]
		switch {
		case ext == "" || hidden || replaced:
		case base == "override" || strings.HasSuffix(base, "_override"):
			overrides = append(overrides, name)
		default:
			files = append(files, name)
		}
	}
	return files, overrides
}

// parsedFile is the outcome of parsing one file.
type parsedFile struct {
	name  string // as shown
	src   []byte
	body  *hclsyntax.Body
	diags hcl.Diagnostics
}

// module parses the module in a directory once. The error says why there is none.
func (ev *evaluator) module(dir string) (*moduleSource, error) {
	if m, ok := ev.modules[dir]; ok {
		return m, nil
	}
	names, err := ev.tree.list(dir)
	if err != nil {
		return nil, err
	}
	files, overrides := configurationFiles(names)
	if len(files)+len(overrides) == 0 {
		return nil, ErrNoConfiguration
	}
	m := &moduleSource{
		dir:       dir,
		variables: map[string]*variableDecl{},
		locals:    map[string]*hclsyntax.Attribute{},
		outputs:   map[string]*hclsyntax.Block{},
		resources: map[resourceKey]*hclsyntax.Block{},
		calls:     map[string]*hclsyntax.Block{},
	}
	ev.modules[dir] = m
	for _, f := range ev.parseAll(dir, files) {
		ev.declare(m, f.body, false)
	}
	for _, f := range ev.parseAll(dir, overrides) {
		ev.declare(m, f.body, true)
	}
	m.rewriteAll()
	return m, nil
}

// parseAll reads files one after the other and parses them in parallel: parsing is most of the work of a load.
func (ev *evaluator) parseAll(dir string, names []string) []*parsedFile {
	var parsed []*parsedFile
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, name := range names {
		rel := joinPath(dir, name)
		shown := ev.tree.shown(rel)
		src, err := ev.tree.readFile(rel)
		if err != nil {
			ev.report(hcl.DiagError, fileRange(shown), "File cannot be read", fmt.Sprintf("%s %s.", shown, err))
			continue
		}
		f := &parsedFile{name: shown, src: src}
		parsed = append(parsed, f)
		_, ext := splitExtension(name)
		group.Go(func() error {
			f.parse(strings.HasSuffix(ext, ".json"))
			return nil
		})
	}
	_ = group.Wait()
	kept := parsed[:0]
	for _, f := range parsed {
		ev.diags = append(ev.diags, f.diags...)
		file := &hcl.File{Bytes: f.src, Body: hcl.EmptyBody()}
		if f.body != nil {
			file.Body = f.body
			kept = append(kept, f)
		}
		ev.files[f.name] = file
	}
	return kept
}

func (f *parsedFile) parse(isJSON bool) {
	if place := tooDeep(f.src, f.name, isJSON); place != nil {
		f.diags = hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "Nested too deeply", Subject: place,
			Detail: fmt.Sprintf("Expressions and blocks may nest at most %d levels deep. The file is left out.", maxNesting),
		}}
		return
	}
	if isJSON {
		f.body, f.diags = parseJSON(f.src, f.name)
		return
	}
	file, diags := hclsyntax.ParseConfig(f.src, f.name, hcl.InitialPos)
	f.diags = diags
	if file != nil {
		f.body, _ = file.Body.(*hclsyntax.Body)
	}
}

// fileRange is the start of a file, for what concerns all of it.
func fileRange(name string) hcl.Range {
	return hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}
}

// declare adds a file's declarations to the module, or merges them into it when the file is an override.
func (ev *evaluator) declare(m *moduleSource, body *hclsyntax.Body, override bool) {
	for _, block := range body.Blocks {
		if want, ok := labelsOf[block.Type]; ok && len(block.Labels) != want {
			ev.report(hcl.DiagWarning, block.DefRange(), "Wrong number of labels",
				fmt.Sprintf("A %s block has %d labels; this one has %d and is left out.", block.Type, want, len(block.Labels)))
			continue
		}
		switch block.Type {
		case "locals":
			for name, attr := range block.Body.Attributes {
				if first, ok := m.locals[name]; ok && !override {
					ev.duplicate("local."+name, attr.NameRange, first.NameRange)
					continue
				}
				m.locals[name] = attr
			}
		case "variable":
			name := block.Labels[0]
			if first, ok := m.variables[name]; ok && override {
				mergeBlock(first.block, block)
			} else if ok {
				ev.duplicate("var."+name, block.DefRange(), first.block.DefRange())
			} else {
				m.variables[name] = &variableDecl{block: block}
			}
		case "output":
			declareIn(ev, m.outputs, block.Labels[0], "output."+block.Labels[0], block, override)
		case "module":
			declareIn(ev, m.calls, block.Labels[0], "module."+block.Labels[0], block, override)
		case "resource", "data", "ephemeral":
			key := resourceKey{block.Type, block.Labels[0], block.Labels[1]}
			if _, ok := m.resources[key]; !ok {
				m.order = append(m.order, key)
			}
			declareIn(ev, m.resources, key, key.String(), block, override)
		case "provider":
			m.providers = append(m.providers, block)
		}
	}
}

func declareIn[K comparable](ev *evaluator, blocks map[K]*hclsyntax.Block, key K, address string, block *hclsyntax.Block, override bool) {
	first, ok := blocks[key]
	switch {
	case !ok:
		blocks[key] = block
	case override:
		mergeBlock(first, block)
	default:
		ev.duplicate(address, block.DefRange(), first.DefRange())
	}
}

func (ev *evaluator) duplicate(address string, second, first hcl.Range) {
	ev.report(hcl.DiagWarning, second, "Declared twice",
		fmt.Sprintf("%s is already declared at %s:%d; this declaration is left out.", address, first.Filename, first.Start.Line))
}

// mergeBlock applies an override: arguments replace arguments, and nested blocks replace all blocks of their type.
// https://developer.hashicorp.com/terraform/language/files/override
func mergeBlock(base, override *hclsyntax.Block) {
	for name, attr := range override.Body.Attributes {
		base.Body.Attributes[name] = attr
	}
	replaced := map[string]bool{}
	for _, block := range override.Body.Blocks {
		replaced[nestedType(block)] = true
	}
	var kept hclsyntax.Blocks
	for _, block := range base.Body.Blocks {
		if nestedType(block) == "lifecycle" && replaced["lifecycle"] {
			continue // merged below
		}
		if !replaced[nestedType(block)] {
			kept = append(kept, block)
		}
	}
	for _, block := range override.Body.Blocks {
		if block.Type == "lifecycle" {
			for _, first := range base.Body.Blocks {
				if first.Type == "lifecycle" {
					mergeBlock(first, block)
					block = first
				}
			}
		}
		kept = append(kept, block)
	}
	base.Body.Blocks = kept
}

func nestedType(block *hclsyntax.Block) string {
	if block.Type == "dynamic" && len(block.Labels) == 1 {
		return block.Labels[0]
	}
	return block.Type
}

// rewriteAll prepares the expressions that are evaluated. Those that Terraform reads as names or types keep their
// syntax.
func (m *moduleSource) rewriteAll() {
	for _, attr := range m.locals {
		attr.Expr = prepare(attr.Expr)
	}
	for _, v := range m.variables {
		v.prepare()
	}
	for _, block := range m.outputs {
		rewriteBody(block.Body, nil)
	}
	for _, block := range m.resources {
		rewriteBody(block.Body, resourceNames)
	}
	for _, block := range m.calls {
		rewriteBody(block.Body, callNames)
	}
	for _, block := range m.providers {
		rewriteBody(block.Body, callNames)
	}
}

// Arguments that name things rather than have values.
var (
	resourceNames = map[string]bool{"provider": true, "depends_on": true}
	callNames     = map[string]bool{"source": true, "version": true, "providers": true, "depends_on": true, "alias": true}
)

func rewriteBody(body *hclsyntax.Body, names map[string]bool) {
	for _, attr := range body.Attributes {
		if !names[attr.Name] {
			attr.Expr = prepare(attr.Expr)
		}
	}
	for _, block := range body.Blocks {
		if block.Type != "lifecycle" && block.Type != "connection" && block.Type != "provisioner" {
			rewriteBody(block.Body, nil)
		}
	}
}
