// Package module reads a Terraform module tree into evaluated resource instances whose every value knows where it was
// written and which resources it leads to.
//
// It owns Terraform's language: files and overrides, variables, locals, functions, expansion of count, for_each and
// dynamic blocks, and module calls. What cannot be known before apply stays unknown; nothing is guessed, run, fetched
// or read outside the tree.
//
// It must not know any resource type's meaning: no schema, no ECS, no lint rule. That is the estate's work.
//
// Evaluation is hclsyntax's own, with two additions. The syntax tree is rewritten once after parsing (expr.go) so that
// references are resolved lazily and so that values carry cty marks. Marks then travel through locals, modules and
// functions: an origin mark says in which container item a value was written, a ref mark which resource attribute it
// was read from, a text mark what structure stands behind a string of JSON.
package module
