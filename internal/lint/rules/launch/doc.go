// Package launch has the rules about Fargate, EC2 and capacity. A rule is one file with its page
// beside it. It sees the typed estate, and no other rule.
package launch
