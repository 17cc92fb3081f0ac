package wire

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"time"
)

// marshalCBOR writes a tree as RPC v2 has it: timestamps are tagged seconds since
// 1970 (https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html). The
// members are sorted, so that equal answers are equal bytes.
func marshalCBOR(tree any) []byte { return appendCBOR(nil, tree) }

func appendCBOR(b []byte, v any) []byte {
	switch v := v.(type) {
	case map[string]any:
		b = appendCBORHead(b, cborMap, uint64(len(v)))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			b = appendCBOR(appendCBOR(b, name), v[name])
		}
		return b
	case []any:
		b = appendCBORHead(b, cborList, uint64(len(v)))
		for _, item := range v {
			b = appendCBOR(b, item)
		}
		return b
	case time.Time:
		b = appendCBORHead(b, cborTag, 1)
		return appendCBOR(b, float64(v.UnixMilli())/1000)
	case []byte:
		return append(appendCBORHead(b, cborBytes, uint64(len(v))), v...)
	case string:
		return append(appendCBORHead(b, cborText, uint64(len(v))), v...)
	case bool:
		if v {
			return append(b, cborSimple<<5|21)
		}
		return append(b, cborSimple<<5|20)
	case float64:
		return binary.BigEndian.AppendUint64(append(b, cborSimple<<5|27), math.Float64bits(v))
	case int64:
		if v < 0 {
			return appendCBORHead(b, cborNegative, uint64(-1-v))
		}
		return appendCBORHead(b, cborUnsigned, uint64(v))
	}
	return append(b, cborSimple<<5|22)
}

func appendCBORHead(b []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(b, major<<5|byte(n))
	case n <= math.MaxUint8:
		return append(b, major<<5|24, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(b, major<<5|25), uint16(n))
	case n <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(b, major<<5|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major<<5|27), n)
}
