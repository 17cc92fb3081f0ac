package fault

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
)

// chance is a number from 0 up to 1 that depends on nothing but what it is given.
func chance(seed, id string, n int) float64 {
	sum := sha256.Sum256([]byte(seed + "\x00" + id + "\x00" + strconv.Itoa(n)))
	return float64(binary.BigEndian.Uint64(sum[:8])>>11) / (1 << 53)
}
