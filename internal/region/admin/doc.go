// Package admin has the server's own endpoints under /_drydock/: whether it runs,
// and what a test does to the world from outside (reset it, let time pass, look at
// what happened, bring trouble). They are no part of AWS and know no service.
package admin
