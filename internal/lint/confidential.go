package lint

import (
	"bytes"
	"cmp"
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/secret"
)

// confide keeps the places out of excerpts, and returns their texts to keep them out of what is said. It does not depend on
// the rules that run.
func (r *Result) confide(places []estate.Value[string]) secret.Texts {
	texts := secret.Texts{}
	for _, place := range places {
		if rng := place.Range(); rng.Filename != "" {
			r.confidential = r.confidential.add(rng)
		}
		if text, known := place.Get(); known {
			texts.Add(text)
		}
	}
	return texts
}

// withoutSecrets is a diagnostic that does not say what looks like a secret.
func withoutSecrets(d *hcl.Diagnostic) *hcl.Diagnostic {
	clean := *d
	clean.Summary, clean.Detail = secret.Texts(nil).Hide(d.Summary), secret.Texts(nil).Hide(d.Detail)
	return &clean
}

// secrets are the places of secrets, by the lines they stand on.
type secrets map[codeLine][]hcl.Range

type codeLine struct {
	filename string
	number   int
}

func (s secrets) add(rng hcl.Range) secrets {
	if s == nil {
		s = secrets{}
	}
	for number := rng.Start.Line; number <= rng.End.Line; number++ {
		at := codeLine{rng.Filename, number}
		s[at] = append(s[at], rng)
	}
	return s
}

func (s secrets) join(other secrets) secrets {
	if s == nil {
		s = secrets{}
	}
	for at, places := range other {
		s[at] = append(s[at], places...)
	}
	return s
}

// longestLine is how much of a line is looked at for what looks like a secret, before and behind the place at fault: a plan
// is one line.
const longestLine = 4096

// on are the places of secrets on a line that begins at a byte: those that are known, and what looks like one. Other code than
// a task definition's, and code with errors, is known by its looks alone.
func (s secrets) on(src []byte, rng hcl.Range, number, start int) []hcl.Range {
	places := s[codeLine{rng.Filename, number}]
	from, to := start, len(src)
	if end := bytes.IndexByte(src[start:], '\n'); end >= 0 {
		to = start + end
	}
	at := min(max(rng.Start.Byte, from), to)
	from, to = max(from, at-longestLine), min(to, at+longestLine)
	for _, span := range secret.Spans(src, from, to) {
		place := hcl.Range{Filename: rng.Filename}
		place.Start.Byte, place.End.Byte = span.From, span.To
		places = append(places[:len(places):len(places)], place)
	}
	return places
}

// mask replaces what stands at confidential places of a line that begins at a byte of its file.
func mask(line ExcerptLine, start int, confidential []hcl.Range) ExcerptLine {
	type span struct{ from, to int }
	var spans []span
	for _, place := range confidential {
		if s := (span{max(place.Start.Byte-start, 0), min(place.End.Byte-start, len(line.Text))}); s.from < s.to {
			spans = append(spans, s)
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var apart []span
	for _, s := range spans {
		if last := len(apart) - 1; last >= 0 && s.from < apart[last].to {
			apart[last].to = max(apart[last].to, s.to)
			continue
		}
		apart = append(apart, s)
	}
	// From the back, so that what stands before keeps its place.
	for _, s := range slices.Backward(apart) {
		from, to := s.from, s.to
		if to-from > 2 && line.Text[from] == '"' && line.Text[to-1] == '"' {
			from, to = from+1, to-1
		}
		moved := func(at int) int {
			switch {
			case at >= to:
				return at + len(secret.Mask) - (to - from)
			case at > from:
				return from
			}
			return at
		}
		line.From, line.To = moved(line.From), moved(line.To)
		line.Text = line.Text[:from] + secret.Mask + line.Text[to:]
	}
	return line
}

// Diff is the change of a file that a patch makes, as [UnifiedDiff] writes it, without the secrets in the lines it shows.
func (r *Result) Diff(name string, patched []byte) string {
	before := r.Files[name].Bytes
	var texts [][]byte
	for at, places := range r.confidential {
		if at.filename != name {
			continue
		}
		for _, place := range places {
			if text := bytes.Trim(before[place.Start.Byte:place.End.Byte], `"`); len(text) > 0 && !slices.ContainsFunc(texts, func(t []byte) bool { return bytes.Equal(t, text) }) {
				texts = append(texts, text)
			}
		}
	}
	// Of two texts that begin alike the longer one goes first.
	slices.SortFunc(texts, func(a, b []byte) int { return cmp.Or(cmp.Compare(len(b), len(a)), bytes.Compare(a, b)) })
	clean := func(src []byte) []byte {
		src = withoutLooks(src)
		for _, text := range texts {
			src = bytes.ReplaceAll(src, append(append([]byte{'"'}, text...), '"'), []byte(`"`+secret.Mask+`"`))
			if len(text) >= shortestInDiff {
				src = bytes.ReplaceAll(src, text, []byte(secret.Mask))
			}
		}
		return src
	}
	return UnifiedDiff(filepath.ToSlash(name), clean(before), clean(patched))
}

// shortestInDiff is the length from which the text of a secret is masked wherever it stands, not between its quotes only.
const shortestInDiff = 6

// withoutLooks masks what looks like a secret, line by line.
func withoutLooks(src []byte) []byte {
	var out bytes.Buffer
	start := 0
	for line := range bytes.Lines(src) {
		var places []hcl.Range
		for _, span := range secret.Spans(src, start, start+len(line)) {
			var place hcl.Range
			place.Start.Byte, place.End.Byte = span.From, span.To
			places = append(places, place)
		}
		out.WriteString(mask(ExcerptLine{Text: string(line)}, start, places).Text)
		start += len(line)
	}
	return out.Bytes()
}
