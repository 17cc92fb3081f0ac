// Package deployment has the rules about how services replace their tasks. A rule is one file with its page
// beside it. It sees the typed estate, and no other rule.
package deployment
