// Package signal is what services of the region tell each other through the
// event queue, so that none has to import the one that listens: the kinds of
// event that cross a service's border and what they carry.
package signal
