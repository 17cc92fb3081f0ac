// Package acctest runs acceptance tests: the real Terraform or OpenTofu against
// the provider, on a region of each test's own.
//
// The provider gets to the region by its embedded backend. With
// DRYDOCK_TEST_BACKEND=endpoint every acceptance test gets there over HTTP
// instead, through the server that "drydock serve" is. Tests of [OnEachBackend]
// always do both.
package acctest
