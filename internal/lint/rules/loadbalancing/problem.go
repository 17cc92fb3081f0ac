package loadbalancing

import (
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

// problemsAt are the problems of a code that ecsspec finds in blocks of a type of a service.
func problemsAt(s *estate.Service, blockType string, codes ...string) (found []ecsspec.Problem) {
	for _, problem := range s.Problems() {
		for _, code := range codes {
			if problem.Code == code && strings.HasPrefix(problem.Path, blockType) {
				found = append(found, problem)
			}
		}
	}
	return found
}
