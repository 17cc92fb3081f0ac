// Package store keeps the embedded region's world in one SQLite file: typed
// collections of items, the virtual clock, the queue of due events and the
// history of what happened.
//
// One call to the region is one transaction ([Store.Update]). A write that was
// acknowledged survives a kill of the process at any moment: SQLite's
// write-ahead log is replayed when the file is next opened. Several processes
// may use one file; they take turns by SQLite's own locks.
//
// A process remembers what it read and wrote, as values and not as text. A
// transaction changes that image and is kept as one record of a journal, a table
// of the file that other processes follow; once in a while the journal is folded
// into the tables, each item once however often it was written. So a call costs
// one short record, whatever the world's size.
//
// The package knows nothing of AWS: scopes, collections and events are named
// by the services above it.
package store
