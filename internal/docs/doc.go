// Package docs writes the machine-readable sources of the documentation.
//
// It asks the provider for its schema over the plugin protocol, as Terraform
// would, so that no Terraform is needed; it knows no resource.
package docs
