// Package platform has the rules about AWS's other ways to run containers, EKS and App Runner. A rule is one file with its
// page beside it. It sees the typed estate, and no other rule.
package platform
