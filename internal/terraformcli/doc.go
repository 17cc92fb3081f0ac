// Package terraformcli finds a terraform or tofu executable, gets one when the machine has none, and runs it in a
// directory with an environment of its own.
//
// It owns: which versions are new enough, where a fetched or built executable is kept (.cache/terraform in the checkout),
// and the CLI configuration that makes "init" install our provider from a file instead of a registry.
//
// It must not know: our provider's schema, the embedded region, or what the configurations it runs contain. It serves the
// demo, the acceptance tests and the benchmarks; nothing a user of the provider runs depends on it.
package terraformcli
