// Package iam has the rules about who may do what. A rule is one file with its page
// beside it. It sees the typed estate, and no other rule.
package iam
