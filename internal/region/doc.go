// Package region is the embedded AWS region: services with real behaviour on a
// virtual clock, kept in one state file. It is an event simulation evaluated
// lazily: there is no goroutine of its own; every call first lets the events
// happen that have become due, then does its own work, all in one transaction.
//
// It answers typed SDK inputs with typed SDK outputs ([Region.Call]). How a
// call gets here (SDK middleware in process, or the wire) it does not know, and
// it never imports Terraform.
package region
