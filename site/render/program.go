package render

import (
	"html/template"
	"reflect"
	"sync"
)

// program is a layout compiled for one type of view: a tree of functions that
// append to the page. html/template has parsed and escaped the layout before,
// and is what a program is measured by: the same bytes, or none.
//
// Every value has one type that is known beforehand, because a view holds
// neither interfaces nor maps, and no template calls itself. So fields and
// methods are looked up once, when the layout is compiled, and dot and every
// variable of every template have a slot of their own for good.
//
// A layout that needs more is not compiled (see compiler.refuse); a page on
// which html/template would stop with an error is not finished (see stuck). Both
// are then the business of html/template.
type program struct {
	view     reflect.Type
	body     block
	machines sync.Pool
}

// machine is what a page is made in.
type machine struct {
	page  []byte
	slots []reflect.Value
}

// op is one step of a page, block several.
type (
	op    func(*machine) signal
	block []op
)

// signal says how to go on after a step.
type signal int

const (
	next  signal = iota
	again        // with the next turn of the loop: {{continue}}
	leave        // the loop: {{break}}
	stuck        // html/template would have stopped here
)

func (b block) run(m *machine) signal {
	for _, do := range b {
		if s := do(m); s != next {
			return s
		}
	}
	return next
}

// append appends the page of a view; ok is false when html/template has to make
// it, and what was appended is then worth nothing.
func (p *program) append(to []byte, view any) (page []byte, ok bool) {
	if reflect.TypeOf(view) != p.view {
		return to, false
	}
	m := p.machines.Get().(*machine)
	m.page, m.slots[0] = to, reflect.ValueOf(view)
	s := p.body.run(m)
	page, m.page = m.page, nil
	clear(m.slots) // the view may go
	p.machines.Put(m)
	return page, s == next
}

// compile compiles a template that has been executed, and so escaped, for a type
// of view. The error says what html/template alone can do.
func compile(set *template.Template, name string, view reflect.Type) (p *program, err error) {
	c := &compiler{set: set, instances: map[called]*instance{}}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case refusal:
			p, err = nil, r
		default:
			panic(r)
		}
	}()
	body := c.template(name, c.place("$", view, false))
	slots := c.slots
	p = &program{view: view, body: body}
	p.machines.New = func() any { return &machine{slots: make([]reflect.Value, slots)} }
	return p, nil
}
