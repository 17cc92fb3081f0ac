package wire

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// parameters are the tree that names with dots form: Filter.1.Name.
type parameters struct {
	root parameter
	// nodes counts the tree's: a short name may have many.
	nodes int
}

type parameter struct {
	value    *string
	children map[string]*parameter
}

func (t *parameters) add(name, value string) error {
	if strings.Count(name, ".") >= maxDepth {
		return clientError("MalformedQueryString", "a parameter's name has more than %d parts", maxDepth)
	}
	p := &t.root
	for _, step := range strings.Split(name, ".") {
		if p.children == nil {
			p.children = map[string]*parameter{}
		}
		if p.children[step] == nil {
			if t.nodes++; t.nodes > maxItems {
				return tooLarge("the request has too many parameters")
			}
			p.children[step] = &parameter{}
		}
		p = p.children[step]
	}
	p.value = &value
	return nil
}

// fill sets v from the parameter; m says how the items of a list or map are
// named. A name that the input does not have is refused, as EC2 does: what is not
// honoured must not pass silently.
func (p *parameter) fill(v reflect.Value, name string, m member) error {
	switch {
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return p.fill(v.Elem(), name, m)
	case v.Type() == timeType, v.Type() == bytesType:
	case v.Kind() == reflect.Struct:
		return p.fillStruct(v, name)
	case v.Kind() == reflect.Slice:
		return p.fillList(v, name, m)
	case v.Kind() == reflect.Map:
		return p.fillMap(v, name)
	case v.Kind() == reflect.Interface:
		return p.fillUnion(v, name)
	}
	if p.value == nil {
		return clientError("InvalidParameterValue", "the parameter %s has no value of its own", shorten(name))
	}
	if err := setText(v, name, *p.value); err != nil {
		return clientError("InvalidParameterValue", "Invalid value '%s' for %s", shorten(*p.value), shorten(name))
	}
	return nil
}

func (p *parameter) fillStruct(v reflect.Value, name string) error {
	members := shapeOf(v.Type()).members
	for step, child := range p.children {
		i := slices.IndexFunc(members, func(m member) bool { return m.parameterName() == step })
		if i < 0 {
			return clientError("UnknownParameter", "The parameter %s is not recognized", shorten(join(name, step)))
		}
		if err := child.fill(v.Field(members[i].field), join(name, step), members[i]); err != nil {
			return err
		}
	}
	return nil
}

// fillList takes the numbered children in the order of their numbers, which
// need not be without gaps. An empty value is an empty list.
func (p *parameter) fillList(v reflect.Value, name string, m member) error {
	v.Set(reflect.MakeSlice(v.Type(), 0, len(p.children)))
	children := p.children
	if items := children[m.itemName()]; items != nil && len(children) == 1 {
		children, name = items.children, join(name, m.itemName())
	}
	numbered, err := inOrder(children, name)
	if err != nil {
		return err
	}
	for _, child := range numbered {
		e := reflect.New(v.Type().Elem()).Elem()
		if err := child.fill(e, join(name, strconv.Itoa(child.n)), member{}); err != nil {
			return err
		}
		v.Set(reflect.Append(v, e))
	}
	return nil
}

// fillMap takes Name.entry.1.key and Name.entry.1.value.
func (p *parameter) fillMap(v reflect.Value, name string) error {
	v.Set(reflect.MakeMap(v.Type()))
	children := p.children
	if entries := children["entry"]; entries != nil && len(children) == 1 {
		children, name = entries.children, join(name, "entry")
	}
	numbered, err := inOrder(children, name)
	if err != nil {
		return err
	}
	for _, entry := range numbered {
		at := join(name, strconv.Itoa(entry.n))
		key, value := entry.children["key"], entry.children["value"]
		if key == nil || key.value == nil || value == nil || len(entry.children) != 2 {
			return clientError("InvalidParameterValue", "%s is an entry of a map, it has a key and a value", shorten(at))
		}
		e := reflect.New(v.Type().Elem()).Elem()
		if err := value.fill(e, join(at, "value"), member{}); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(*key.value).Convert(v.Type().Key()), e)
	}
	return nil
}

func (p *parameter) fillUnion(v reflect.Value, name string) error {
	if len(p.children) != 1 {
		return clientError("InvalidParameterValue", "%s is a union, it has one member", shorten(name))
	}
	for step, child := range p.children {
		chosen := unionMember(v.Type(), step)
		if chosen == nil {
			return clientError("UnknownParameter", "The parameter %s is not recognized", shorten(join(name, step)))
		}
		value := reflect.New(chosen)
		if err := child.fill(value.Elem().FieldByName("Value"), join(name, step), member{}); err != nil {
			return err
		}
		v.Set(value)
	}
	return nil
}

type numbered struct {
	n int
	*parameter
}

func inOrder(children map[string]*parameter, name string) ([]numbered, error) {
	items := make([]numbered, 0, len(children))
	for step, child := range children {
		n, err := strconv.Atoi(step)
		if err != nil || n < 0 {
			return nil, clientError("InvalidParameterValue", "%s is a list, its items are numbered, not %q", shorten(name), shorten(step))
		}
		items = append(items, numbered{n, child})
	}
	slices.SortFunc(items, func(a, b numbered) int { return a.n - b.n })
	return items, nil
}
