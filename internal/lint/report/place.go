package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

func quote(s string) string { return strconv.Quote(s) }

// slashPath is a file's path as reports spell it: relative ones with slashes on every system.
func slashPath(name string) string { return filepath.ToSlash(name) }

// failure is what kept lint from judging: an error in the configuration, or a rule that broke.
type failure struct {
	// Name is "configuration-error" or "broken-rule".
	Name    string
	Message string
	Range   hcl.Range // the zero range when it is about no place
}

func failures(r *lint.Result) []failure {
	var all []failure
	for _, d := range r.Problems {
		f := failure{Name: "configuration-error", Message: lint.Sentences(d.Summary, d.Detail)}
		if d.Subject != nil {
			f.Range = *d.Subject
		}
		all = append(all, f)
	}
	for _, err := range r.Broken {
		all = append(all, failure{Name: "broken-rule", Message: err.Error()})
	}
	return all
}

// prints hands out fingerprints that stay the same while code moves: they are made of the rule, the file and the
// address, and of a count where those are not unique.
type prints map[string]int

func (p prints) of(parts ...string) string {
	key := strings.Join(parts, "\x00")
	n := p[key]
	p[key]++
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s\x00%d", key, n)))
	return hex.EncodeToString(sum[:16])
}

func (p prints) finding(f lint.Finding) string {
	return p.of(f.Rule, slashPath(f.Range.Filename), address(f))
}

// address is the first instance concerned; a finding about code that is no resource has none.
func address(f lint.Finding) string {
	if len(f.Addresses) == 0 {
		return ""
	}
	return f.Addresses[0]
}

// codePoints are the columns of a range counted in Unicode code points from 1; HCL counts grapheme clusters, which no
// other program does. Without the file's text HCL's own columns have to do.
func codePoints(r *lint.Result, rng hcl.Range) (start, end int) {
	file := r.Files[rng.Filename]
	if file == nil {
		return max(rng.Start.Column, 1), max(rng.End.Column, 1)
	}
	return column(file.Bytes, rng.Start), column(file.Bytes, rng.End)
}

func column(src []byte, pos hcl.Pos) int {
	at := min(max(pos.Byte, 0), len(src))
	from := bytes.LastIndexByte(src[:at], '\n') + 1
	return utf8.RuneCount(src[from:at]) + 1
}
