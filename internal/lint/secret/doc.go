// Package secret tells secrets from other text, finds those that stand in an estate, and hides them.
//
// It owns what a secret looks like: names of variables that hold one, formats of keys and tokens. The rule plaintext-secret
// reports what it finds; the engine masks it in every report, whichever rules run.
//
// It must not know rules, findings or report formats.
package secret
