// Package wire speaks AWS's wire protocols for "drydock serve", on one port: AWS
// JSON 1.0 and 1.1, REST-JSON, Query with XML answers (EC2's dialect, too) and
// RPC v2 with CBOR. It turns requests into the SDK's typed inputs and typed outputs
// and errors into answers; what the operations do is behind the [Region] interface.
//
// A service is reachable as soon as it is registered in the region and has a row
// in the table of service.go. How its members, errors and paths are named comes
// from the schemas of the SDK's types and, where the SDK has none, from its source
// by "go generate"; types of our own (EC2's) say it in tags, `query:"SubnetId"`
// and `xml:"subnetSet"`.
//
// It knows nothing of the services' behaviour or of state, and it must not trust
// what comes over the network: bodies are bounded, nesting too, and no input
// makes it panic.
package wire
