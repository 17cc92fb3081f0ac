// Package operation is the frame that every AWS operation of the embedded
// region stands in: a [Service] holds typed handlers, one for each operation,
// and the handlers of its events. The same registration serves the SDK
// middleware of the in-process backend and the wire protocols of "drydock
// serve"; neither knows the services.
package operation
