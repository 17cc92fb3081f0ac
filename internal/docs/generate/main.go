// Command generate writes docs/ from the code: the provider's pages through
// tfplugindocs, the rules' pages from the rules themselves.
package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/docs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintf(os.Stderr, "generate: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	if _, err := os.Stat("templates"); err != nil {
		return fmt.Errorf("run it in the root of the checkout: %w", err)
	}
	return errors.Join(providerPages(ctx), rulePages())
}

// providerPages gives tfplugindocs the schema, so that it needs no Terraform.
func providerPages(ctx context.Context) (err error) {
	schema := filepath.Join(".cache", "docs", "schema.json")
	if err := os.MkdirAll(filepath.Dir(schema), 0o755); err != nil {
		return err
	}
	f, err := os.Create(schema)
	if err != nil {
		return err
	}
	if err := errors.Join(docs.WriteProviderSchemaAs(ctx, f, "drydock"), f.Close()); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "go", "tool", "tfplugindocs", "generate",
		"--provider-name", "drydock", "--rendered-provider-name", "drydock", "--providers-schema", schema)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("tfplugindocs: %w\n%s", err, out)
	}
	return nil
}

func rulePages() error {
	dir := filepath.Join("docs", "rules")
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	byTopic := map[string][]rules.Entry{}
	for _, e := range rules.Entries() {
		byTopic[e.Topic] = append(byTopic[e.Topic], e)
	}
	for _, r := range lint.BuiltIn() {
		byTopic["suppression"] = append(byTopic["suppression"], rules.Entry{Topic: "suppression", Rule: r})
	}
	var index strings.Builder
	index.WriteString("---\npage_title: \"Lint rules\"\ndescription: What drydock lint finds.\n---\n\n# Lint rules\n\n" +
		"What `drydock lint` finds. `drydock explain RULE` shows a page in the terminal.\n")
	for _, topic := range slices.Sorted(maps.Keys(byTopic)) {
		fmt.Fprintf(&index, "\n## %s\n\n| rule | severity | finds |\n|---|---|---|\n", topicTitle(topic))
		for _, e := range byTopic[topic] {
			r := e.Rule
			parsed, err := lint.ParsePage(r.Page)
			if err != nil {
				return fmt.Errorf("the page of %s: %w", r.Name, err)
			}
			fmt.Fprintf(&index, "| [%s](%s.md) | %s | %s |\n", r.Name, r.Name, r.Severity, parsed.Summary)
			if err := os.WriteFile(filepath.Join(dir, r.Name+".md"), []byte(page(e, parsed.Summary)), 0o644); err != nil {
				return err
			}
		}
	}
	return os.WriteFile(filepath.Join(dir, "index.md"), []byte(index.String()), 0o644)
}

func page(e rules.Entry, summary string) string {
	return fmt.Sprintf("---\npage_title: %q\nsubcategory: %q\ndescription: %q\n---\n\n%s", e.Rule.Name, topicTitle(e.Topic), summary, e.Rule.Page)
}

// topicTitle is the heading of a topic, which its folder's name cannot spell.
func topicTitle(topic string) string {
	switch topic {
	case "iam":
		return "IAM"
	case "image":
		return "Images (ECR)"
	case "loadbalancing":
		return "Load balancing"
	}
	return strings.ToUpper(topic[:1]) + topic[1:]
}
