// Package container has the rules about what runs in a task. A rule is one file with its page
// beside it. It sees the typed estate, and no other rule.
package container
