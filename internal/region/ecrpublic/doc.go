// Package ecrpublic is what the embedded region has of Amazon ECR Public: the
// account's public registry, which is empty, its describe calls and
// authorization tokens. Nothing can be pushed to it: whoever publishes images
// does that from AWS itself.
package ecrpublic
