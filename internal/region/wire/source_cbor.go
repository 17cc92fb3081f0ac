package wire

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"strconv"
)

// cborSource reads CBOR (RFC 8949), as far as RPC v2 has it: tags say nothing
// that the input's types do not, so they are passed over.
type cborSource struct {
	rest []byte
	open []cborLevel
}

// cborLevel is a list or map that is being read.
type cborLevel struct {
	// left are the items to come, names and values alike; below zero when a break ends them.
	left int64
	end  json.Delim
}

// The major types of RFC 8949, section 3.1.
const (
	cborUnsigned = iota
	cborNegative
	cborBytes
	cborText
	cborList
	cborMap
	cborTag
	cborSimple
)

const (
	cborBreak      = 0xff
	cborIndefinite = 31
)

func (s *cborSource) fail() error {
	return clientError("SerializationException", "the request is not valid CBOR, %d bytes before its end", len(s.rest))
}

func (s *cborSource) end() bool { return len(s.rest) == 0 && len(s.open) == 0 }

func (s *cborSource) more() bool {
	if len(s.open) == 0 {
		return len(s.rest) > 0
	}
	level := s.open[len(s.open)-1]
	if level.left < 0 {
		return len(s.rest) > 0 && s.rest[0] != cborBreak
	}
	return level.left > 0
}

func (s *cborSource) next() (json.Token, error) {
	if len(s.open) > 0 {
		level := &s.open[len(s.open)-1]
		if !s.more() {
			if level.left < 0 {
				if len(s.rest) == 0 {
					return nil, s.fail()
				}
				s.rest = s.rest[1:] // the break
			}
			end := level.end
			s.open = s.open[:len(s.open)-1]
			return end, nil
		}
		if level.left > 0 {
			level.left--
		}
	}
	return s.item()
}

// item reads the value that begins here, behind its tags.
func (s *cborSource) item() (json.Token, error) {
	major, minor, n, err := s.head()
	for err == nil && major == cborTag {
		major, minor, n, err = s.head()
	}
	if err != nil {
		return nil, err
	}
	if minor == cborIndefinite && (major < cborBytes || major > cborMap) {
		return nil, s.fail() // a break where none may be, too
	}
	switch major {
	case cborUnsigned:
		return json.Number(strconv.FormatUint(n, 10)), nil
	case cborNegative:
		if n == math.MaxUint64 {
			return json.Number("-18446744073709551616"), nil
		}
		return json.Number("-" + strconv.FormatUint(n+1, 10)), nil
	case cborBytes:
		return s.bytes(cborBytes, minor, n)
	case cborText:
		text, err := s.bytes(cborText, minor, n)
		return string(text), err
	case cborList:
		return s.nest('[', ']', minor, n, 1)
	case cborMap:
		return s.nest('{', '}', minor, n, 2)
	}
	return s.simple(minor, n)
}

// head reads the first byte of an item and the number that follows it.
func (s *cborSource) head() (major, minor byte, n uint64, err error) {
	if len(s.rest) == 0 {
		return 0, 0, 0, s.fail()
	}
	major, minor = s.rest[0]>>5, s.rest[0]&31
	s.rest = s.rest[1:]
	switch {
	case minor < 24:
		return major, minor, uint64(minor), nil
	case minor == cborIndefinite:
		return major, minor, 0, nil
	case minor > 27:
		return 0, 0, 0, s.fail()
	}
	size := 1 << (minor - 24)
	if len(s.rest) < size {
		return 0, 0, 0, s.fail()
	}
	var wide [8]byte
	copy(wide[8-size:], s.rest)
	s.rest = s.rest[size:]
	return major, minor, binary.BigEndian.Uint64(wide[:]), nil
}

// bytes reads n bytes, or the chunks up to a break. What it returns is the
// reader's own when it was in chunks, else a part of the request.
func (s *cborSource) bytes(major, minor byte, n uint64) ([]byte, error) {
	if minor != cborIndefinite {
		if n > uint64(len(s.rest)) {
			return nil, s.fail()
		}
		chunk := s.rest[:n:n]
		s.rest = s.rest[n:]
		return chunk, nil
	}
	joined := []byte{}
	for {
		if len(s.rest) > 0 && s.rest[0] == cborBreak {
			s.rest = s.rest[1:]
			return joined, nil
		}
		of, minor, n, err := s.head()
		if err != nil || of != major || minor == cborIndefinite {
			return nil, s.fail()
		}
		chunk, err := s.bytes(major, minor, n)
		if err != nil {
			return nil, err
		}
		joined = append(joined, chunk...)
	}
}

// nest opens a list or map of n entries of so many items. Each item has at least
// a byte, so that a length the request cannot hold is refused at once.
func (s *cborSource) nest(begin, end json.Delim, minor byte, n uint64, items uint64) (json.Token, error) {
	level := cborLevel{left: -1, end: end}
	if minor != cborIndefinite {
		if n > uint64(len(s.rest))/items {
			return nil, s.fail()
		}
		level.left = int64(n * items)
	}
	if len(s.open) > maxDepth+1 {
		return nil, tooLarge("the request has too deeply nested values")
	}
	s.open = append(s.open, level)
	return begin, nil
}

func (s *cborSource) simple(minor byte, n uint64) (json.Token, error) {
	switch minor {
	case 20, 21:
		return minor == 21, nil
	case 22, 23: // null, undefined
		return nil, nil
	case 25:
		return cborNumber(halfFloat(uint16(n))), nil
	case 26:
		return cborNumber(float64(math.Float32frombits(uint32(n)))), nil
	case 27:
		return cborNumber(math.Float64frombits(n)), nil
	}
	return nil, s.fail()
}

// cborNumber spells a number as text; whole ones so that they also fit members that are whole.
func cborNumber(f float64) json.Number {
	return json.Number(strconv.FormatFloat(f, 'f', -1, 64))
}

// halfFloat is RFC 8949's, appendix D.
func halfFloat(h uint16) float64 {
	exponent, fraction := h>>10&31, float64(h&1023)
	var f float64
	switch exponent {
	case 0:
		f = math.Ldexp(fraction, -24)
	case 31:
		f = math.Inf(1)
		if fraction != 0 {
			f = math.NaN()
		}
	default:
		f = math.Ldexp(fraction+1024, int(exponent)-25)
	}
	if h&0x8000 != 0 {
		f = -f
	}
	return f
}
