// Package ballast keeps the collector of garbage quiet while the program's packages are initialised: what they allocate,
// about 10 MB and most of it the SDK's, all stays, and the collections that it would set off took a third of the time to
// start.
//
// It must import nothing. Packages are initialised in the order of their paths, but after what they import
// (https://go.dev/ref/spec#Program_initialization), so that one without imports comes before those of the SDK.
package ballast
