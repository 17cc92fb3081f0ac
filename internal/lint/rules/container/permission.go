package container

import (
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

// granted tells of a role in the code whether it may do an action, by the policies the code gives it.
type granted int

const (
	unknownGrant granted = iota
	grantedNo
	grantedYes
)

// grants reports whether a role may do an action on anything. What it may not do is known only when all its policies are.
func grants(role *estate.Role, action string) granted {
	verdict := grantedNo
	for _, g := range role.Grants {
		if arn, ok := g.ManagedARN.Get(); ok && strings.HasSuffix(arn, "/"+ecsspec.TaskExecutionPolicy) {
			if slices.Contains(ecsspec.TaskExecutionActions, action) {
				return grantedYes
			}
			continue
		}
		if len(g.Policies) != 1 {
			verdict = unknownGrant
			continue
		}
		for _, s := range g.Policies[0].Statements {
			if !s.Allows() {
				continue
			}
			if len(s.NotActions.Items) > 0 || !s.Actions.Complete {
				verdict = unknownGrant
			}
			for _, pattern := range s.Actions.Items {
				written, ok := pattern.Get()
				switch {
				case !ok:
					verdict = unknownGrant
				case actionMatches(written, action):
					return grantedYes
				}
			}
		}
		if !g.Policies[0].Complete {
			verdict = unknownGrant
		}
	}
	return verdict
}

// actionMatches reports whether a pattern of IAM's, with * and ?, takes an action in. Case does not matter.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
func actionMatches(pattern, action string) bool {
	pattern, action = strings.ToLower(pattern), strings.ToLower(action)
	// The last * is where to go on when what follows it does not fit.
	p, a, star, from := 0, 0, -1, 0
	for a < len(action) {
		switch {
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == action[a] && pattern[p] != '*'):
			p++
			a++
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, a
			p++
		case star >= 0:
			from++
			p, a = star+1, from
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
