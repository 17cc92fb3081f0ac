// Package garbage paces the collector of garbage by what a process does: one that ends soon trades memory for processor
// time, one that stays does not.
//
// It owns the collector's settings for commands. It knows nothing of what they do. The plugin has settings of its own
// (provider.Serve).
package garbage
