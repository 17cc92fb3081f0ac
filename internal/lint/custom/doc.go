// Package custom makes lint rules of CEL expressions (https://cel.dev), so that a team has rules of its own without
// compiling anything.
//
// An expression is asked once for each resource of the wanted kinds, and a finding is where it is true. It sees
//
//	resource.type        "aws_ecs_service"
//	resource.kind        "ecs_service": the type without aws_ or drydock_
//	resource.name        "web"
//	resource.address     `module.a["x"].aws_ecs_service.web[0]`
//	resource.module      `module.a["x"]`, "" in the root module
//	resource.values      arguments and nested blocks by name; blocks are lists, JSON text is what it stands for
//	resource.references  the addresses that each argument leads to: resource.references.cluster[0]
//	resources            all managed resources, each with the same fields
//
// What cannot be known before apply is CEL's unknown: whatever depends on it is unknown too, and no finding. A field that
// is not there is an error of the expression and no finding either; ask with has(resource.values.tags).
//
// It owns the view and its bounds. It must not know any rule.
package custom
