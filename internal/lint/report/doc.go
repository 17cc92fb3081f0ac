// Package report writes what lint found in the formats that other programs read: one format, one file.
//
// It owns the formats and their escaping: what hostile code says cannot leave its place in a report. It must not judge,
// read files or know the command line; a result goes in, bytes come out, and the same result gives the same bytes.
package report
