// Package serve shows a site to its editor while it is edited.
//
// The site is examined and its files are made when a browser asks for them, on
// one address, by default of this machine only. When a file of the source
// changes, the site is examined again; a burst of changes (an editor that saves
// in several steps) is taken together. A look that finds errors changes nothing:
// the last good site stays, and open pages show the errors. A good one replaces
// the site at once and open pages load themselves again. When the machine fails
// (a file that another program holds), the last good site stays too.
//
// # What is served
//
// Public pages are served as build writes them, but for one line before </body>
// that loads the panel. Documents that are drafts or scheduled have the page
// they would have if they were public, at their own address, with a banner
// above its header and a mark in the title; no public page names them.
//
// Everything of the editor's lies under /.gongkai/, an address that no content
// can have, and is never written to an output:
//
//	/.gongkai/            the problems of the whole site (问题)
//	/.gongkai/due         what is due, as `gongkai due` tells it (编辑待办)
//	/.gongkai/drafts      documents that are not public (未公开的文件)
//	/.gongkai/panel       what the panel on a page shows: all errors, the page's
//	                      own warnings, links to the above
//	/.gongkai/events      server-sent events: reload, stale
//	/.gongkai/preview.js  /.gongkai/preview.css
//
// The pages work without JavaScript, the panel needs it. Scripts and styles are
// files of this server, as the pages' content security policy asks.
//
// Requests answer GET and HEAD only and cannot name a file outside the site. A
// server that listens on this machine only answers only to its names, so that a
// page elsewhere cannot read drafts by giving this address a name of its own.
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

	"gongkai/site"
)

// Options say what to serve.
type Options struct {
	Listener net.Listener
	// Examine looks at the site anew and tells the editor of it.
	Examine func(context.Context) (*site.Site, error)
	// Read returns a source file by the path that problems give it.
	Read func(path string) ([]byte, error)
	// Changes receives a value whenever a source file has changed.
	Changes <-chan struct{}
	// Quiet is how long no change may come before the site is examined; 0 means
	// 20 ms.
	Quiet time.Duration
}

// Run examines and serves until ctx ends. The error is nil then.
func Run(ctx context.Context, opt Options) error {
	s, err := newServer(opt)
	if err != nil {
		return err
	}
	if s.look(ctx); s.now.Load().failure != nil {
		return s.now.Load().failure
	}
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	httpServer := &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return running }}
	ended := make(chan error, 2)
	go func() { ended <- fmt.Errorf("服务停止：%w", httpServer.Serve(opt.Listener)) }()
	go func() { ended <- s.follow(running) }()
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
	opt      Options
	loopback bool
	desk     *desk
	now      atomic.Pointer[version]

	mu    sync.Mutex
	pages map[chan string]bool // open pages, waiting for an event
}

func newServer(opt Options) (*server, error) {
	d, err := newDesk()
	if err != nil {
		return nil, err
	}
	s := &server{opt: opt, desk: d, pages: map[chan string]bool{}}
	if opt.Listener != nil {
		s.loopback = Local(opt.Listener.Addr().String())
	}
	s.now.Store(&version{})
	return s, nil
}

// Local says whether only this machine can reach an address.
func Local(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	return err == nil && net.ParseIP(host).IsLoopback()
}

// version is what there is to show at a moment. It is never changed.
type version struct {
	number  int           // of the good site
	good    *site.Site    // the last one without errors; nil when there was none
	preview *site.Preview // of good
	latest  *site.Site    // the last one that was examined, with its problems; nil when there was none
	failure error         // why the newest look came to nothing
}

// stale says whether what is shown is not the newest.
func (v *version) stale() bool { return v.good != v.latest || v.failure != nil }

// look examines the site and shows it when it is good.
func (s *server) look(ctx context.Context) {
	next := *s.now.Load()
	examined, err := s.opt.Examine(ctx)
	if next.failure = err; err == nil {
		next.latest = examined
		if !examined.Failed() {
			next.good, next.preview = examined, examined.Preview()
			next.number++
		}
	}
	s.now.Store(&next)
	if next.stale() {
		s.tell("stale")
		return
	}
	s.tell("reload")
}

// follow looks again after each burst of changes.
func (s *server) follow(ctx context.Context) error {
	quiet := s.opt.Quiet
	if quiet == 0 {
		quiet = 20 * time.Millisecond
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
		if s.look(ctx); ctx.Err() != nil {
			return ctx.Err()
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
