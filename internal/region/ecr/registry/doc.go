// Package registry speaks the Docker registry's HTTP API v2
// (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md) for
// the embedded region's ECR, so that docker and crane push to it and pull from
// it. It keeps nothing: each request becomes ECR's own operations, so an image
// that was pushed is what DescribeImages tells and what ECS can run.
//
// It is a package of ours because the registry of google/go-containerregistry
// keeps manifests and blobs in places of its own, which ECR would not see.
package registry
