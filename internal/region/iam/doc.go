// Package iam is what the embedded region has of AWS IAM: roles with their
// trust, inline and attached policies, customer managed policies and their
// versions, the AWS managed policies that ECS estates use, instance profiles,
// and service-linked roles.
//
// IAM has no region: its records are one set for each account, reached through
// [operation.Request.Global]. Policies are checked as IAM checks them when they
// are written; nothing is authorised with them, for the embedded region lets
// every caller do everything. Users and groups are not here.
package iam
