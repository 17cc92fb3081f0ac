package ballast

// weight is memory that is never touched and so never given by the system. It sets off a collection while there is
// nothing to look at, and the next one is due only when as much again is allocated.
var weight = make([]byte, 16<<20)

// Drop ends it, once the program has started, and tells how many bytes it was. Until the next collection the pace stays.
func Drop() (bytes int) {
	bytes = len(weight)
	weight = nil
	return bytes
}
