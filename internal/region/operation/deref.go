package operation

// Deref is what p points at, or the zero value: members of requests and answers
// are pointers, and nil where they are left out.
func Deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
