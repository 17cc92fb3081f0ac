package ecsspec

import "strings"

// DefaultImageTag is the tag of an image that names none.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
const DefaultImageTag = "latest"

// ImageTag is the tag of an image as container definitions name it, [registry/]repository[:tag|@digest]: "latest" when it
// names none, and empty when it names a digest.
func ImageTag(image string) string {
	if strings.Contains(image, "@") {
		return ""
	}
	// A colon before the last slash belongs to the registry's port.
	last := image[strings.LastIndexByte(image, '/')+1:]
	if _, tag, ok := strings.Cut(last, ":"); ok {
		return tag
	}
	return DefaultImageTag
}
