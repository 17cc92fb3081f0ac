// Package sts answers who the caller is.
package sts
