package fasttemplate

import (
	"cmp"
	"fmt"
	"reflect"
)

// function compiles a function that templates know by themselves.
func (s *scope) function(name string, args []expr) expr {
	switch {
	case (name == "and" || name == "or") && len(args) > 0:
		return s.either(args, name == "or")
	case name == "not" && len(args) == 1:
		test := s.truth(args[0])
		return judged(func(m *machine) answer {
			switch test(m) {
			case yes:
				return no
			case no:
				return yes
			}
			return unknown
		})
	case name == "len" && len(args) == 1:
		return s.length(args[0])
	case name == "index" && len(args) > 0:
		for _, arg := range args[1:] {
			args[0] = s.element(args[0], arg)
		}
		return args[0]
	case name == "eq" && len(args) > 1, comparisons[name] != nil && len(args) == 2:
		return s.compare(name, args)
	case name == "print":
		return s.print(args, fmt.Sprint)
	case name == "printf" && len(args) > 0 && args[0].kind == reflect.TypeFor[string]():
		return s.print(args, func(v ...any) string { return fmt.Sprintf(v[0].(string), v[1:]...) })
	case name == "println":
		return s.print(args, fmt.Sprintln)
	}
	s.refuse("%s of %d arguments", name, len(args))
	return expr{}
}

// judged is the value of a question.
func judged(test func(*machine) answer) expr {
	return expr{kind: reflect.TypeFor[bool](), test: test, get: func(m *machine) reflect.Value {
		if a := test(m); a != unknown {
			return reflect.ValueOf(a == yes)
		}
		return reflect.Value{}
	}}
}

// truth compiles the question whether a value is other than nothing.
func (s *scope) truth(e expr) func(*machine) answer {
	if e.test != nil {
		return e.test
	}
	holds := s.holds(e.kind)
	return func(m *machine) answer {
		v := e.get(m)
		switch {
		case !v.IsValid():
			return unknown
		case holds(v):
			return yes
		}
		return no
	}
}

// holds is what makes a value of a type true.
func (s *scope) holds(kind reflect.Type) func(reflect.Value) bool {
	switch family(kind) {
	case reflect.String, reflect.Slice:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.Int:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return reflect.Value.IsValid
	}
	s.refuse("the truth of %v", kind)
	return nil
}

// family is the kind of a type, the signed integers as one.
func family(kind reflect.Type) reflect.Kind {
	if kind == nil {
		return reflect.Invalid
	}
	if reflect.Int <= kind.Kind() && kind.Kind() <= reflect.Int64 {
		return reflect.Int
	}
	return kind.Kind()
}

// either is the first argument that is true (or), or false (and), else the last.
func (s *scope) either(args []expr, truth bool) expr {
	made := expr{kind: args[0].kind, addr: true}
	var tests []func(*machine) answer
	for _, arg := range args {
		tests = append(tests, s.truth(arg))
		made.addr = made.addr && arg.addr
		if arg.kind != made.kind {
			made.kind = nil
		}
	}
	stop := no
	if truth {
		stop = yes
	}
	made.test = func(m *machine) (a answer) {
		for _, test := range tests {
			if a = test(m); a == unknown || a == stop {
				return a
			}
		}
		return a
	}
	if made.kind == nil {
		return made
	}
	holds := s.holds(made.kind)
	made.get = func(m *machine) (v reflect.Value) {
		for _, arg := range args {
			if v = arg.get(m); !v.IsValid() || holds(v) == truth {
				return v
			}
		}
		return v
	}
	return made
}

func (s *scope) length(of expr) expr {
	if k := family(of.kind); k != reflect.String && k != reflect.Slice {
		s.refuse("the length of %v", of.kind)
	}
	return expr{kind: reflect.TypeFor[int](), get: func(m *machine) reflect.Value {
		if v := of.get(m); v.IsValid() {
			return reflect.ValueOf(v.Len())
		}
		return reflect.Value{}
	}}
}

func (s *scope) element(of, at expr) expr {
	if family(of.kind) != reflect.Slice || family(at.kind) != reflect.Int {
		s.refuse("index of %v by %v", of.kind, at.kind)
	}
	return expr{kind: of.kind.Elem(), addr: true, get: func(m *machine) reflect.Value {
		list, i := of.get(m), at.get(m)
		if !list.IsValid() || !i.IsValid() || i.Int() < 0 || i.Int() >= int64(list.Len()) {
			return reflect.Value{}
		}
		return list.Index(int(i.Int()))
	}}
}

// comparisons say what the order of two values makes of a comparison.
var comparisons = map[string]func(order int) bool{
	"eq": func(order int) bool { return order == 0 },
	"ne": func(order int) bool { return order != 0 },
	"lt": func(order int) bool { return order < 0 },
	"le": func(order int) bool { return order <= 0 },
	"gt": func(order int) bool { return order > 0 },
	"ge": func(order int) bool { return order >= 0 },
}

// compare compares the first argument with each other; one is enough.
func (s *scope) compare(name string, args []expr) expr {
	var order func(a, b reflect.Value) int
	switch family(args[0].kind) {
	case reflect.String:
		order = func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) }
	case reflect.Int:
		order = func(a, b reflect.Value) int { return cmp.Compare(a.Int(), b.Int()) }
	case reflect.Bool:
		order = func(a, b reflect.Value) int {
			if a.Bool() == b.Bool() {
				return 0
			}
			return 1
		}
	}
	for _, arg := range args {
		if order == nil || family(arg.kind) != family(args[0].kind) || family(arg.kind) == reflect.Bool && name != "eq" && name != "ne" {
			s.refuse("%s of %v and %v", name, args[0].kind, arg.kind)
		}
	}
	holds := comparisons[name]
	return judged(func(m *machine) answer {
		first, equal := args[0].get(m), no
		for _, arg := range args[1:] {
			v := arg.get(m)
			if !first.IsValid() || !v.IsValid() {
				return unknown
			}
			if holds(order(first, v)) {
				equal = yes
			}
		}
		return equal
	})
}

// print compiles the functions that package fmt has.
func (s *scope) print(args []expr, as func(...any) string) expr {
	for _, arg := range args {
		if arg.kind == nil {
			s.refuse("a value of several types is printed")
		}
	}
	return expr{kind: reflect.TypeFor[string](), get: func(m *machine) reflect.Value {
		values := make([]any, len(args))
		for i, arg := range args {
			v := arg.get(m)
			if !v.IsValid() {
				return v
			}
			values[i] = v.Interface()
		}
		return reflect.ValueOf(as(values...))
	}}
}
