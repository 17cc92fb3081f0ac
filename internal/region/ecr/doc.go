// Package ecr is the region's container registry: repositories, their images
// by manifest, policies and tags. What an image contains it does not know.
package ecr
