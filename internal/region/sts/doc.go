// Package sts is what the embedded region has of AWS STS: it tells callers who
// they are.
package sts
