// Package ecr is what the embedded region has of Amazon ECR: private
// repositories with their policies, images by digest and tag, lifecycle policies
// that act, the archive, basic scanning, replication to other regions of the
// account, layers, registry settings, and authorization tokens.
//
// An image may be put without its layers having been uploaded: a manifest is
// enough for other services of the region, which ask [FindImage] whether an
// image can be pulled. Enhanced scanning (Amazon Inspector's), signing and
// replication to other accounts are refused; pull-through cache rules are kept,
// and nothing is pulled through them.
package ecr
