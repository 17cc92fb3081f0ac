// Package estate is the ECS estate a Terraform module describes, as typed values: clusters, task definitions and their
// containers, services, load balancers, security groups, roles, container instances, and how they lead to each other.
//
// It is built from evaluated resources ([module.Resource]), whatever they were read from. aws_* and drydock_* types are
// the same thing here, container definitions are the same whether they come as JSON or as typed containers, and IAM
// statements are the same whether they come from a policy document, from JSON or from a block.
//
// Every field knows whether it was written, whether its value is known and where it stands, so that one unknown value
// never hides the rest. Relations are found by reference, and so also where an id is unknown before apply, or else by
// a literal name or ARN.
//
// It owns what Terraform's resource types look like. It must not know any rule, nor judge: what AWS accepts is
// ecsspec's, and what is a pitfall is a rule's. It does no I/O.
package estate
