package module

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// MaxPlanBytes bounds a plan: one of 5,000 services has about 60 MB.
const MaxPlanBytes = 256 << 20

// ErrNotPlan says that a text is not what "terraform show -json PLAN" prints.
var ErrNotPlan = errors.New("is not a plan in JSON")

// The parts of a plan in JSON that are read. https://developer.hashicorp.com/terraform/internals/json-format
type (
	planFile struct {
		FormatVersion string     `json:"format_version"`
		PlannedValues planValues `json:"planned_values"`
		PriorState    struct {
			Values planValues `json:"values"`
		} `json:"prior_state"`
		ResourceChanges []struct {
			Address string `json:"address"`
			Change  struct {
				AfterUnknown map[string]any `json:"after_unknown"`
			} `json:"change"`
		} `json:"resource_changes"`
		Configuration struct {
			RootModule planConfig `json:"root_module"`
		} `json:"configuration"`
	}
	planValues struct {
		RootModule planModule `json:"root_module"`
	}
	planModule struct {
		Address      string         `json:"address"`
		Resources    []planResource `json:"resources"`
		ChildModules []planModule   `json:"child_modules"`
	}
	planResource struct {
		Address string         `json:"address"`
		Mode    string         `json:"mode"`
		Type    string         `json:"type"`
		Name    string         `json:"name"`
		Values  map[string]any `json:"values"`

		module  string
		unknown map[string]any
	}
	planConfig struct {
		Resources []struct {
			Address     string         `json:"address"`
			Expressions map[string]any `json:"expressions"`
			DependsOn   []string       `json:"depends_on"`
		} `json:"resources"`
		Outputs map[string]struct {
			Expression map[string]any `json:"expression"`
		} `json:"outputs"`
		ModuleCalls map[string]struct {
			Expressions map[string]any `json:"expressions"`
			Module      *planConfig    `json:"module"`
		} `json:"module_calls"`
	}
)

// LoadPlan reads a plan in JSON. The name is what ranges call the plan. With the module it was made of, which may be nil,
// values keep the positions and references of the code, and the plan fills in what the code leaves unknown. Without,
// positions are those of the plan's text, and references are followed as far as the plan tells of them.
func LoadPlan(src []byte, name string, code *Module) (*Module, hcl.Diagnostics) {
	plan, err := decodePlan(src)
	if err != nil {
		return nil, hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "Plan cannot be read", Subject: fileRange(name).Ptr(), Extra: err,
			Detail: fmt.Sprintf("%s %s. Write one with terraform show -json PLANFILE.", name, err),
		}}
	}
	m := &Module{Dir: name, Files: map[string]*hcl.File{name: {Bytes: src, Body: hcl.EmptyBody()}}, byAddress: map[string]*Resource{}}
	unknown := map[string]map[string]any{}
	for _, c := range plan.ResourceChanges {
		unknown[c.Address] = c.Change.AfterUnknown
	}
	inCode := map[string]*Resource{}
	if code != nil {
		maps.Copy(m.Files, code.Files)
		m.Dir, m.Notes, m.Providers = code.Dir, code.Notes, code.Providers
		for _, r := range code.Resources {
			if key := withoutKeys(r.Address); inCode[key] == nil {
				inCode[key] = r
			}
		}
	}
	reader := &planReader{places: planPlaces(src, name), config: map[string]planSyntax{}, modules: map[string]*planConfig{}}
	reader.addConfig("", &plan.Configuration.RootModule)
	seen := map[string]bool{}
	add := func(resources []planResource, dataOnly bool) {
		for _, p := range resources {
			if seen[p.Address] || dataOnly && p.Mode != "data" {
				continue
			}
			seen[p.Address] = true
			p.unknown = unknown[p.Address]
			from := inCode[withoutKeys(p.Address)]
			if code != nil && code.byAddress[p.Address] != nil {
				from = code.byAddress[p.Address]
			}
			m.Resources = append(m.Resources, reader.resource(p, from))
		}
	}
	add(flattenPlan(plan.PlannedValues.RootModule), false)
	add(flattenPlan(plan.PriorState.Values.RootModule), true)
	if code != nil {
		// What terraform has read before planning is not always in the plan, above all policy documents.
		for _, r := range code.Resources {
			if r.Mode == Data && !seen[r.Address] {
				m.Resources = append(m.Resources, r)
			}
		}
	}
	slices.SortFunc(m.Resources, func(a, b *Resource) int { return strings.Compare(a.Address, b.Address) })
	for _, r := range m.Resources {
		m.byAddress[r.Address] = r
	}
	return m, nil
}

func decodePlan(src []byte) (*planFile, error) {
	if len(src) > MaxPlanBytes {
		return nil, fmt.Errorf("has %d bytes; plans of at most %d MB are read", len(src), MaxPlanBytes>>20)
	}
	decoder := json.NewDecoder(bytes.NewReader(src))
	decoder.UseNumber()
	plan := &planFile{}
	if err := decoder.Decode(plan); err != nil {
		if other := new(json.UnmarshalTypeError); errors.As(err, &other) { // JSON of another kind
			return nil, ErrNotPlan
		}
		return nil, fmt.Errorf("%w: %w", ErrNotPlan, err)
	}
	// State has planned values of no kind, and any other JSON has no version.
	major, _, _ := strings.Cut(plan.FormatVersion, ".")
	switch {
	case plan.FormatVersion == "":
		return nil, ErrNotPlan
	case major != "0" && major != "1":
		return nil, fmt.Errorf("has format version %s; expected 1.x", plan.FormatVersion)
	}
	return plan, nil
}

// flattenPlan lists the resources of a module and of those it calls.
func flattenPlan(m planModule) []planResource {
	var all []planResource
	for _, r := range m.Resources {
		r.module = m.Address
		all = append(all, r)
	}
	for _, child := range m.ChildModules {
		all = append(all, flattenPlan(child)...)
	}
	return all
}

var instanceKey = regexp.MustCompile(`\[(?:\d+|"(?:[^"\\]|\\.)*")\]`)

// withoutKeys is an address of blocks: module.a["x"].aws_lb.b[0] becomes module.a.aws_lb.b.
func withoutKeys(address string) string { return instanceKey.ReplaceAllString(address, "") }

var planAddress = regexp.MustCompile(`"address"\s*:\s*("(?:[^"\\]|\\.)*")`)

// planPlaces are where the plan's text first names each address.
func planPlaces(src []byte, name string) map[string]hcl.Range {
	places := map[string]hcl.Range{}
	line, lineStart, at := 1, 0, 0
	for _, m := range planAddress.FindAllSubmatchIndex(src, -1) {
		var address string
		if json.Unmarshal(src[m[2]:m[3]], &address) != nil {
			continue
		}
		if _, ok := places[address]; ok {
			continue
		}
		for ; at < m[2]; at++ {
			if src[at] == '\n' {
				line, lineStart = line+1, at+1
			}
		}
		start := hcl.Pos{Line: line, Column: m[2] - lineStart + 1, Byte: m[2]}
		end := hcl.Pos{Line: line, Column: m[3] - lineStart + 1, Byte: m[3]}
		places[address] = hcl.Range{Filename: name, Start: start, End: end}
	}
	return places
}
