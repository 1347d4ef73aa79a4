package parallel

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

func TestMapKeepsOrder(t *testing.T) {
	for _, workers := range []int{-1, 0, 1, 2, 7, 1000} {
		for _, n := range []int{0, 1, 2, 500} {
			t.Run(fmt.Sprintf("%d workers, %d values", workers, n), func(t *testing.T) {
				in, want := make([]int, n), make([]string, n)
				for i := range in {
					in[i], want[i] = i, fmt.Sprint(i*i)
				}
				if got := Map(workers, in, func(i int) string { return fmt.Sprint(i * i) }); !slices.Equal(got, want) {
					t.Errorf("got %v", got)
				}
			})
		}
	}
}

func TestMapRunsNoMoreThanWorkers(t *testing.T) {
	const workers = 3
	var running, most atomic.Int32
	all := make(chan struct{})
	Map(workers, make([]struct{}, 50), func(struct{}) int {
		n := running.Add(1)
		defer running.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		if n == workers {
			select {
			case <-all:
			default:
				close(all)
			}
		}
		<-all // every worker is seen at work at once
		return 0
	})
	if got := most.Load(); got != workers {
		t.Errorf("%d calls at once, want %d", got, workers)
	}
}

func TestMapPassesPanicsOn(t *testing.T) {
	errBroken := errors.New("broken")
	cases := []struct {
		name string
		f    func(int) int
		want string
	}{
		{"error", func(int) int { panic(errBroken) }, "broken"},
		{"text", func(i int) int {
			if i == 7 {
				panic("seven")
			}
			return i
		}, "seven"},
		{"goroutine ended", func(int) int { runtime.Goexit(); return 0 }, "ended its goroutine"},
	}
	for _, c := range cases {
		for _, workers := range []int{1, 4} {
			t.Run(fmt.Sprintf("%s, %d workers", c.name, workers), func(t *testing.T) {
				defer func() {
					p, ok := recover().(*Panic)
					if !ok || !strings.Contains(p.Error(), c.want) {
						t.Fatalf("recovered %v", p)
					}
					if c.name == "error" && !errors.Is(p, errBroken) {
						t.Error("the error is not wrapped")
					}
				}()
				Map(workers, []int{5, 6, 7, 8}, c.f)
				t.Error("Map returned")
			})
		}
	}
}
