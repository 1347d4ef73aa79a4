// Package parallel runs one function over many values at once and keeps their
// order: the n-th result belongs to the n-th value, whichever was ready first.
// So nothing that is built with it depends on scheduling.
package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Panic is what Map panics with after f has panicked: the value, and the stack
// of the goroutine that is gone by then.
type Panic struct {
	Value any
	Stack []byte
}

// Error shows the value and where it came from.
func (p *Panic) Error() string { return fmt.Sprintf("%v\n\n%s", p.Value, p.Stack) }

// Unwrap returns the value when it is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// Map returns f of every value of in, in their order. At most workers calls run
// at the same time; 0 or less means as many as the program has processors. When
// f panics, the calls that run are finished, no other is begun, and Map panics
// with a *Panic.
func Map[T, R any](workers int, in []T, f func(T) R) []R {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	m := mapping[T, R]{in: in, out: make([]R, len(in)), f: f}
	var running sync.WaitGroup
	for range min(workers, len(in)) {
		running.Go(m.work)
	}
	running.Wait()
	if p := m.panicked.Load(); p != nil {
		panic(p)
	}
	return m.out
}

type mapping[T, R any] struct {
	in       []T
	out      []R
	f        func(T) R
	next     atomic.Int64
	panicked atomic.Pointer[Panic]
}

// work takes one value after the other until none is left.
func (m *mapping[T, R]) work() {
	ended := false
	defer func() {
		switch v := recover(); {
		case v != nil:
			m.panicked.CompareAndSwap(nil, &Panic{v, debug.Stack()})
		case !ended: // runtime.Goexit, as in a test's Fatal: a result is missing
			m.panicked.CompareAndSwap(nil, &Panic{"parallel: the function ended its goroutine", debug.Stack()})
		}
	}()
	for m.panicked.Load() == nil {
		i := int(m.next.Add(1)) - 1
		if i >= len(m.in) {
			break
		}
		m.out[i] = m.f(m.in[i])
	}
	ended = true
}
