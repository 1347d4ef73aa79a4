package serve

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/site"
	"gongkai/site/calendar"
)

// edited is a site on disk that is served while its files change, with looks
// that go on for as long as the test wants.
type edited struct {
	*server
	t       *testing.T
	dir     string
	changes chan string
	looks   chan chan struct{} // each look waits for its channel to be closed
	begun   atomic.Int32
}

func newEdited(t *testing.T) *edited {
	t.Helper()
	e := &edited{t: t, dir: t.TempDir(), changes: make(chan string, 8), looks: make(chan chan struct{}, 8)}
	for _, f := range txtar.Parse([]byte(files)).Files {
		e.write(f.Name, string(f.Data))
	}
	root, err := os.OpenRoot(e.t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	cache, err := site.OpenCache(root, "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cache.Close(); err != nil {
			t.Error(err)
		}
	})
	asOf := calendar.New(2026, 11, 22)
	var before *site.Site
	e.server, err = newServer(Options{Changes: e.changes, Quiet: time.Millisecond, Examine: func(ctx context.Context) (*site.Site, error) {
		if e.begun.Add(1) > 1 {
			select {
			case ready := <-e.looks:
				<-ready
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		examined, err := site.Examine(ctx, site.Options{Source: os.DirFS(e.dir), AsOf: asOf, Cache: cache, Before: before})
		if err == nil {
			before = examined
		}
		return examined, err
	}})
	if err != nil {
		t.Fatal(err)
	}
	e.look(t.Context())
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- e.follow(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("follow ended with %v", err)
		}
	})
	return e
}

func (e *edited) write(name, text string) {
	e.t.Helper()
	path := filepath.Join(e.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		e.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		e.t.Fatal(err)
	}
}

// change replaces a part of a file and tells of it.
func (e *edited) change(name, old, new string) {
	e.t.Helper()
	text, err := os.ReadFile(filepath.Join(e.dir, filepath.FromSlash(name)))
	if err != nil || !strings.Contains(string(text), old) {
		e.t.Fatal("nothing to change", err)
	}
	e.write(name, strings.Replace(string(text), old, new, 1))
	e.changes <- name
}

// event waits for what open pages are told.
func event(t *testing.T, events chan string) string {
	t.Helper()
	select {
	case e := <-events:
		return e
	case <-time.After(5 * time.Minute):
		t.Fatal("no event")
		return ""
	}
}

// A text that changes is shown while the site is still being looked at: a public
// one, and a draft's.
func TestTextIsShownAtOnce(t *testing.T) {
	e := newEdited(t)
	events, leave := e.listen()
	defer leave()
	for _, c := range []struct{ file, page string }{{"open", "/notices/open/"}, {"draft", "/notices/draft/"}} {
		for _, text := range []string{"改了一次", "又改了一次"} {
			e.change("content/notices/"+c.file+".md", "正文", "正文"+text)
			if got := event(t, events); got != "reload" {
				t.Fatalf("event %q", got)
			}
			if body := get(e.server, "GET", c.page).Body.String(); !strings.Contains(body, "正文"+text) {
				t.Errorf("%s is without %s", c.page, text)
			}
		}
	}
	// The look that was not called off ends, and shows the same.
	before := get(e.server, "GET", "/notices/open/").Body.String()
	ready := make(chan struct{})
	close(ready)
	e.looks <- ready
	if got := event(t, events); got != "reload" {
		t.Fatalf("event %q", got)
	}
	after := get(e.server, "GET", "/notices/open/").Body.String()
	cut := func(page string) string { return page[:strings.LastIndex(page, "<script")] }
	if cut(before) != cut(after) {
		t.Error("the page that was shown at once has other bytes")
	}
}

// When a title changes, lists change too: who asks for one waits until it is right.
func TestListsAreRightWhenOpened(t *testing.T) {
	e := newEdited(t)
	events, leave := e.listen()
	defer leave()
	e.change("content/notices/open.md", "已经公开的通知", "改了名的通知")
	answered := make(chan *httptest.ResponseRecorder)
	for e.isLooking() == false { // until the change has been noticed
		time.Sleep(time.Millisecond)
	}
	go func() { answered <- get(e.server, "GET", "/notices/") }()
	select {
	case w := <-answered:
		t.Fatalf("answered before the look has ended: %s", w.Body)
	case <-time.After(50 * time.Millisecond):
	}
	ready := make(chan struct{})
	close(ready)
	e.looks <- ready
	if w := <-answered; !strings.Contains(w.Body.String(), "改了名的通知") {
		t.Errorf("the list has the old title:\n%s", w.Body)
	}
	if got := event(t, events); got != "reload" {
		t.Fatalf("event %q", got)
	}
}

// While a document is broken, its page stays as it was.
func TestBrokenDocumentKeepsItsPage(t *testing.T) {
	e := newEdited(t)
	events, leave := e.listen()
	defer leave()
	ready := make(chan struct{})
	close(ready)
	for range 3 {
		e.change("content/notices/open.md", "organ", "orgam")
		e.looks <- ready
		if got := event(t, events); got != "stale" {
			t.Fatalf("event %q", got)
		}
		if w := get(e.server, "GET", "/notices/open/"); w.Code != 200 || !strings.Contains(w.Body.String(), "正文") {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
		e.change("content/notices/open.md", "orgam", "organ")
		e.looks <- ready
		if got := event(t, events); got != "reload" {
			t.Fatalf("event %q", got)
		}
	}
}
