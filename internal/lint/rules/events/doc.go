// Package events has the rules about tasks that run on a schedule or an event. A rule is one file with its page beside it.
// It sees the typed estate, and no other rule.
package events
