// Package backend hands out AWS SDK clients for the chosen backend, and the
// clock that goes with it. The provider talks to these clients and to nothing
// else, so what is tested on the embedded region is what runs against AWS.
//
//   - embedded: an SDK middleware takes the typed input to [region.Region] in
//     process; nothing is serialised, no port is opened.
//   - endpoint: any URL that speaks AWS's protocols.
//   - aws: the real thing, with the SDK's credential chain.
//
// The package knows nothing of Terraform.
package backend
