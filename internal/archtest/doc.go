// Package archtest keeps the house in order: which package may import which, what pure packages must not call, what
// names and sizes files may have. It reads the source tree and nothing else, so it runs in a second and on a tree that
// does not compile.
//
// It owns the table of import arrows (arrows.go), which is DESIGN's table in a form that a test can keep. It holds no
// knowledge of what the packages do, and no package imports it.
package archtest
