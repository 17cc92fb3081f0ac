package estate

// Whole reports whether every module that the code calls was read, so that what is not here is not in the code: of a
// module that is not installed nothing can be seen, not even that it has resources.
func (e *Estate) Whole() bool { return e.whole }
