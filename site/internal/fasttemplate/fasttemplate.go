// Package fasttemplate executes templates of html/template by compiled functions,
// some twenty times faster and without allocation.
//
// html/template decides what a template means: it parses, escapes and reports
// mistakes. [Compile] takes a template that it has escaped and makes a
// [Template] for one type of view: a tree of functions that append to a page.
// The contract is that these bytes equal those of html/template, or that there
// are none:
//
//   - Compile refuses what it does not know; its error says what that is.
//   - Append reports false where html/template would stop with an error.
//
// In both cases the caller executes the template with html/template.
//
// Every value must have one type that is known beforehand: a view holds neither
// interfaces nor maps, and no template calls itself. So fields and methods are
// looked up once, when a template is compiled, and dot and every variable of
// every template have a slot of their own.
package fasttemplate

import (
	"html/template"
	"reflect"
	"sync"
)

// Template is a template compiled for one type of view. It is safe for concurrent
// use.
type Template struct {
	view     reflect.Type
	body     block
	machines sync.Pool
}

// Predicate is a method that templates call often, such as
// {{if $table.Numeric $i}}, and that reflection would make slow.
type Predicate struct {
	kind  reflect.Type // func(*T, int) bool
	holds func(receiver reflect.Value, n int) bool
}

// NewPredicate returns a predicate for Compile, from a method expression.
func NewPredicate[T any](method func(*T, int) bool) Predicate {
	return Predicate{reflect.TypeOf(method), func(receiver reflect.Value, n int) bool {
		return method(receiver.Addr().Interface().(*T), n)
	}}
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

// Append appends the page of a view; ok is false when html/template has to make
// it, and what was appended is then worth nothing.
func (t *Template) Append(to []byte, view any) (page []byte, ok bool) {
	if reflect.TypeOf(view) != t.view {
		return to, false
	}
	m := t.machines.Get().(*machine)
	m.page, m.slots[0] = to, reflect.ValueOf(view)
	s := t.body.run(m)
	page, m.page = m.page, nil
	clear(m.slots) // the view may go
	t.machines.Put(m)
	return page, s == next
}

// Compile compiles the named template of a set that has been executed, and so
// escaped, for a type of view. The error says what html/template alone can do.
func Compile(set *template.Template, name string, view reflect.Type, predicates ...Predicate) (t *Template, err error) {
	c := &compiler{set: set, predicates: predicates, instances: map[called]*instance{}}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case refusal:
			t, err = nil, r
		default:
			panic(r)
		}
	}()
	body := c.template(name, c.place("$", view, false))
	slots := c.slots
	t = &Template{view: view, body: body}
	t.machines.New = func() any { return &machine{slots: make([]reflect.Value, slots)} }
	return t, nil
}
