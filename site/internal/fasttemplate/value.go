package fasttemplate

import (
	"reflect"
	"slices"
	"strconv"
	"text/template/parse"
)

// expr is a part of a template that has a value. get returns no valid Value
// where html/template would stop.
type expr struct {
	kind reflect.Type // nil: one of several, so that only its truth can be asked
	addr bool         // the value can be addressed
	get  func(*machine) reflect.Value
	test func(*machine) answer // a shorter way to the truth of the value, or nil
}

// answer is the truth of a value.
type answer int

const (
	no answer = iota
	yes
	unknown // html/template would stop
)

// at is the value of a place.
func (s *scope) at(p place) expr {
	if p.kind == nil {
		s.refuse("nothing is known of %s", p.name)
	}
	return expr{kind: p.kind, addr: p.addr, get: func(m *machine) reflect.Value { return m.slots[p.slot] }}
}

// store returns an expression that also puts its value into a slot.
func (s *scope) store(e expr, slot int) expr {
	if e.kind == nil {
		s.refuse("a value of several types is stored")
	}
	return expr{kind: e.kind, addr: e.addr, get: func(m *machine) reflect.Value {
		v := e.get(m)
		m.slots[slot] = v
		return v
	}}
}

// pipe compiles a pipeline and declares or sets its variable.
func (s *scope) pipe(n *parse.PipeNode) expr {
	e := s.commands(n.Cmds)
	if len(n.Decl) == 0 {
		return e
	}
	if len(n.Decl) > 1 {
		s.refuse("%s has two variables", n)
	}
	if !n.IsAssign {
		return s.store(e, s.declare(n.Decl[0], e.kind, e.addr).slot)
	}
	p := s.variable(n.Decl[0].Ident[0])
	if p.name == "$" || p.kind != e.kind || p.addr && !e.addr {
		s.refuse("%s sets a variable of another type", n)
	}
	return s.store(e, p.slot)
}

// variable finds the variable that was declared last.
func (s *scope) variable(name string) place {
	for _, p := range slices.Backward(s.vars) {
		if p.name == name {
			return p
		}
	}
	s.refuse("no variable %s", name)
	return place{}
}

// commands compiles the commands of a pipeline; each value is
// the last argument of the next.
func (s *scope) commands(cmds []*parse.CommandNode) expr {
	var last []expr
	for _, cmd := range cmds {
		last = []expr{s.command(cmd, last)}
	}
	return last[0]
}

func (s *scope) command(cmd *parse.CommandNode, last []expr) expr {
	switch first := cmd.Args[0].(type) {
	case *parse.IdentifierNode:
		return s.function(first.Ident, append(s.args(cmd), last...))
	case *parse.FieldNode:
		return s.fields(s.at(s.dot), first.Ident, append(s.args(cmd), last...))
	case *parse.ChainNode:
		return s.fields(s.value(first.Node), first.Field, append(s.args(cmd), last...))
	case *parse.VariableNode:
		if len(first.Ident) > 1 {
			return s.fields(s.at(s.variable(first.Ident[0])), first.Ident[1:], append(s.args(cmd), last...))
		}
	}
	if len(cmd.Args) > 1 || len(last) > 0 {
		s.refuse("%s takes no arguments", cmd)
	}
	return s.value(cmd.Args[0])
}

func (s *scope) args(cmd *parse.CommandNode) (args []expr) {
	for _, n := range cmd.Args[1:] {
		args = append(args, s.value(n))
	}
	return args
}

// value compiles a single word.
func (s *scope) value(n parse.Node) expr {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.at(s.dot)
	case *parse.FieldNode:
		return s.fields(s.at(s.dot), n.Ident, nil)
	case *parse.VariableNode:
		return s.fields(s.at(s.variable(n.Ident[0])), n.Ident[1:], nil)
	case *parse.ChainNode:
		return s.fields(s.value(n.Node), n.Field, nil)
	case *parse.IdentifierNode:
		return s.function(n.Ident, nil)
	case *parse.PipeNode:
		if len(n.Decl) == 0 {
			return s.commands(n.Cmds)
		}
	case *parse.StringNode:
		return constant(n.Text)
	case *parse.BoolNode:
		return constant(n.True)
	case *parse.NumberNode:
		if n.IsInt && n.Text == strconv.FormatInt(n.Int64, 10) {
			return constant(int(n.Int64))
		}
	}
	s.refuse("%s", n)
	return expr{}
}

func constant(value any) expr {
	v := reflect.ValueOf(value)
	return expr{kind: v.Type(), get: func(*machine) reflect.Value { return v }}
}

// through means to follow a pointer in a path of fields.
const through = -1

// fields compiles .A.B.C of a value. Arguments are those of the last name, which
// is then a method.
func (s *scope) fields(of expr, names []string, args []expr) expr {
	kind, addr, path := of.kind, of.addr, []int(nil)
	for i, name := range names {
		for kind != nil && kind.Kind() == reflect.Pointer {
			kind, addr, path = kind.Elem(), true, append(path, through)
		}
		if kind == nil || kind.Kind() != reflect.Struct {
			s.refuse(".%s does not belong to a struct", name)
		}
		if m, ok := methodOf(kind, addr, name); ok {
			receiver := expr{kind: kind, addr: addr, get: walk(of.get, path)}
			if i < len(names)-1 {
				return s.fields(s.method(receiver, m, nil), names[i+1:], args)
			}
			return s.method(receiver, m, args)
		}
		field, ok := kind.FieldByName(name)
		if !ok || !field.IsExported() {
			s.refuse("no field %s in %s", name, kind)
		}
		for _, index := range field.Index {
			if kind.Kind() == reflect.Pointer { // embedded
				kind, addr, path = kind.Elem(), true, append(path, through)
			}
			kind, path = kind.Field(index).Type, append(path, index)
		}
	}
	if len(args) > 0 {
		s.refuse(".%s takes no arguments", names)
	}
	return expr{kind: kind, addr: addr, get: walk(of.get, path)}
}

// walk follows fields, and pointers unless they are nil.
func walk(from func(*machine) reflect.Value, path []int) func(*machine) reflect.Value {
	switch {
	case len(path) == 0:
		return from
	case len(path) == 1 && path[0] != through:
		index := path[0]
		return func(m *machine) reflect.Value {
			if v := from(m); v.IsValid() {
				return v.Field(index)
			}
			return reflect.Value{}
		}
	}
	return func(m *machine) reflect.Value {
		v := from(m)
		for _, index := range path {
			switch {
			case !v.IsValid():
				return v
			case index == through:
				v = v.Elem() // nil has none
			default:
				v = v.Field(index)
			}
		}
		return v
	}
}

// methodOf finds what html/template would: methods of the pointer too, where the
// value can be addressed.
func methodOf(kind reflect.Type, addr bool, name string) (reflect.Method, bool) {
	if addr {
		kind = reflect.PointerTo(kind)
	}
	return kind.MethodByName(name)
}

// method compiles a call with arguments of the very types that it takes.
func (s *scope) method(of expr, m reflect.Method, args []expr) expr {
	takes := m.Type
	if takes.IsVariadic() || takes.NumOut() != 1 || takes.NumIn() != len(args)+1 {
		s.refuse("method %s is called with %d arguments", m.Name, len(args))
	}
	for i, arg := range args {
		if arg.kind != takes.In(i+1) {
			s.refuse("method %s is called with %v", m.Name, arg.kind)
		}
	}
	for _, p := range s.predicates {
		if p.kind == takes {
			return p.call(of, args[0])
		}
	}
	return expr{kind: takes.Out(0), get: func(run *machine) reflect.Value {
		receiver := of.get(run)
		in := make([]reflect.Value, len(args))
		for i, arg := range args {
			if in[i] = arg.get(run); !in[i].IsValid() {
				return in[i]
			}
		}
		switch {
		case !receiver.IsValid():
			return receiver
		case of.addr:
			receiver = receiver.Addr()
		}
		return invoke(receiver.Method(m.Index), in)
	}}
}

// call compiles a call of the predicate.
func (p Predicate) call(of, number expr) expr {
	return judged(func(m *machine) (a answer) {
		receiver, n := of.get(m), number.get(m)
		if !receiver.IsValid() || !n.IsValid() {
			return unknown
		}
		defer func() {
			if recover() != nil {
				a = unknown
			}
		}()
		if p.holds(receiver, int(n.Int())) {
			return yes
		}
		return no
	})
}

// invoke calls a method; html/template stops when that panics.
func invoke(method reflect.Value, in []reflect.Value) (out reflect.Value) {
	defer func() {
		if recover() != nil {
			out = reflect.Value{}
		}
	}()
	return method.Call(in)[0]
}
