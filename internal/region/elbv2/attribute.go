package elbv2

import (
	"slices"
	"strconv"
	"strings"
)

// attribute is one setting that Elastic Load Balancing keeps as a key and a
// text. A resource has those whose on lists its kind.
type attribute struct {
	key string
	// on are the kinds that have it: "app", "net", "gwy" for load balancers and
	// their listeners; target groups have kinds of their own.
	on string
	// initial is its value until it is changed.
	initial string
	// values is what it may be: "bool", "LOW-HIGH", words with "|" between them,
	// or "" for any text. "fixed" may not be changed from its initial value.
	values string
}

func (a attribute) isOn(kind string) bool { return slices.Contains(strings.Fields(a.on), kind) }

// accepts tells whether the value is one of those the attribute may have.
func (a attribute) accepts(value string) bool {
	switch a.values {
	case "":
		return true
	case "bool":
		return value == "true" || value == "false"
	case "fixed":
		return value == a.initial
	}
	for _, choice := range strings.Split(a.values, "|") {
		if choice == value {
			return true
		}
		low, high, isRange := strings.Cut(choice, "-")
		from, err1 := strconv.Atoi(low)
		to, err2 := strconv.Atoi(high)
		if n, err := strconv.Atoi(value); isRange && err == nil && err1 == nil && err2 == nil && from <= n && n <= to {
			return true
		}
	}
	return false
}

// attributeSet is what one kind of resource may be set to.
type attributeSet struct {
	noun string // "Load balancer"
	all  []attribute
}

func (s attributeSet) find(key string) (attribute, bool) {
	for _, a := range s.all {
		if a.key == key {
			return a, true
		}
	}
	return attribute{}, false
}

// check refuses a change that a resource of the kind cannot have; who says what
// the resource is ("load balancers with type 'network'"). The words are those
// clients look for ("is not recognized", "is not supported").
func (s attributeSet) check(kind, who, key, value string) error {
	a, known := s.find(key)
	switch {
	case !known:
		return validation("%s attribute key '%s' is not recognized", s.noun, key)
	case !a.isOn(kind):
		return invalidConfiguration("%s attribute key '%s' is not supported on %s", s.noun, key, who)
	case !a.accepts(value):
		expected := a.values
		switch expected {
		case "bool":
			expected = "true or false"
		case "fixed":
			expected = a.initial
		}
		return validation("The value '%s' of the attribute '%s' is not valid. Expected: %s", value, key, strings.ReplaceAll(expected, "|", ", "))
	}
	return nil
}

// values are all attributes of a kind with their values, in the order of the set.
func (s attributeSet) values(kind string, changed map[string]string, each func(key, value string)) {
	for _, a := range s.all {
		if !a.isOn(kind) {
			continue
		}
		value, is := changed[a.key]
		if !is {
			value = a.initial
		}
		each(a.key, value)
	}
}

// value is one attribute's.
func (s attributeSet) value(changed map[string]string, key string) string {
	if v, is := changed[key]; is {
		return v
	}
	a, _ := s.find(key)
	return a.initial
}
