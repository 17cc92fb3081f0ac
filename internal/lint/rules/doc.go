// Package rules is the list of all rules. The list itself is generated from the files of the topics below; nothing is
// registered by hand. A topic is a folder, a rule one .go file and a page of the same name.
//
// It must not know what any rule does.
package rules

//go:generate go run ../registry
