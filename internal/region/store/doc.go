// Package store keeps the embedded region's world in one SQLite file: typed
// collections of items, the virtual clock, the queue of due events and the
// history of what happened.
//
// One call to the region is one transaction ([Store.Update]). A write that was
// acknowledged survives a kill of the process at any moment: SQLite's
// write-ahead log is replayed when the file is next opened. Several processes
// may use one file; they take turns by SQLite's own locks.
//
// The package knows nothing of AWS: scopes, collections and events are named
// by the services above it.
package store
