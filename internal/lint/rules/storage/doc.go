// Package storage has the rules about volumes. A rule is one file with its page
// beside it. It sees the typed estate, and no other rule.
package storage
