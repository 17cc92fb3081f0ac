package logs

import "strings"

// parsePattern reads a filter pattern for unstructured events: terms that must
// all be there, "-term" that must not, and "?term" of which one must. Patterns
// over JSON, columns and regular expressions are refused
// (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/logs/FilterAndPatternSyntax.html).
func parsePattern(pattern string) (matches func(message string) bool, err error) {
	pattern = strings.TrimSpace(pattern)
	if len(pattern) > 1024 {
		return nil, invalidParameter("1 validation error detected: Value at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to 1024")
	}
	if strings.HasPrefix(pattern, "{") || strings.HasPrefix(pattern, "[") || strings.Contains(pattern, "%") {
		return nil, invalidParameter("the embedded region filters by terms and quoted phrases, not by JSON, columns or regular expressions")
	}
	var all, none, some []string
	for pattern != "" {
		list := &all
		switch pattern[0] {
		case '-':
			list, pattern = &none, pattern[1:]
		case '?':
			list, pattern = &some, pattern[1:]
		}
		var term string
		if rest, quoted := strings.CutPrefix(pattern, `"`); quoted {
			var closed bool
			if term, pattern, closed = strings.Cut(rest, `"`); !closed {
				return nil, invalidParameter("Invalid filter pattern")
			}
		} else {
			term, pattern, _ = strings.Cut(pattern, " ")
		}
		if term == "" {
			return nil, invalidParameter("Invalid filter pattern")
		}
		*list = append(*list, term)
		pattern = strings.TrimSpace(pattern)
	}
	return func(message string) bool {
		for _, term := range all {
			if !strings.Contains(message, term) {
				return false
			}
		}
		for _, term := range none {
			if strings.Contains(message, term) {
				return false
			}
		}
		for _, term := range some {
			if strings.Contains(message, term) {
				return true
			}
		}
		return len(some) == 0
	}, nil
}
