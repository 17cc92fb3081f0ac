// Package lint runs rules over an estate and reports what they find.
//
// A rule is a value: a name, a severity, one function over the estate and its page. Findings and "the check broke" are
// separate: a rule that panics becomes an error naming it and takes nothing else down. Findings are sorted and folded,
// so that the same input always gives the same report.
//
// It owns the engine, the form of rule pages and the report formats. It must not know any particular rule, which live
// in internal/lint/rules/<topic>, nor the command line. It reads configuration through [module.Load] only; nothing is
// run and nothing is fetched.
package lint
