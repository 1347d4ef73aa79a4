package main

import (
	"cmp"
	"context"
	"time"
)

// patience is how long an interrupted stage may take to notice. Stages look at the
// context between documents and pages; one document may take longer. A command waits so
// three times at most: for the work, and for closing the output and the cache. A process
// may have a patience of its own, for tests.
const patience = 300 * time.Millisecond

// attend does work and returns its error. When ctx ends, the work has a moment to end
// by itself; then it is left alone: ended is false, the error is that of ctx, and
// nothing that the work uses may be closed, for the program is about to exit. What
// such work leaves on the disk is what a killed program leaves.
func (p *process) attend(ctx context.Context, work func() error) (ended bool, err error) {
	done := make(chan error, 1)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return true, err
	case <-ctx.Done():
	}
	timer := time.NewTimer(cmp.Or(p.patience, patience))
	defer timer.Stop()
	select {
	case err := <-done:
		return true, err
	case <-timer.C:
		return false, ctx.Err()
	}
}
