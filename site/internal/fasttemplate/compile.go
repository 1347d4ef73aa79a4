package fasttemplate

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"text/template/parse"
)

// compiler compiles the templates of one set.
type compiler struct {
	set        *template.Template
	predicates []Predicate
	slots      int
	instances  map[called]*instance
}

// called is a template and what it is called with, instance what it becomes.
type (
	called struct {
		name string
		kind reflect.Type
		addr bool
	}
	instance struct {
		dot  place
		body block
		done bool // otherwise its body is at work
	}
)

// place is where the value of dot or of a variable lies. kind is nil where there is nothing.
type place struct {
	name string
	slot int
	kind reflect.Type
	addr bool // the value can be addressed
}

// place makes a new place with a slot of its own.
func (c *compiler) place(name string, kind reflect.Type, addr bool) place {
	c.slots++
	return place{name, c.slots - 1, kind, addr}
}

// refusal says why a template is left to html/template.
type refusal string

func (r refusal) Error() string { return string(r) }

// refuse ends compile.
func (c *compiler) refuse(why string, about ...any) {
	panic(refusal(fmt.Sprintf(why, about...)))
}

// template compiles a template that is called with what is in a place.
func (c *compiler) template(name string, dot place) block {
	called := c.set.Lookup(name)
	if called == nil || called.Tree == nil {
		// Also where it is called amid an attribute: html/template escapes a
		// copy for that, which it does not show.
		c.refuse("no template %s", name)
	}
	s := &scope{compiler: c, dot: dot, vars: []place{dot}}
	return s.list(called.Tree.Root)
}

// scope is a template while it is compiled: dot, and the variables that are
// declared at this point. The first one is $.
type scope struct {
	*compiler
	dot  place
	vars []place
}

// declare makes a place for a variable.
func (s *scope) declare(name *parse.VariableNode, kind reflect.Type, addr bool) place {
	p := s.place(name.Ident[0], kind, addr)
	s.vars = append(s.vars, p)
	return p
}

// list compiles nodes. html/template does not even escape what follows {{break}}
// or {{continue}}.
func (s *scope) list(l *parse.ListNode) (b block) {
	if l == nil {
		return nil
	}
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			b = append(b, write(text.String()))
			text.Reset()
		}
	}
	for _, n := range l.Nodes {
		if n, ok := n.(*parse.TextNode); ok {
			text.Write(n.Text)
			continue
		}
		flush()
		switch n := n.(type) {
		case *parse.CommentNode:
		case *parse.BreakNode:
			return append(b, func(*machine) signal { return leave })
		case *parse.ContinueNode:
			return append(b, func(*machine) signal { return again })
		default:
			b = append(b, s.node(n))
		}
	}
	flush()
	return b
}

func write(text string) op {
	return func(m *machine) signal {
		m.page = append(m.page, text...)
		return next
	}
}

func (s *scope) node(n parse.Node) op {
	switch n := n.(type) {
	case *parse.ActionNode:
		return s.action(n)
	case *parse.IfNode:
		return s.branch(&n.BranchNode)
	case *parse.WithNode:
		return s.branch(&n.BranchNode)
	case *parse.RangeNode:
		return s.loop(n)
	case *parse.TemplateNode:
		return s.call(n)
	}
	s.refuse("%s", n)
	return nil
}

// action compiles what prints a value or sets a variable.
func (s *scope) action(n *parse.ActionNode) op {
	if len(n.Pipe.Decl) > 0 {
		get := s.pipe(n.Pipe).get
		return func(m *machine) signal {
			if !get(m).IsValid() {
				return stuck
			}
			return next
		}
	}
	value, chain := escapers(n.Pipe.Cmds)
	if len(value) == 0 {
		s.refuse("%s has no value", n)
	}
	e := s.commands(value)
	put := s.printer(chain, e.kind)
	return func(m *machine) signal {
		v := e.get(m)
		if !v.IsValid() {
			return stuck
		}
		m.page = put(m.page, v)
		return next
	}
}

// branch compiles {{if}} and {{with}}.
func (s *scope) branch(n *parse.BranchNode) op {
	outer, mark := s.dot, len(s.vars)
	e := s.pipe(n.Pipe)
	declared := len(s.vars)
	if n.NodeType == parse.NodeWith {
		s.dot = s.place("", e.kind, e.addr)
		e = s.store(e, s.dot.slot)
	}
	test := s.truth(e)
	then := s.list(n.List)
	s.dot, s.vars = outer, s.vars[:declared]
	otherwise := s.list(n.ElseList)
	s.vars = s.vars[:mark]
	return func(m *machine) signal {
		switch test(m) {
		case yes:
			return then.run(m)
		case no:
			return otherwise.run(m)
		}
		return stuck
	}
}

// loop compiles {{range}} over a slice.
func (s *scope) loop(n *parse.RangeNode) op {
	e := s.commands(n.Pipe.Cmds)
	if e.kind == nil || e.kind.Kind() != reflect.Slice || n.Pipe.IsAssign {
		s.refuse("%s does not loop over a list", n.Pipe)
	}
	outer, mark := s.dot, len(s.vars)
	turn := s.turn(e.kind.Elem(), n.Pipe.Decl)
	body := s.list(n.List)
	s.dot, s.vars = outer, s.vars[:mark]
	for _, name := range n.Pipe.Decl { // is something else in {{else}}
		s.vars = append(s.vars, place{name: name.Ident[0]})
	}
	otherwise := s.list(n.ElseList)
	s.vars = s.vars[:mark]
	return func(m *machine) signal {
		list := e.get(m)
		if !list.IsValid() {
			return stuck
		}
		for i := range list.Len() {
			turn(m, i, list.Index(i))
			switch body.run(m) {
			case leave:
				return next
			case stuck:
				return stuck
			}
		}
		if list.Len() == 0 {
			return otherwise.run(m)
		}
		return next
	}
}

// turn sets dot, and the variables of a loop: the element's after the index's, or
// that alone.
func (s *scope) turn(element reflect.Type, names []*parse.VariableNode) func(m *machine, i int, v reflect.Value) {
	s.dot = s.place("", element, true)
	dot, index, variable := s.dot.slot, -1, -1
	if len(names) > 1 {
		index = s.declare(names[0], reflect.TypeFor[int](), false).slot
	}
	if len(names) > 0 {
		variable = s.declare(names[len(names)-1], element, true).slot
	}
	return func(m *machine, i int, v reflect.Value) {
		m.slots[dot] = v
		if variable >= 0 {
			m.slots[variable] = v
		}
		if index >= 0 {
			m.slots[index] = reflect.ValueOf(i)
		}
	}
}

// call compiles {{template}}. A template is never called while it is at work,
// so each instance keeps its places.
func (s *scope) call(n *parse.TemplateNode) op {
	arg := expr{get: func(*machine) reflect.Value { return reflect.ValueOf(false) }} // dot is nothing that can be used
	if n.Pipe != nil {
		if len(n.Pipe.Decl) > 0 {
			s.refuse("%s declares a variable", n)
		}
		arg = s.commands(n.Pipe.Cmds)
		if arg.kind == nil {
			s.refuse("%s has no type", n)
		}
	}
	made := s.made(n.Name, arg)
	return func(m *machine) signal {
		v := arg.get(m)
		if !v.IsValid() {
			return stuck
		}
		m.slots[made.dot.slot] = v
		return made.body.run(m)
	}
}

// made compiles a template for what it is called with, once.
func (c *compiler) made(name string, arg expr) *instance {
	key := called{name, arg.kind, arg.addr}
	made, ok := c.instances[key]
	switch {
	case !ok:
		made = &instance{dot: c.place("$", arg.kind, arg.addr)}
		c.instances[key] = made
		made.body, made.done = c.template(name, made.dot), true
	case !made.done:
		c.refuse("template %s calls itself", name)
	}
	return made
}
