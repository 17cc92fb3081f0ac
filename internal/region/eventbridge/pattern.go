package eventbridge

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
)

// maxPatternDepth bounds nesting, so that a hostile pattern costs little.
const maxPatternDepth = 40

// Pattern is an event pattern, read
// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html).
type Pattern struct{ root map[string]any }

// ParsePattern reads and checks a pattern.
func ParsePattern(text string) (Pattern, error) {
	var root map[string]any
	if err := json.Unmarshal([]byte(text), &root); err != nil {
		return Pattern{}, fmt.Errorf("it is not a JSON object: %w", err)
	}
	if len(root) == 0 {
		return Pattern{}, errors.New("the filter is not an object or is empty")
	}
	if err := checkObject("", root, 0); err != nil {
		return Pattern{}, err
	}
	return Pattern{root: root}, nil
}

func checkObject(path string, object map[string]any, depth int) error {
	if depth > maxPatternDepth {
		return fmt.Errorf("%s is nested deeper than %d", path, maxPatternDepth)
	}
	for key, v := range object {
		at := strings.TrimPrefix(path+"."+key, ".")
		switch v := v.(type) {
		case map[string]any:
			if len(v) == 0 {
				return fmt.Errorf("empty objects are not allowed: %q", at)
			}
			if err := checkObject(at, v, depth+1); err != nil {
				return err
			}
		case []any:
			if len(v) == 0 {
				return fmt.Errorf("empty arrays are not allowed: %q", at)
			}
			for _, item := range v {
				var err error
				if key == "$or" {
					alternative, ok := item.(map[string]any)
					if !ok {
						return fmt.Errorf("%q must be an array of objects", at)
					}
					err = checkObject(at, alternative, depth+1)
				} else {
					err = checkMatcher(at, item)
				}
				if err != nil {
					return err
				}
			}
		default:
			return fmt.Errorf("%q must be an object or an array", at)
		}
	}
	return nil
}

func checkMatcher(at string, matcher any) error {
	m, ok := matcher.(map[string]any)
	if !ok {
		if _, list := matcher.([]any); list {
			return fmt.Errorf("%q: an array cannot hold an array", at)
		}
		return nil
	}
	if len(m) != 1 {
		return fmt.Errorf("%q: only one key allowed in match expression", at)
	}
	for name, arg := range m {
		wrong := fmt.Errorf("%q: the argument of %s is not what it takes: %v", at, name, arg)
		switch name {
		case "prefix", "suffix":
			if folded, ok := arg.(map[string]any); ok {
				arg = folded["equals-ignore-case"]
			}
			if _, ok := arg.(string); !ok {
				return wrong
			}
		case "equals-ignore-case", "wildcard":
			if _, ok := arg.(string); !ok {
				return wrong
			}
		case "cidr":
			text, _ := arg.(string)
			if _, err := netip.ParsePrefix(text); err != nil {
				return wrong
			}
		case "exists":
			if _, ok := arg.(bool); !ok {
				return wrong
			}
		case "numeric":
			list, _ := arg.([]any)
			if len(list) != 2 && len(list) != 4 {
				return wrong
			}
			for i, item := range list {
				operator, isText := item.(string)
				if _, isNumber := item.(float64); i%2 == 1 && !isNumber ||
					i%2 == 0 && (!isText || !strings.Contains(" < <= = >= > ", " "+operator+" ")) {
					return wrong
				}
			}
		case "anything-but":
			if inner, ok := arg.(map[string]any); ok {
				if err := checkMatcher(at, inner); err != nil {
					return err
				}
			}
		default:
			return fmt.Errorf("%q: unrecognized match type %s", at, name)
		}
	}
	return nil
}

// Matches tells whether an event, as encoding/json reads it, fits the pattern.
func (p Pattern) Matches(event map[string]any) bool { return matchObject(p.root, event) }

func matchObject(pattern map[string]any, event map[string]any) bool {
	for key, want := range pattern {
		if key == "$or" {
			fits := false
			for _, alternative := range want.([]any) {
				fits = fits || matchObject(alternative.(map[string]any), event)
			}
			if !fits {
				return false
			}
			continue
		}
		have, there := event[key]
		if !matchField(want, have, there) {
			return false
		}
	}
	return true
}

func matchField(want, have any, there bool) bool {
	if object, ok := want.(map[string]any); ok {
		switch have := have.(type) {
		case map[string]any:
			return matchObject(object, have)
		case []any:
			for _, item := range have {
				if inner, ok := item.(map[string]any); ok && matchObject(object, inner) {
					return true
				}
			}
			return false
		}
		// Of an object that is not there, only what must not be there can match.
		return matchObject(object, nil)
	}
	for _, matcher := range want.([]any) {
		if matchValue(matcher, have, there) {
			return true
		}
	}
	return false
}

// matchValue tries one matcher on a field; of an array, one element is enough.
func matchValue(matcher, have any, there bool) bool {
	if m, ok := matcher.(map[string]any); ok {
		if wanted, ok := m["exists"].(bool); ok {
			// Only leaves exist.
			_, object := have.(map[string]any)
			return wanted == (there && !object)
		}
		if but, ok := m["anything-but"]; ok && there {
			if list, ok := have.([]any); ok {
				for _, item := range list {
					if !anythingBut(but, item) {
						return false
					}
				}
				return true
			}
			return anythingBut(but, have)
		}
	}
	if !there {
		return false
	}
	if list, ok := have.([]any); ok {
		for _, item := range list {
			if matchLeaf(matcher, item) {
				return true
			}
		}
		return false
	}
	return matchLeaf(matcher, have)
}

func anythingBut(but, have any) bool {
	if list, ok := but.([]any); ok {
		for _, item := range list {
			if matchLeaf(item, have) {
				return false
			}
		}
		return true
	}
	if m, ok := but.(map[string]any); ok {
		for name, arg := range m {
			if list, ok := arg.([]any); ok && name != "numeric" {
				for _, item := range list {
					if matchLeaf(map[string]any{name: item}, have) {
						return false
					}
				}
				return true
			}
		}
	}
	return !matchLeaf(but, have)
}

func matchLeaf(matcher, have any) bool {
	m, ok := matcher.(map[string]any)
	if !ok {
		return reflect.DeepEqual(matcher, have)
	}
	text, isText := have.(string)
	for name, arg := range m {
		fold := false
		if inner, ok := arg.(map[string]any); ok && (name == "prefix" || name == "suffix") {
			arg, fold = inner["equals-ignore-case"], true
		}
		operand, _ := arg.(string)
		if fold {
			text, operand = strings.ToLower(text), strings.ToLower(operand)
		}
		switch name {
		case "prefix":
			return isText && strings.HasPrefix(text, operand)
		case "suffix":
			return isText && strings.HasSuffix(text, operand)
		case "equals-ignore-case":
			return isText && strings.EqualFold(text, operand)
		case "wildcard":
			return isText && wildcard(operand, text)
		case "cidr":
			prefix, err1 := netip.ParsePrefix(operand)
			address, err2 := netip.ParseAddr(text)
			return err1 == nil && err2 == nil && prefix.Contains(address)
		case "numeric":
			n, isNumber := have.(float64)
			return isNumber && numeric(arg.([]any), n)
		case "anything-but":
			return anythingBut(arg, have)
		}
	}
	return false
}

func numeric(conditions []any, n float64) bool {
	for i := 0; i+1 < len(conditions); i += 2 {
		bound := conditions[i+1].(float64)
		ok := false
		switch conditions[i] {
		case "<":
			ok = n < bound
		case "<=":
			ok = n <= bound
		case "=":
			ok = n == bound
		case ">=":
			ok = n >= bound
		case ">":
			ok = n > bound
		}
		if !ok {
			return false
		}
	}
	return true
}

// wildcard matches * with any text, in time proportional to the texts' product.
func wildcard(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return strings.HasSuffix(text, parts[len(parts)-1])
}
