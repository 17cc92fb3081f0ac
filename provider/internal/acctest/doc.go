// Package acctest runs acceptance tests: the real Terraform or OpenTofu against
// the provider, on an embedded region of each test's own.
package acctest
