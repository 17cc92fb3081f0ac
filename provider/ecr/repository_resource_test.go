package ecr_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

const repository = "drydock_ecr_repository.web"

func repositoryConfig(body string) string {
	return "resource \"drydock_ecr_repository\" \"web\" {\n  name = \"team/web\"\n" + body + "\n}\n"
}

func state(attribute string, v knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(repository, tfjsonpath.New(attribute), v)
}

func block(fields map[string]knownvalue.Check) knownvalue.Check {
	return knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(fields)})
}

func TestRepositoryMinimal(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(repositoryConfig(""))
	explicit := w.Config(repositoryConfig(`
  force_delete         = false
  image_tag_mutability = "MUTABLE"
  encryption_configuration {}
  image_scanning_configuration {
    scan_on_push = false
  }`))
	w.Test(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			state("id", knownvalue.StringExact("team/web")),
			state("arn", knownvalue.StringExact("arn:aws:ecr:us-east-1:123456789012:repository/team/web")),
			state("registry_id", knownvalue.StringExact("123456789012")),
			state("repository_url", knownvalue.StringExact("123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web")),
			state("image_tag_mutability", knownvalue.StringExact("MUTABLE")),
			state("encryption_configuration", block(map[string]knownvalue.Check{"encryption_type": knownvalue.StringExact("AES256"), "kms_key": knownvalue.Null()})),
			state("image_scanning_configuration", block(map[string]knownvalue.Check{"scan_on_push": knownvalue.Bool(false)})),
		}},
		acctest.EmptyPlan(config),
		acctest.Imports(repository),
		// What is written out as AWS would fill it in, changes nothing.
		acctest.EmptyPlan(explicit),
		acctest.Imports(repository),
	)
}

func TestRepositoryUpdatesInPlace(t *testing.T) {
	w := acctest.New(t)
	body := `
  image_tag_mutability = %q
  encryption_configuration {
    encryption_type = "KMS"%s
  }
  image_scanning_configuration {
    scan_on_push = %t
  }
  tags = { team = %q }
  timeouts {
    delete = "5m"
  }`
	before := w.Config(repositoryConfig(fmt.Sprintf(body, "MUTABLE", "", true, "web")))
	after := w.Config(repositoryConfig(fmt.Sprintf(body, "IMMUTABLE", "", false, "shop")))
	key := "\n    kms_key = \"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab\""
	keyed := w.Config(repositoryConfig(fmt.Sprintf(body, "IMMUTABLE", key, false, "shop")))
	replaced := w.Config(repositoryConfig("encryption_configuration {\n encryption_type = \"AES256\"\n}"))
	w.Test(
		resource.TestStep{Config: before},
		resource.TestStep{Config: before, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				state("encryption_configuration", block(map[string]knownvalue.Check{
					"encryption_type": knownvalue.StringExact("KMS"), "kms_key": knownvalue.StringRegexp(regexp.MustCompile(`^arn:aws:kms:us-east-1:123456789012:key/`)),
				})),
			}},
		resource.TestStep{Config: after, ConfigPlanChecks: acctest.Updates(repository), ConfigStateChecks: []statecheck.StateCheck{
			state("image_tag_mutability", knownvalue.StringExact("IMMUTABLE")),
			state("image_scanning_configuration", block(map[string]knownvalue.Check{"scan_on_push": knownvalue.Bool(false)})),
			state("tags_all", knownvalue.MapExact(map[string]knownvalue.Check{"team": knownvalue.StringExact("shop")})),
		}},
		acctest.EmptyPlan(after),
		resource.TestStep{Config: keyed, ConfigPlanChecks: acctest.Replaces(repository)},
		acctest.EmptyPlan(keyed),
		resource.TestStep{Config: replaced, ConfigPlanChecks: acctest.Replaces(repository)},
		acctest.EmptyPlan(replaced),
	)
}

func push(ctx context.Context, b *backend.Backend) error {
	_, err := b.ECR.PutImage(ctx, &ecr.PutImageInput{
		RepositoryName: aws.String("team/web"), ImageTag: aws.String("1.0"),
		ImageManifest: aws.String(`{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", ` +
			`"config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "size": 2}, "layers": []}`),
	})
	return err
}

func TestRepositoryWithImages(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(repositoryConfig(""))
	forced := w.Config(repositoryConfig("force_delete = true"))
	w.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: w.Behind(push), Config: config, Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Deleting ECR repository "team/web" failed.*RepositoryNotEmptyException.*set\s+force_delete\s+=\s+true`),
		},
		resource.TestStep{Config: forced, ConfigPlanChecks: acctest.Updates(repository)},
	)
}

func TestRepositoryDisappearsAndDrifts(t *testing.T) {
	w := acctest.New(t)
	config := w.Config(repositoryConfig(""))
	w.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				_, err := b.ECR.PutImageTagMutability(ctx, &ecr.PutImageTagMutabilityInput{
					RepositoryName: aws.String("team/web"), ImageTagMutability: ecrtypes.ImageTagMutabilityImmutable})
				return err
			}),
			Config: config, ConfigPlanChecks: acctest.Updates(repository),
		},
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				_, err := b.ECR.DeleteRepository(ctx, &ecr.DeleteRepositoryInput{RepositoryName: aws.String("team/web")})
				return err
			}),
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(repository, plancheck.ResourceActionCreate),
			}},
		},
	)
}

func TestRepositoryMoved(t *testing.T) {
	acctest.New(t).Moved(func(prefix string) string {
		return `
resource "` + prefix + `ecr_repository" "web" {
  name         = "team/web"
  force_delete = true
  image_scanning_configuration {
    scan_on_push = true
  }
}`
	}, "ecr_repository.web")
}

func TestRepositoryRefused(t *testing.T) {
	w := acctest.New(t)
	w.Test(resource.TestStep{
		Config: w.Config(repositoryConfig("") + `
resource "drydock_ecr_repository" "again" {
  name       = "team/web"
  depends_on = [drydock_ecr_repository.web]
}`),
		ExpectError: regexp.MustCompile(`(?s)Creating ECR repository "team/web" failed.*RepositoryAlreadyExistsException:.*import\s+it.*Operation:\s+ECR\s+CreateRepository`),
	})
	for name, c := range map[string]struct{ body, want string }{
		"name":       {`name = "Team/Web"`, `(?s)Invalid value for name.*"Team/Web".*lower-case`},
		"mutability": {"name = \"web\"\nimage_tag_mutability = \"IMMUTABEL\"", `(?s)did\s+you\s+mean\s+"IMMUTABLE"`},
		"encryption": {"name = \"web\"\nencryption_configuration {\nencryption_type = \"AES\"\n}", `(?s)Invalid value for encryption_type.*AES256,\s+KMS`},
		"key":        {"name = \"web\"\nencryption_configuration {\nkms_key = \"arn:aws:kms:us-east-1:123456789012:key/1\"\n}", `(?s)kms_key is set, but the encryption type is "AES256"`},
		"scanning":   {"name = \"web\"\nimage_scanning_configuration {}", `"scan_on_push"\s+of\s+the\s+block\s+image_scanning_configuration\s+is\s+required`},
	} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			w.Test(resource.TestStep{
				Config: w.Config("resource \"drydock_ecr_repository\" \"web\" {\n" + c.body + "\n}"), PlanOnly: true,
				ExpectError: regexp.MustCompile(c.want),
			})
		})
	}
}

func TestExamples(t *testing.T) { acctest.Examples(t, "drydock_ecr_repository") }
