package ecsspec

import (
	"fmt"
	"regexp"
)

// NameRule says what AWS accepts as the name of something.
type NameRule struct {
	What               string
	Minimum, Maximum   int
	Pattern            *regexp.Regexp
	AllowedDescription string
}

// Check returns nil when name obeys the rule, otherwise an error that quotes it and says what is allowed.
func (r NameRule) Check(name string) error {
	switch n := len([]rune(name)); {
	case n < r.Minimum || n > r.Maximum:
		return fmt.Errorf("%s %s is %d characters long, expected %d to %d", r.What, quote(name), n, r.Minimum, r.Maximum)
	case !r.Pattern.MatchString(name):
		return fmt.Errorf("%s %s is not valid: expected %s", r.What, quote(name), r.AllowedDescription)
	}
	return nil
}

const wordDescription = "letters, digits, hyphens and underscores"

var word = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// The names of ECS.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html
var (
	ClusterName   = NameRule{"cluster name", 1, 255, word, wordDescription}
	ServiceName   = NameRule{"service name", 1, 255, word, wordDescription}
	FamilyName    = NameRule{"task definition family", 1, 255, word, wordDescription}
	ContainerName = NameRule{"container name", 1, 255, word, wordDescription}
	VolumeName    = NameRule{"volume name", 1, 255, word, wordDescription}

	CapacityProviderName = NameRule{"capacity provider name", 1, 255, word, wordDescription}
)

// RepositoryName is the name of an ECR repository.
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
var RepositoryName = NameRule{"ECR repository name", 2, 256,
	regexp.MustCompile(`^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$`),
	"lower-case letters and digits, separated by single hyphens, underscores, periods or slashes"}

// CreationToken is the idempotency token of an EFS file system.
// https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html
var CreationToken = NameRule{"EFS creation token", 1, 64, regexp.MustCompile(`^[\s\S]+$`), "1 to 64 characters"}

// AccessPointPath is the root directory of an EFS access point: at most four levels, "/" for the file system's root.
// https://docs.aws.amazon.com/efs/latest/ug/API_RootDirectory.html
var AccessPointPath = NameRule{"EFS access point path", 1, 100,
	regexp.MustCompile(`^(/|(/[^$#<>;` + "`" + `|&?{}^*/\n]+){1,4})$`),
	"an absolute path of at most four directories, without a trailing slash"}
