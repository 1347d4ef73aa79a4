// Package desk is the clerk's desk (办公桌): a web application on this machine at which a
// person who types no commands and no TOML does what the commands do. It writes the same
// Markdown files through the same functions (package edit); a person with an editor, a
// command and the desk may work on one site at the same time.
//
// # Pages
//
//	/              今天: overdue, due, incomplete, wrong; each line with its button
//	/files         the documents, to tick many and act on them at once
//	/new /write    a document as a form of its kind: labels, lists of codes, words explained;
//	               below it the attachments, to add and to remove
//	/act           publish, schedule, withdraw, correct, review, number: many or one
//	/settle        a task of a plan is done: the day goes into tasks.toml
//	/import        a sheet, a Word file or a page from an office: what it would become, a sheet's
//	               cells to mend, then the import
//	/organs        the organs: a list, and a form to register one or to change it
//	/build         what is wrong, what differs from what is public; the build, the site as a
//	               ZIP; what a publication would bring to each target, then the publication
//	/source        a file that has no form, at the line of a problem
//	/days          the last days, month by month
//	/journal       who did what, also as CSV; /undo takes an action back, with the later ones
//	               that changed its files
//	/site/         the site as it would be built, drafts included, without scripts
//	/enter /name   the way in, and whose name goes into the journal
//
// Every page is HTML that works without scripts; the one script (desk.js) judges a form
// while it is filled in.
//
// # What the desk holds
//
// One examined site, in memory. Pages are made of it, so that they take no longer on a
// large site than on a small one. A write, and a change of a file by another program,
// begin a new look in the background (site.Examine with the site before: only what has
// changed is read again); until it has ended pages say that they may lag. Until the first
// look has ended, which takes a minute on a very large site, there is one page that says
// how far it is. A form never lags: it is made of the file as it is on disk, and what is
// saved is read again at once, alone, for its findings and its preview (corpus.Reread,
// Site.PageOf).
//
// # Writing
//
// A form carries the digest of the file that was opened. When the file is another one by
// then, nothing is written: both texts are shown, and the changed values go into the
// present file only when they touch nothing that was changed there. Only values that the
// clerk changed are written; comments and order stay. A document whose front matter cannot be
// read has no form: it is changed as a whole until it can. An act on many documents is done
// for all or for none. Each action can be taken back (package undo) and is a line of
// the journal, .gongkai/journal.
//
// A file that was dropped lies in .gongkai/desk until the next desk begins, and is never
// changed. The cells of a sheet that the clerk mends on screen lie beside it; they are read
// as if the sheet had them (importer.Options.Mended), and the journal says which they were.
//
// An attachment comes as a stream into the private folder, is judged as the build judges it,
// and is linked beside its document under a name that no file has.
//
// # Publishing
//
// A build, a rehearsal and a publication go on in the background, one at a time; closing the
// browser stops none of them. A publication is of the site that was rehearsed (the digest of
// its manifest is in the form). The journal has a line when it begins and one when it ends,
// so that the next clerk sees that one did not; package publish does the rest of it then.
// Where the site goes stands in publish.toml, and the signing key of a log lies outside of
// the site: both are the administrator's, who gives the key to the desk when it starts. A
// clerk cannot choose the folder of a web server or answer for a key; a site without
// publish.toml gets a text to send to the administrator.
//
// # Who may
//
// The desk listens on this machine. Whoever has the address with its random token gets
// a cookie that no other site's page can use (HttpOnly, SameSite=Strict); every form
// carries a second secret. A request is refused when its Host is no address or name of
// this server, when its Origin or Sec-Fetch-Site is another site's, without the cookie,
// and when its body is too large: by its announced length before a byte is read. On an
// address that other machines reach, a password takes the place of the token; after five
// wrong ones a minute passes. The preview is served in a sandbox in which no script
// runs. No path leaves content/: names are those of documents (package address), and
// files are opened below the site's folder (os.Root).
package desk

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/layouts"
	"gongkai/site"
	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/check"
	"gongkai/site/ledger"
	"gongkai/site/publish"
)

// Options are what a desk works with. All but Hosts, Password and Changes are required.
type Options struct {
	Listener net.Listener
	Root     *os.Root // the site's folder
	Now      func() time.Time
	Random   func() string // a secret of at least 16 random characters, another one each time
	// Examine reads and judges the site; before is the site as it was, or nil. Progress
	// may be called from many goroutines.
	Examine func(ctx context.Context, before *site.Site, progress func(stage string, done, total int)) (*site.Site, error)
	Changes <-chan string // hears of files that have changed, as serve.Watch tells
	Hosts   []string      // names, besides addresses and localhost, that requests may use
	// Password lets people in where other machines reach the listener; required there.
	Password string
	// Build builds the site as the command does, and returns what there is to say of it,
	// and whether it is built. Output is the folder of the built site.
	Build  func(ctx context.Context, progress func(stage string, done, total int)) (text string, good bool)
	Output func() fs.FS
	// Publication returns what a publication needs besides its targets; without signs it is
	// a rehearsal, which needs no key. An error is for the clerk: it names no key and no file
	// of one.
	Publication func(ctx context.Context, config publish.Config, signs bool) (publish.Options, error)
	// Ready is called once, with the address at which the desk opens.
	Ready func(address string)
}

// Desk is a desk at work. It is an http.Handler.
type Desk struct {
	opt    Options
	open   bool   // to other machines
	token  string // of the address
	guard  guard
	pages  *template.Template
	mux    *http.ServeMux
	titles map[string]string // of problems, by code

	writing sync.Mutex // one write at a time

	mu     sync.Mutex
	now    *state
	stage  string        // how far the first look is
	asked  int           // looks that were asked for
	wake   chan struct{} // has room for one
	looked chan struct{} // closed at the end of each look
	opened map[string][]byte
	order  []string // digests of opened, the oldest first

	uploaded []upload      // the oldest first
	received atomic.Uint64 // files that were received as attachments, for their names until then
	work     work
	tasks    sync.WaitGroup  // work in the background
	running  context.Context // of the desk: the work outlives its request
}

// state is a site as it was last examined. It is never changed.
type state struct {
	number  int // how many looks had been asked for when the look began
	took    time.Duration
	site    *site.Site
	failure error // why the newest look came to nothing
	agenda  *agenda.Agenda
	preview *site.Preview // of the newest site without errors; nil when there was none
	words   map[string]string
	parties func() []party
	// Counted once, when a page asks: documents by the files that they publish, and what is
	// wrong.
	owners   func() map[string]string
	problems func() problemsView
}

// New returns a desk that has not looked at its site yet: follow does.
func New(ctx context.Context, opt Options) (*Desk, error) {
	d := &Desk{opt: opt, token: opt.Random(), wake: make(chan struct{}, 1), looked: make(chan struct{}), opened: map[string][]byte{}, titles: map[string]string{}, now: &state{}}
	if d.open = !local(opt.Listener.Addr().String()); d.open && opt.Password == "" {
		return nil, errors.New("其他电脑也能打开的办公桌要有密码")
	}
	d.guard = guard{session: opt.Random(), form: opt.Random()}
	pages, err := template.New("").Funcs(template.FuncMap{"short": short}).ParseFS(layouts.Desk(), "desk/*.html")
	if err != nil {
		return nil, fmt.Errorf("办公桌的页面：%w", err)
	}
	d.pages = pages
	for _, c := range check.All() {
		d.titles[c.Code] = c.Title
	}
	d.routes()
	d.running = ctx
	if err := opt.Root.RemoveAll(uploads); err != nil {
		return nil, fmt.Errorf("清理 %s：%w", uploads, err)
	}
	if err := opt.Root.MkdirAll(uploads, 0o700); err != nil {
		return nil, fmt.Errorf("建文件夹 %s：%w", uploads, err)
	}
	return d, nil
}

// local reports whether only this machine can reach an address.
func local(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	return err == nil && net.ParseIP(host).IsLoopback()
}

// Address returns the address at which the desk opens.
func (d *Desk) Address() string {
	address := "http://" + d.opt.Listener.Addr().String() + "/"
	if d.open {
		return address
	}
	return address + "enter?token=" + d.token
}

// Run serves a desk until ctx ends. The error is nil then.
func Run(ctx context.Context, opt Options) error {
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	d, err := New(running, opt)
	if err != nil {
		return err
	}
	defer d.tasks.Wait()
	server := &http.Server{
		Handler: d, BaseContext: func(net.Listener) context.Context { return running },
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	ended := make(chan error, 2)
	go func() { ended <- fmt.Errorf("服务停止：%w", server.Serve(opt.Listener)) }()
	go func() {
		if err := d.follow(running); err != nil {
			ended <- err
		}
	}()
	if opt.Ready != nil {
		opt.Ready(d.Address())
	}
	select {
	case <-ctx.Done():
		// A save under way ends first.
		closing, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer stop()
		if server.Shutdown(closing) != nil {
			return server.Close()
		}
		return nil
	case err := <-ended:
		return errors.Join(err, server.Close())
	}
}

// quiet is how long no change may come before the site is looked at.
const quiet = 20 * time.Millisecond

// follow looks at the site, then again after each write and each burst of changes. The
// error is that of the first look; later ones are shown on the pages.
func (d *Desk) follow(ctx context.Context) error {
	d.look(ctx)
	if now, _ := d.state(ctx, 0); now.site == nil {
		return now.failure
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-d.wake:
		case _, ok := <-d.opt.Changes:
			if !ok {
				d.opt.Changes = nil
				continue
			}
			d.ask()
		}
		for settled := false; !settled; {
			select {
			case <-ctx.Done():
				return nil
			case <-d.opt.Changes:
			case <-time.After(quiet):
				settled = true
			}
		}
		select {
		case <-d.wake: // what was asked for meanwhile is in this look
		default:
		}
		d.look(ctx)
	}
}

// ask asks for a look, and returns its number.
func (d *Desk) ask() int {
	d.mu.Lock()
	d.asked++
	n := d.asked
	d.mu.Unlock()
	select {
	case d.wake <- struct{}{}:
	default: // a look is about to begin
	}
	return n
}

// look examines the site. After a failure the site before stays.
func (d *Desk) look(ctx context.Context) {
	d.mu.Lock()
	number, before := d.asked, d.now
	d.mu.Unlock()
	began := d.opt.Now()
	examined, err := d.opt.Examine(ctx, before.site, func(stage string, done, total int) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.stage = stageLine(stage, done, total)
	})
	if ctx.Err() != nil {
		return
	}
	next := *before
	next.number, next.took, next.failure = number, d.opt.Now().Sub(began), err
	if err == nil {
		next.site = examined
		next.agenda = agenda.Of(examined.Ledger, ledger.Selection{})
		next.words = glossary(examined.Corpus)
		next.parties = sync.OnceValue(func() []party { return partiesOf(examined.Corpus) })
		next.problems = sync.OnceValue(func() problemsView { return d.problemsOf(&next) })
		next.owners = sync.OnceValue(func() map[string]string { return ownersOf(examined.Corpus) })
		if !examined.Failed() {
			next.preview = examined.Preview()
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = &next
	close(d.looked)
	d.looked = make(chan struct{})
}

// lengthy is how long a look takes for which no page waits.
const lengthy = time.Second

// state returns the newest state, after a short wait for what was written. stale is true
// when something is not in it yet.
func (d *Desk) state(ctx context.Context, patience time.Duration) (now *state, stale bool) {
	d.mu.Lock()
	if d.now.took >= lengthy {
		patience = 0
	}
	d.mu.Unlock()
	return d.await(ctx, patience)
}

// await returns the newest state, after a wait for all that was asked for; stale is true
// when the wait was too short.
func (d *Desk) await(ctx context.Context, patience time.Duration) (now *state, stale bool) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		d.mu.Lock()
		now, stale = d.now, d.now.number < d.asked
		looked := d.looked
		d.mu.Unlock()
		if !stale {
			return now, false
		}
		select {
		case <-looked:
		case <-timer.C:
			return now, true
		case <-ctx.Done():
			return now, true
		}
	}
}

// longest is how long an action waits that has to know all files as they are.
const longest = time.Minute

// fresh returns a state that knows every file as it is on disk now, also what an editor
// has saved a moment ago. The caller holds d.writing, so that the desk writes nothing.
func (d *Desk) fresh(ctx context.Context) (*state, error) {
	d.ask()
	now, stale := d.await(ctx, longest)
	switch {
	case now.failure != nil:
		return nil, fmt.Errorf("网站读不出来：%w", now.failure)
	case stale:
		return nil, errors.New("刚才的改动还在核对，请过一会儿再试")
	}
	return now, nil
}

// today returns the as-of date of a state.
func (s *state) today() calendar.Date { return s.site.Ledger.AsOf }

// maxOpened is how many opened files a desk remembers, to tell what a clerk has changed.
const maxOpened = 200

// remember holds the source of a file that a form was made of.
func (d *Desk) remember(source []byte) (digest string) {
	digest = digestOf(source)
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := d.opened[digest]; !known {
		d.opened[digest] = source
		if d.order = append(d.order, digest); len(d.order) > maxOpened {
			delete(d.opened, d.order[0])
			d.order = d.order[1:]
		}
	}
	return digest
}

// recall returns the source with a digest.
func (d *Desk) recall(digest string) ([]byte, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	source, ok := d.opened[digest]
	return source, ok
}
