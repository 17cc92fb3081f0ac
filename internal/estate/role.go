package estate

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Role is an IAM role with everything the code lets it do.
type Role struct {
	Resource *module.Resource
	Name     Value[string]
	Trust    *Policy // who may assume it
	Boundary Value[string]
	Grants   []*Grant
	// InstanceProfiles are those that hand it to instances.
	InstanceProfiles []*InstanceProfile

	strayGrants func() bool // whether there are grants of which the role cannot be known
}

// Grant gives a role a policy.
type Grant struct {
	// Resource and Range are where the policy is given to the role.
	Resource *module.Resource
	Range    hcl.Range
	// ManagedARN is the ARN of a managed policy, when the grant names one by ARN rather than a policy in the code.
	ManagedARN Value[string]
	// Policies are what is granted: one for a policy written in place or in the code, several when it depends on
	// something unknown, none when it is not in the code.
	Policies []*Policy
}

// Policy is an IAM policy document.
type Policy struct {
	// Resource is where the document is written.
	Resource   *module.Resource
	Name       Value[string]
	Statements []*Statement
	// Complete is false when there may be more statements.
	Complete bool
}

// Statement is one statement of a policy.
type Statement struct {
	Resource                *module.Resource // where it is written
	Range                   hcl.Range
	Effect                  Value[string] // Allow when a policy document does not say
	Actions, NotActions     List[Value[string]]
	Resources, NotResources List[Value[string]]
	Principals              List[Value[string]] // services, as in "ecs-tasks.amazonaws.com"
	// AWSPrincipals are accounts, roles and users; "*" is everyone, which Principal = "*" is too.
	AWSPrincipals List[Value[string]]
	Conditions    List[Condition]
}

// Condition is one test of a statement.
type Condition struct {
	Test, Variable Value[string] // StringEquals, aws:SourceAccount
	Values         List[Value[string]]
}

// Allows reports whether the statement is known to allow something.
func (s *Statement) Allows() bool {
	effect, ok := s.Effect.Get()
	return ok && effect == "Allow"
}

// InstanceProfile hands a role to instances.
type InstanceProfile struct {
	Resource *module.Resource
	Name     Value[string]
	Role     Link[Role]
}

func readRole(b *builder, r *module.Resource) {
	role := &Role{Resource: r, Name: nonEmpty(r.Body.Attr("name")), Boundary: nonEmpty(r.Body.Attr("permissions_boundary")),
		strayGrants: func() bool { return b.strayGrants }}
	b.estate.Roles = append(b.estate.Roles, role)
	b.roles.add(r, role, role.Name)
	b.relate(func() {
		role.Trust = b.document(r, r.Body.Attr("assume_role_policy"))
		for _, block := range r.Body.All("inline_policy") {
			if policy := block.Attr("policy"); policy != nil && !block.Unknown {
				role.Grants = append(role.Grants, &Grant{Resource: r, Range: policy.Range(), Policies: []*Policy{b.document(r, policy)}})
			}
		}
		for _, arn := range links(b, r.Body.Attr("managed_policy_arns"), b.policies).Items {
			role.Grants = append(role.Grants, managedGrant(r, arn))
		}
	})
}

func managedGrant(r *module.Resource, arn Link[Policy]) *Grant {
	g := &Grant{Resource: r, Range: arn.Range(), Policies: arn.Targets}
	if len(arn.Targets) == 0 {
		g.ManagedARN = arn.Value
	}
	return g
}

func readPolicy(b *builder, r *module.Resource) {
	p := &Policy{Resource: r, Name: nonEmpty(r.Body.Attr("name"))}
	b.policies.add(r, p, p.Name)
	b.relate(func() {
		document := b.document(r, r.Body.Attr("policy"))
		p.Statements, p.Complete = document.Statements, document.Complete
	})
}

func readRolePolicy(b *builder, r *module.Resource) {
	b.relate(func() {
		policy := r.Body.Attr("policy")
		if policy == nil {
			return
		}
		grant := &Grant{Resource: r, Range: policy.Range(), Policies: []*Policy{b.document(r, policy)}}
		b.grant(r.Body.Attr("role"), grant)
	})
}

func readRolePolicyAttachment(b *builder, r *module.Resource) {
	b.relate(func() {
		b.grant(r.Body.Attr("role"), managedGrant(r, resolve(b, r.Body.Attr("policy_arn"), b.policies)))
	})
}

func readRolePolicyAttachmentsExclusive(b *builder, r *module.Resource) {
	b.relate(func() {
		for _, arn := range links(b, r.Body.Attr("policy_arns"), b.policies).Items {
			b.grant(r.Body.Attr("role_name"), managedGrant(r, arn))
		}
	})
}

func readPolicyAttachment(b *builder, r *module.Resource) {
	b.relate(func() {
		roles := r.Body.Attr("roles")
		if roles == nil {
			return
		}
		b.strayGrants = b.strayGrants || !roles.IsKnown()
		grant := managedGrant(r, resolve(b, r.Body.Attr("policy_arn"), b.policies))
		for _, role := range roles.Elems() {
			b.grant(role, grant)
		}
	})
}

func (b *builder) grant(to *module.Value, g *Grant) {
	link := resolve(b, to, b.roles)
	for _, role := range link.Targets {
		role.Grants = append(role.Grants, g)
	}
	b.strayGrants = b.strayGrants || len(link.Targets) == 0 && link.Unknown()
}

func readInstanceProfile(b *builder, r *module.Resource) {
	p := &InstanceProfile{Resource: r, Name: nonEmpty(r.Body.Attr("name"))}
	b.estate.InstanceProfiles = append(b.estate.InstanceProfiles, p)
	b.instanceProfiles.add(r, p, p.Name)
	b.relate(func() {
		p.Role = resolve(b, r.Body.Attr("role"), b.roles)
		p.Role.each(func(role *Role) { role.InstanceProfiles = append(role.InstanceProfiles, p) })
	})
}
