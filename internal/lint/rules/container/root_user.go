package container

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed root_user.md
var rootUserPage string

// RootUser finds containers that run as root.
var RootUser = &lint.Rule{
	Name:     "root-user",
	Severity: lint.Info,
	Page:     rootUserPage,
	Check:    checkRootUser,
}

func checkRootUser(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			user, ok := c.User.Get()
			if !ok {
				continue
			}
			name, _, _ := strings.Cut(user, ":")
			if name != "root" && name != "0" {
				continue
			}
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.User),
				Message: fmt.Sprintf("%s runs as root (user %q)", called(c), user),
				Advice:  "Run it as a user of its own, \"1000:1000\" for instance, that owns what it writes to. Ports below 1024 need no root in awsvpc mode."})
		}
	}
}
