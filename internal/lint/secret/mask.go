package secret

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/pattern"
)

// Mask stands for a secret, whatever its length.
const Mask = "********"

// hints are in every text with a secret that can be told from its looks: most text has none of them and is not searched
// further.
var hints = []string{
	"pass", "pwd", "_pw", "secret", "key", "token", "credential", "connection", "salt", "value", "://", "akia", "asia",
	"gh", "glpat", "xox", "k_live", "k_test", "aiza", "npm_", "sg.", "sk-", "eyj", "private",
}

func hinted(text string) bool {
	text = strings.ToLower(text)
	for _, hint := range hints {
		if strings.Contains(text, hint) {
			return true
		}
	}
	return false
}

var (
	// assigned is a name with the text it is given, in HCL, JSON, JSON inside of quotes, or YAML.
	assigned = pattern.New(`([A-Za-z_][A-Za-z0-9_.-]*)(?:\\?")?\s*[=:]\s*\\?"([^"\\]+)`)
	// listed is a flag and the word that follows it in a list.
	listed = pattern.New(`"--?([A-Za-z][A-Za-z0-9_.-]*)\\?"\s*,\s*\\?"([^"\\]+)`)
	// called is the name, and valued the value, of a variable in AWS's lists of name and value.
	called = pattern.New(`(?i)\bname(?:\\?")?\s*[=:]\s*\\?"([^"\\]+)`)
	valued = pattern.New(`(?i)\bvalue(?:\\?")?\s*[=:]\s*\\?"([^"\\]+)`)
)

// Span is a part of a text, in bytes.
type Span struct{ From, To int }

// Spans are where secrets stand, by their looks, in the part of a source file from one byte to another, as offsets in the
// file. They may overlap.
func Spans(src []byte, from, to int) []Span {
	line := string(src[from:to])
	if inPrivateKey(src, from) {
		trimmed := strings.TrimSpace(line)
		start := from + strings.Index(line, trimmed)
		return []Span{{start, start + len(trimmed)}}
	}
	if !hinted(line) {
		return nil
	}
	spans := looks(line)
	for _, pattern := range []*pattern.Pattern{assigned, listed} {
		for _, m := range pattern.FindAllStringSubmatchIndex(line, -1) {
			if name, text := line[m[2]:m[3]], line[m[4]:m[5]]; Names(name) && plausible(text) || looksRandom(name, text) {
				spans = append(spans, Span{m[4], m[5]})
			}
		}
	}
	for _, m := range argument.FindAllStringSubmatchIndex(line, -1) {
		if Names(line[m[2]:m[3]]) && plausible(line[m[4]:m[5]]) {
			spans = append(spans, Span{m[4], m[5]})
		}
	}
	for _, m := range valued.FindAllStringSubmatchIndex(line, -1) {
		name := called.FindSubmatch(objectAround(src, from+m[0]))
		if text := line[m[2]:m[3]]; name != nil && (Names(string(name[1])) && plausible(text) || looksRandom(string(name[1]), text)) {
			spans = append(spans, Span{m[2], m[3]})
		}
	}
	for i := range spans {
		spans[i].From += from
		spans[i].To += from
	}
	return spans
}

// looks are the texts that are secrets whatever they are called.
func looks(text string) []Span {
	var spans []Span
	for _, f := range formats {
		for _, m := range f.pattern.FindAllStringIndex(text, -1) {
			spans = append(spans, Span{m[0], m[1]})
		}
	}
	for _, m := range passwordInAddress.FindAllStringSubmatchIndex(text, -1) {
		if plausible(text[m[2]:m[3]]) {
			spans = append(spans, Span{m[2], m[3]})
		}
	}
	return spans
}

// nearby is how far around a place of a file the rest of an object or a key is looked for.
const nearby = 4096

// objectAround is the text between the braces around a place.
func objectAround(src []byte, at int) []byte {
	from := max(0, at-nearby)
	if brace := bytes.LastIndexByte(src[from:at], '{'); brace >= 0 {
		from += brace
	}
	to := min(len(src), at+nearby)
	if brace := bytes.IndexByte(src[at:to], '}'); brace >= 0 {
		to = at + brace
	}
	return src[from:to]
}

// inPrivateKey reports whether a line that begins at a place is in the middle of a private key.
func inPrivateKey(src []byte, at int) bool {
	before := src[max(0, at-nearby):at]
	begin := bytes.LastIndex(before, []byte("-----BEGIN "))
	if begin < 0 {
		return false
	}
	header, rest, _ := bytes.Cut(before[begin:], []byte("\n"))
	return bytes.Contains(header, []byte("PRIVATE KEY")) && !bytes.Contains(rest, []byte("-----END "))
}

// Texts are secrets to keep out of what is said.
type Texts map[string]struct{}

// shortest is the length from which a secret is looked for in sentences: a password such as "app" is a word like others,
// and to mask it in the name of a container would only tell that it is one.
const shortest = 6

// Add adds a secret.
func (t Texts) Add(text string) {
	if len(text) >= shortest {
		t[text] = struct{}{}
	}
}

var quotedOrWord = pattern.New(`"(?:[^"\\]|\\.)*"|[^\s"]+`)

// Hide masks in a sentence what is among the texts, and what looks like a secret by itself.
func (t Texts) Hide(sentence string) string {
	if len(t) > 0 {
		sentence = quotedOrWord.ReplaceAllStringFunc(sentence, func(word string) string {
			if text, err := strconv.Unquote(word); err == nil && word[0] == '"' {
				if _, secret := t[text]; secret {
					return `"` + Mask + `"`
				}
				return word
			}
			bare := strings.Trim(word, "'`()[]{},;:.!?")
			if _, secret := t[bare]; secret {
				return strings.Replace(word, bare, Mask, 1)
			}
			return word
		})
	}
	if !hinted(sentence) {
		return sentence
	}
	spans := looks(sentence)
	for i := len(spans) - 1; i >= 0; i-- {
		// Spans of different formats may overlap; then the text has changed and is looked at anew.
		if s := spans[i]; s.To <= len(sentence) {
			sentence = sentence[:s.From] + Mask + sentence[s.To:]
			return t.Hide(sentence)
		}
	}
	return sentence
}
