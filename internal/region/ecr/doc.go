// Package ecr is what the embedded region has of Amazon ECR: private
// repositories with their policies, images by digest and tag, and
// authorization tokens.
//
// Image layers are not kept: an image is its manifest. Other services of the
// region ask [FindImage] whether an image can be pulled.
package ecr
