// Package pattern is regular expressions that are compiled when they are first used.
//
// A command that ends in milliseconds has no time for the hundreds of expressions that it will not ask for. It owns
// nothing but that: what an expression means is known where it stands.
package pattern
