package lint

import _ "embed"

// The engine's own rules are about the comments that suppress others. They find by what the engine does, so their Check
// has nothing to do.

//go:embed expired_suppression.md
var expiredSuppressionPage string

// ExpiredSuppression finds comments whose last day is over.
var ExpiredSuppression = &Rule{Name: "expired-suppression", Severity: Warning, Page: expiredSuppressionPage, Check: func(*Pass) {}}

//go:embed unused_suppression.md
var unusedSuppressionPage string

// UnusedSuppression finds comments that suppress nothing.
var UnusedSuppression = &Rule{Name: "unused-suppression", Severity: Info, Page: unusedSuppressionPage, Check: func(*Pass) {}}

//go:embed invalid_suppression.md
var invalidSuppressionPage string

// InvalidSuppression finds comments that cannot be understood.
var InvalidSuppression = &Rule{Name: "invalid-suppression", Severity: Warning, Page: invalidSuppressionPage, Check: func(*Pass) {}}

// BuiltIn are the engine's own rules, by name.
func BuiltIn() []*Rule { return []*Rule{ExpiredSuppression, InvalidSuppression, UnusedSuppression} }
