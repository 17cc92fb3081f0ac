package module

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Bounds of the evaluation. A step is one part of a container, one call or one block of text; real estates of thousands
// of services stay far below.
const (
	maxSteps       = 8_000_000
	maxStepsPerDef = 400_000
	maxDefDepth    = 1_000 // definitions that wait for each other
	maxValueNodes  = 200_000
	maxInstances   = 10_000
	maxModuleDepth = 32
	bytesPerStep   = 16
)

// evaluator is the state of one Load. It is used by one goroutine.
type evaluator struct {
	tree  *tree
	opts  Options
	files map[string]*hcl.File

	modules   map[string]*moduleSource // by directory
	templates map[string]hclsyntax.Expression
	contents  map[string][]byte // files read by functions
	manifest  map[string]string // installed modules: call path to directory

	diags    hcl.Diagnostics
	reported map[string]bool
	notes    []Note
	unread   bool // a call led to no module

	arguments map[*hclsyntax.Attribute]*sharedArgument
	blocks    map[*hclsyntax.Block]*sharedBlock

	steps     int // of the definition being evaluated
	spent     int // of all others
	instances int
	exhausted bool
	tries     int // open try and can calls in the definition being evaluated
	depth     int // definitions under evaluation
	levels    int // of their expressions
}

// stop is what step panics with; define recovers it.
type stop struct{}

func (ev *evaluator) step(n int) {
	ev.steps += n
	if ev.steps > maxStepsPerDef || ev.spent+ev.steps > maxSteps {
		ev.exhausted = ev.spent+ev.steps > maxSteps
		panic(stop{})
	}
}

func (ev *evaluator) report(severity hcl.DiagnosticSeverity, subject hcl.Range, summary, detail string) {
	// A block in a module called many times fails the same way each time: once is enough.
	key := fmt.Sprintf("%s|%s", subject, summary)
	if ev.reported[key] {
		return
	}
	ev.reported[key] = true
	ev.diags = append(ev.diags, &hcl.Diagnostic{
		Severity: severity, Summary: summary, Detail: detail, Subject: subject.Ptr(),
	})
}

func (ev *evaluator) note(rng hcl.Range, format string, args ...any) {
	key := fmt.Sprintf("note|%s", rng)
	if !ev.reported[key] {
		ev.reported[key] = true
		ev.notes = append(ev.notes, Note{Message: fmt.Sprintf(format, args...), Range: rng})
	}
}

// scope is what names mean in an expression: those of a module instance, and of the block's own expansion.
type scope struct {
	module *moduleInstance
	count  cty.Value // cty.NilVal without count
	key    cty.Value // cty.NilVal without for_each
	value  cty.Value
	self   attrSource
	ev     *evaluator
	// closed scopes know only the variables in the context, as in a template file.
	closed bool
}

// scopeName holds the scope in the outermost context. It cannot be written in a configuration.
const scopeName = "\x00scope"

var scopeType = cty.Capsule("scope", reflect.TypeOf(scope{}))

func newContext(s *scope) *hcl.EvalContext {
	return &hcl.EvalContext{Variables: map[string]cty.Value{scopeName: cty.CapsuleVal(scopeType, s)}}
}

func scopeOf(ctx *hcl.EvalContext) *scope {
	for ; ctx != nil; ctx = ctx.Parent() {
		if v, ok := ctx.Variables[scopeName]; ok {
			return v.EncapsulatedValue().(*scope)
		}
	}
	return nil
}

func evaluatorOf(ctx *hcl.EvalContext) *evaluator { return scopeOf(ctx).ev }

// definition is a named value that is evaluated once, when it is first asked for.
type definition struct {
	state int
	val   cty.Value
}

const (
	pending = iota
	running
	done
)

// get evaluates the definition on first use. what names it for a person, rng is where it is written.
func (d *definition) get(ev *evaluator, what string, rng hcl.Range, eval func() cty.Value) cty.Value {
	switch d.state {
	case done:
		return d.val
	case running:
		ev.report(hcl.DiagError, rng, "Definition refers to itself",
			fmt.Sprintf("%s depends on its own value, directly or through others. Its value is unknown here.", what))
		return cty.DynamicVal
	}
	d.state = running
	d.val = cty.DynamicVal
	ev.guard(what, rng, func() { d.val = eval() })
	if !ev.exhausted && weight(d.val, maxValueNodes) >= maxValueNodes {
		ev.report(hcl.DiagError, rng, "Value too large",
			fmt.Sprintf("%s grows beyond %d elements (of text: %d bytes) and is left unknown.",
				what, maxValueNodes, maxValueNodes*bytesPerStep))
		d.val = cty.DynamicVal
	}
	d.state = done
	return d.val
}

// recovered is the summary of a diagnostic that stands for a panic.
const recovered = "Expression could not be evaluated"

// guard runs one evaluation with its own count of steps and of open try calls, and ends it when it takes too much.
func (ev *evaluator) guard(what string, rng hcl.Range, run func()) {
	if ev.exhausted {
		return
	}
	if ev.depth >= maxDefDepth {
		ev.report(hcl.DiagError, rng, "Definitions depend on each other too deeply",
			fmt.Sprintf("%s is at the end of a chain of more than %d definitions and is left unknown.", what, maxDefDepth))
		return
	}
	steps, tries := ev.steps, ev.tries
	ev.steps, ev.tries = 0, 0
	ev.depth++
	defer func() {
		ev.spent += ev.steps
		ev.steps, ev.tries = steps, tries
		ev.depth--
		switch r := recover(); r.(type) {
		case nil:
		case stop:
			if ev.exhausted {
				ev.report(hcl.DiagError, rng, "Evaluation takes too long",
					fmt.Sprintf("The configuration takes more than %d steps to evaluate. %s and what comes after it are left unknown.",
						maxSteps, what))
				break
			}
			ev.report(hcl.DiagError, rng, "Evaluation takes too long",
				fmt.Sprintf("%s takes more than %d steps to evaluate and is left unknown.", what, maxStepsPerDef))
		default:
			// go-cty and hcl panic on some inputs that Terraform would refuse earlier. The value is unknown, no more.
			ev.report(hcl.DiagWarning, rng, recovered,
				fmt.Sprintf("%s is left unknown. This is a bug; please report the expression.", what))
		}
	}()
	run()
}

// value evaluates an expression of a definition: what fails is unknown and keeps the references it would have had.
func (ev *evaluator) value(e hclsyntax.Expression, ctx *hcl.EvalContext) cty.Value {
	ev.step(1)
	levels := 1
	if deep, ok := e.(*deepNode); ok {
		levels = deep.depth
	}
	if ev.levels+levels > maxLevels {
		ev.report(hcl.DiagError, e.Range(), "Definitions depend on each other too deeply",
			fmt.Sprintf("Expressions nested more than %d levels deep in all wait for this one. It is left unknown.", maxLevels))
		return cty.DynamicVal
	}
	ev.levels += levels
	defer func() { ev.levels -= levels }()
	v, diags := e.Value(ctx)
	if diags.HasErrors() {
		return withRefs(cty.DynamicVal, ev.staticRefs(e, ctx))
	}
	return v
}

// staticRefs finds the references of an expression whose value cannot tell them: those of every name in it.
func (ev *evaluator) staticRefs(e hclsyntax.Expression, ctx *hcl.EvalContext) map[ref]struct{} {
	refs := map[ref]struct{}{}
	_ = hclsyntax.VisitAll(e, func(node hclsyntax.Node) hcl.Diagnostics {
		ev.step(1)
		if n, ok := node.(*refNode); ok {
			v, diags := n.Value(ctx)
			if diags.HasErrors() {
				v = n.root(ctx)
			}
			collectRefs(v, refs)
		}
		return nil
	})
	return refs
}

// primitive converts an unmarked value to a primitive type.
func primitive(v cty.Value, t cty.Type) (cty.Value, bool) {
	if v.Type() == t {
		return v, true
	}
	if v.Type() == cty.DynamicPseudoType && !v.IsKnown() {
		return cty.UnknownVal(t), true
	}
	converted, err := convert.Convert(v, t)
	return converted, err == nil
}

// unifiedWith converts the chosen branch of a conditional to the type it shares with the other. Terraform refuses
// branches without a common type; the chosen one is still the best answer then.
func unifiedWith(chosen, other cty.Value) cty.Value {
	isNull := func(v cty.Value) bool {
		v, _ = v.Unmark()
		return v.Type() == cty.DynamicPseudoType
	}
	if isNull(other) || chosen.Type().Equals(other.Type()) {
		return chosen
	}
	if isNull(chosen) {
		if v, err := convert.Convert(chosen, other.Type()); err == nil {
			return v
		}
		return chosen
	}
	t, conversions := convert.UnifyUnsafe([]cty.Type{chosen.Type(), other.Type()})
	if t == cty.NilType || conversions[0] == nil {
		return chosen
	}
	if v, err := conversions[0](chosen); err == nil {
		return v
	}
	return chosen
}

// sortedDiags orders diagnostics by place, so that the order of evaluation does not show.
func sortedDiags(diags hcl.Diagnostics) hcl.Diagnostics {
	sort.SliceStable(diags, func(i, j int) bool {
		a, b := diags[i].Subject, diags[j].Subject
		switch {
		case a == nil || b == nil:
			return a == nil && b != nil
		case a.Filename != b.Filename:
			return strings.Compare(a.Filename, b.Filename) < 0
		}
		return a.Start.Byte < b.Start.Byte
	})
	return diags
}
