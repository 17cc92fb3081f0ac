// Package image has the rules about where images are kept: Amazon ECR. A rule is one file with its page beside it. It
// sees the typed estate, and no other rule.
package image
