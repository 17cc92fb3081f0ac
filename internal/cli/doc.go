// Package cli is the command line of drydock: one file a command. A command
// parses its arguments, calls the package that does the work and words its
// errors; it decides nothing about ECS.
package cli
