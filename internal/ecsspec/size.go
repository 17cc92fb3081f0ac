package ecsspec

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// ParseCPU reads a task's CPU in any spelling AWS accepts, "256", ".25 vCPU" or "1 vcpu", as CPU units.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
func ParseCPU(s string) (units int, err error) {
	units, ok := parseSize(s, "vcpu")
	if !ok {
		return 0, fmt.Errorf("%s is not a CPU size: expected CPU units such as \"256\", or vCPUs such as \".25 vCPU\"", quote(s))
	}
	return units, nil
}

// ParseMemory reads a task's memory in any spelling AWS accepts, "512", "0.5 GB" or "2gb", as MiB.
func ParseMemory(s string) (mib int, err error) {
	mib, ok := parseSize(s, "gb")
	if !ok {
		return 0, fmt.Errorf("%s is not a memory size: expected MiB such as \"512\", or gigabytes such as \"0.5 GB\"", quote(s))
	}
	return mib, nil
}

// parseSize reads a whole number, or a decimal one followed by unit (1024 to one), that comes out positive and whole.
func parseSize(s, unit string) (int, bool) {
	// The longest sensible spelling is far below this; a longer one would only cost time to parse.
	const longest = 24
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) > longest {
		return 0, false
	}
	number, hasUnit := strings.CutSuffix(s, unit)
	number = strings.TrimSpace(number)
	if number == "" || strings.Trim(number, "0123456789.") != "" || strings.Count(number, ".") > 1 || number == "." {
		return 0, false
	}
	if !hasUnit {
		n, err := strconv.ParseInt(number, 10, 32)
		return int(n), err == nil && n > 0
	}
	r, ok := new(big.Rat).SetString(number)
	if !ok {
		return 0, false
	}
	r.Mul(r, big.NewRat(1024, 1))
	if !r.IsInt() || r.Sign() <= 0 || !r.Num().IsInt64() || r.Num().Int64() > 1<<31-1 {
		return 0, false
	}
	return int(r.Num().Int64()), true
}

// quote quotes a value for a message, cut short so that hostile input cannot flood a terminal.
func quote(s string) string {
	const longest = 80
	if len(s) > longest {
		cut := longest
		for cut > 0 && s[cut]&0xC0 == 0x80 {
			cut--
		}
		return fmt.Sprintf("%q (cut from %d bytes)", s[:cut]+"…", len(s))
	}
	return fmt.Sprintf("%q", s)
}
