// Package serve shows a site to its editor while it is edited.
//
// The site is examined and its files are made when a browser asks for them, on
// one address, by default of this machine only. When a file of the source
// changes, the site is examined again; a burst of changes (an editor that saves
// in several steps) is taken together. When nothing but the text of documents has
// changed, their pages are shown at once, and all else is looked at afterwards; a
// request that comes while more has changed waits for that. A look that finds errors changes nothing:
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
// server answers only to addresses and to names that it knows, so that a page
// elsewhere cannot read drafts by giving this address a name of its own. One that
// other machines can reach asks for a password.
package serve

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"path"
	"slices"
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
	// Changes receives the path of each source file that has changed, by the path
	// that problems give it; "" when there is no telling.
	Changes <-chan string
	// Quiet is how long no change may come before the site is examined; 0 means
	// 20 ms.
	Quiet time.Duration
	// Hosts are the names, besides addresses and localhost, that requests may use.
	Hosts []string
	// Password is asked for where other machines can reach the listener; it must not
	// be empty there. The name of the user does not matter.
	Password string
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
	opt  Options
	open bool // to other machines
	desk *desk
	now  atomic.Pointer[version]

	mu      sync.Mutex
	pages   map[chan string]bool // open pages, waiting for an event
	looking chan struct{}        // closed when what is shown is what there is
	turn    int                  // of the look that will close it
}

func newServer(opt Options) (*server, error) {
	d, err := newDesk()
	if err != nil {
		return nil, err
	}
	s := &server{opt: opt, desk: d, pages: map[chan string]bool{}, looking: make(chan struct{})}
	close(s.looking)
	if opt.Listener != nil {
		if s.open = !Local(opt.Listener.Addr().String()); s.open && opt.Password == "" {
			return nil, errors.New("其他电脑也能打开的预览要有密码")
		}
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

// look examines the site and shows it when it is good. One that is called off
// shows nothing.
func (s *server) look(ctx context.Context) {
	examined, err := s.opt.Examine(ctx)
	if ctx.Err() != nil {
		return
	}
	next := *s.now.Load()
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

// follow looks again after each burst of changes. A look that goes on when the
// next burst comes is called off.
func (s *server) follow(ctx context.Context) error {
	quiet := s.opt.Quiet
	if quiet == 0 {
		quiet = 20 * time.Millisecond
	}
	var calledOff context.CancelFunc = func() {}
	var last chan struct{} // closed when the last look has ended
	defer func() {
		calledOff()
		if last != nil {
			<-last
		}
	}()
	for {
		var changed map[string]bool
		select {
		case <-ctx.Done():
			return ctx.Err()
		case path := <-s.opt.Changes:
			changed = map[string]bool{path: true}
		}
		if err := s.settle(ctx, quiet, changed); err != nil {
			return err
		}
		calledOff()
		quick := s.revise(slices.Sorted(maps.Keys(changed)))
		ended := s.wait(quick)
		looking, cancel := context.WithCancel(ctx)
		before, done := last, make(chan struct{})
		calledOff, last = cancel, done
		go func() {
			defer close(done)
			if before != nil {
				<-before // one look at a time
			}
			s.look(looking)
			if looking.Err() == nil {
				ended()
			}
		}()
	}
}

// revise shows the site with the texts that have changed, when that is all that
// has, and nothing waits to be shown.
func (s *server) revise(changed []string) bool {
	now := s.now.Load()
	if now.good == nil || now.stale() || s.isLooking() {
		return false
	}
	site, ok, err := now.good.Revised(changed)
	if err != nil || !ok {
		return false // the look that follows has the say
	}
	next := version{number: now.number + 1, good: site, latest: site, preview: now.preview.Revised(site, changed)}
	s.now.Store(&next)
	s.tell("reload")
	return true
}

// wait makes requests wait until the look that begins has ended, unless what has
// changed is shown already.
func (s *server) wait(shown bool) (ended func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if shown {
		return func() {}
	}
	select {
	case <-s.looking:
		s.looking = make(chan struct{})
	default: // they wait already, for a look that was called off
	}
	s.turn++
	turn, looking := s.turn, s.looking
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.turn == turn {
			close(looking)
		}
	}
}

func (s *server) isLooking() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.looking:
		return false
	default:
		return true
	}
}

// settle waits until no change has come for a while, and adds what comes.
func (s *server) settle(ctx context.Context, quiet time.Duration, changed map[string]bool) error {
	timer := time.NewTimer(quiet)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case path := <-s.opt.Changes:
			changed[path] = true
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
