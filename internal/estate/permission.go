package estate

import "github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"

// Permission says whether a role may do something.
type Permission int

const (
	// PermissionUnknown is of roles that may have more policies than are known.
	PermissionUnknown Permission = iota
	// Denied is when nothing that the role has allows it.
	Denied
	// Allowed is when something does, were it on some resources only or under conditions.
	Allowed
)

// May reports whether the role may do an action, such as "ecs:RunTask". What denies actions is not looked at, nor is the
// permissions boundary.
func (r *Role) May(action string) Permission {
	answer := Denied
	for _, g := range r.Grants {
		switch g.allows(action) {
		case Allowed:
			return Allowed
		case PermissionUnknown:
			answer = PermissionUnknown
		}
	}
	if answer == Denied && !r.complete() {
		return PermissionUnknown
	}
	return answer
}

// Lacks are those of the actions that the role is known not to have.
func (r *Role) Lacks(actions ...string) []string {
	var lacking []string
	for _, action := range actions {
		if r.May(action) == Denied {
			lacking = append(lacking, action)
		}
	}
	return lacking
}

// complete reports whether the role has no policies beside its grants.
func (r *Role) complete() bool {
	return !r.strayGrants() && r.Resource.InstancesKnown && !r.Resource.Body.UnknownBlocks["inline_policy"] &&
		r.Resource.Body.Attr("managed_policy_arns").Complete()
}

func (g *Grant) allows(action string) Permission {
	if arn, ok := g.ManagedARN.Get(); ok {
		allowed, known := ecsspec.ManagedPolicyAllows(arn, action)
		switch {
		case allowed:
			return Allowed
		case known:
			return Denied
		}
		return PermissionUnknown
	}
	answer := Denied
	if len(g.Policies) != 1 {
		answer = PermissionUnknown
	}
	for _, p := range g.Policies {
		switch p.May(action) {
		case Allowed:
			return Allowed
		case PermissionUnknown:
			answer = PermissionUnknown
		}
	}
	return answer
}

// May reports whether the policy allows an action.
func (p *Policy) May(action string) Permission {
	answer := Denied
	if !p.Complete {
		answer = PermissionUnknown
	}
	for _, s := range p.Statements {
		switch s.May(action) {
		case Allowed:
			return Allowed
		case PermissionUnknown:
			answer = PermissionUnknown
		}
	}
	return answer
}

// May reports whether the statement allows an action.
func (s *Statement) May(action string) Permission {
	switch effect, ok := s.Effect.Get(); {
	case !ok:
		return PermissionUnknown
	case effect != "Allow":
		return Denied
	}
	if s.NotActions.Written() && !s.Actions.Written() {
		switch meansAction(s.NotActions, action) {
		case Allowed:
			return Denied
		case Denied:
			return Allowed
		}
		return PermissionUnknown
	}
	return meansAction(s.Actions, action)
}

// meansAction reports whether one of the patterns means an action.
func meansAction(patterns List[Value[string]], action string) Permission {
	answer := Denied
	if !patterns.Complete {
		answer = PermissionUnknown
	}
	for _, pattern := range patterns.Items {
		switch text, ok := pattern.Get(); {
		case !ok:
			answer = PermissionUnknown
		case ecsspec.ActionMatches(text, action):
			return Allowed
		}
	}
	return answer
}

// Trusts reports whether a service, such as "ecs-tasks.amazonaws.com", may assume the role.
func (r *Role) Trusts(service string) Permission {
	if r.Trust == nil {
		return PermissionUnknown
	}
	answer := Denied
	if !r.Trust.Complete || len(r.Trust.Statements) == 0 {
		answer = PermissionUnknown
	}
	for _, s := range r.Trust.Statements {
		if s.May("sts:AssumeRole") == Denied {
			continue
		}
		switch namesService(s, service) {
		case Allowed:
			return Allowed
		case PermissionUnknown:
			answer = PermissionUnknown
		}
	}
	return answer
}

func namesService(s *Statement, service string) Permission {
	answer := Denied
	if !s.Principals.Complete || !s.AWSPrincipals.Complete {
		answer = PermissionUnknown
	}
	for _, principal := range s.Principals.Items {
		switch text, ok := principal.Get(); {
		case !ok:
			answer = PermissionUnknown
		// China's partition has names of its own for some services: ecs-tasks.amazonaws.com.cn.
		case text == service, text == service+".cn", text == "*":
			return Allowed
		}
	}
	for _, principal := range s.AWSPrincipals.Items {
		if text, ok := principal.Get(); ok && text == "*" {
			return Allowed
		}
	}
	return answer
}
