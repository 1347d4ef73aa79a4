// Package serve shows a site while it is edited.
//
// The site is built into memory and served on one address, by default of this
// machine only. When a file of the source changes, the site is built again; a
// burst of changes (an editor that saves in several steps) is taken together.
// A build that finds errors changes nothing: the last good site stays, the
// problems are told, and open pages say that they are not the newest. A build
// that succeeds replaces the site at once and open pages load themselves again.
//
// Pages are served as build writes them, but for one line before </body> that
// loads /.gongkai/reload.js; nothing of that is ever written to an output.
// Requests answer GET and HEAD only and cannot name a file outside the site.
package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/site/output"
)

// Options say what to serve.
type Options struct {
	Listener net.Listener
	// Build makes the site anew. It returns nil when there are errors, which it
	// has told the editor itself.
	Build func(context.Context) (*output.Memory, error)
	// Changes receives a value whenever a source file has changed.
	Changes <-chan struct{}
	// Quiet is how long no change may come before a build begins; 0 means 100 ms.
	Quiet time.Duration
}

// Run builds and serves until ctx ends. The error is nil then.
func Run(ctx context.Context, opt Options) error {
	s := &server{opt: opt, pages: map[chan string]bool{}}
	if err := s.build(ctx); err != nil {
		return err
	}
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	httpServer := &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return running }}
	ended := make(chan error, 2)
	go func() { ended <- fmt.Errorf("服务停止：%w", httpServer.Serve(opt.Listener)) }()
	go func() { ended <- s.follow(running) }()
	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	closing := httpServer.Close()
	if ctx.Err() != nil {
		return closing
	}
	return errors.Join(err, closing)
}

type server struct {
	opt  Options
	site atomic.Pointer[output.Memory]

	mu    sync.Mutex
	pages map[chan string]bool // open pages, waiting for an event
}

// build replaces the site when it succeeds. A machine failure in a rebuild is
// returned; the first build may not find errors either, or there is nothing to show.
func (s *server) build(ctx context.Context) error {
	built, err := s.opt.Build(ctx)
	if err != nil {
		return err
	}
	if built == nil {
		s.tell("stale")
		return nil
	}
	s.site.Store(built)
	s.tell("reload")
	return nil
}

// follow builds after each burst of changes.
func (s *server) follow(ctx context.Context) error {
	quiet := s.opt.Quiet
	if quiet == 0 {
		quiet = 100 * time.Millisecond
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.opt.Changes:
		}
		if err := s.settle(ctx, quiet); err != nil {
			return err
		}
		if err := s.build(ctx); err != nil {
			return err
		}
	}
}

// settle waits until no change has come for a while.
func (s *server) settle(ctx context.Context, quiet time.Duration) error {
	timer := time.NewTimer(quiet)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.opt.Changes:
			timer.Reset(quiet)
		case <-timer.C:
			return nil
		}
	}
}

// tell sends an event to every open page; one that is not listening misses it.
func (s *server) tell(event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for page := range s.pages {
		select {
		case page <- event:
		default:
		}
	}
}

func (s *server) listen() (events chan string, leave func()) {
	events = make(chan string, 4)
	s.mu.Lock()
	s.pages[events] = true
	s.mu.Unlock()
	return events, func() {
		s.mu.Lock()
		delete(s.pages, events)
		s.mu.Unlock()
	}
}

// name is the file of the site that a request path means.
func name(requestPath string) string {
	clean := path.Clean("/" + requestPath)[1:]
	if clean == "" || requestPath[len(requestPath)-1] == '/' {
		return path.Join(clean, "index.html")
	}
	return clean
}
