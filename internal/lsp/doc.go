// Package lsp is a language server: it tells an editor of findings as their author types, shows a rule's page on a
// finding, and offers fixes.
//
// It owns the part of the protocol that is spoken and the text of open documents. It must not know how a directory is
// linted: it is given a function for that.
// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
package lsp
