package serve

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/site"
	"gongkai/site/calendar"
	"gongkai/site/output"
)

// files is a small site: a public notice with a warning, a draft and a scheduled one.
const files = `
-- content/site.toml --
title = "示范市政府信息公开"
base_url = "https://www.shifan.example/"
-- content/organs.toml --
[[organ]]
id = "sfj"
name = "示范市司法局"
type = "department"
since = 2025
-- content/notices/open.md --
+++
title = "已经公开的通知"
organ = "sfj"
dated = 2026-11-02
published = 2026-11-03
+++
正文见[草稿](draft.md)。
-- content/notices/draft.md --
+++
title = "草稿里的<通知>"
organ = "sfj"
dated = 2026-11-20
draft = true
+++
草稿正文。
-- content/notices/later.md --
+++
title = "排定的通知"
organ = "sfj"
dated = 2026-11-20
published = 2026-12-01
+++
排定的正文。
`

func source(t *testing.T, extra string) fs.FS {
	t.Helper()
	made := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(files + extra)).Files {
		made[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return made
}

func examine(t *testing.T, source fs.FS) (*site.Site, error) {
	t.Helper()
	asOf, err := calendar.Parse("2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	return site.Examine(t.Context(), site.Options{Source: source, AsOf: asOf})
}

// serving is a server that shows a source.
func serving(t *testing.T, from fs.FS) *server {
	t.Helper()
	s, err := newServer(Options{
		Examine: func(context.Context) (*site.Site, error) { return examine(t, from) },
		Read:    func(path string) ([]byte, error) { return fs.ReadFile(from, path) },
	})
	if err != nil {
		t.Fatal(err)
	}
	s.look(t.Context())
	if err := s.now.Load().failure; err != nil {
		t.Fatal(err)
	}
	return s
}

func get(s *server, method, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, "http://localhost/", nil)
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(path, "?")
	s.ServeHTTP(w, r)
	return w
}

const line = `<script src="/.gongkai/preview.js?v=1"></script></body>`

func TestServeHTTP(t *testing.T) {
	s := serving(t, source(t, ""))
	cases := []struct {
		method, path string
		status       int
		contentType  string
		has          string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", line},
		{"GET", "/notices/open/", 200, "text/html; charset=utf-8", line},
		{"GET", "/notices/open/index.html", 200, "text/html; charset=utf-8", line},
		{"GET", "/notices/open", 301, "text/html; charset=utf-8", ""},
		{"GET", "/feed.xml", 200, "application/xml; charset=utf-8", "已经公开的通知"},
		{"GET", "/css/site.css", 200, "text/css; charset=utf-8", ""},
		{"GET", "/b/", 404, "text/html; charset=utf-8", line},
		{"GET", "/../../etc/passwd", 404, "text/html; charset=utf-8", line},
		{"GET", "/.gongkai/preview.js", 200, "text/javascript; charset=utf-8", "EventSource"},
		{"GET", "/.gongkai/preview.css", 200, "text/css; charset=utf-8", ".panel"},
		{"GET", "/.gongkai/page.html", 404, "text/plain; charset=utf-8", ""},
		{"GET", "/.gongkai/../notices/open/", 404, "text/plain; charset=utf-8", ""},
		{"POST", "/", 405, "text/plain; charset=utf-8", "只支持 GET 和 HEAD"},
	}
	for _, c := range cases {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			w := get(s, c.method, c.path)
			if w.Code != c.status || w.Header().Get("Content-Type") != c.contentType || !strings.Contains(w.Body.String(), c.has) {
				t.Errorf("got %d %s %.300q", w.Code, w.Header().Get("Content-Type"), w.Body.String())
			}
			if c.status == 301 && w.Header().Get("Location") != "/notices/open/" {
				t.Errorf("redirect to %s", w.Header().Get("Location"))
			}
		})
	}
}

// A public page is what build writes, but for one line; a feed is that exactly.
func TestServedAsBuilt(t *testing.T) {
	from := source(t, "")
	built := output.NewMemory()
	asOf, _ := calendar.Parse("2026-11-22")
	if report, err := site.Build(t.Context(), site.Options{Source: from, AsOf: asOf}, built); err != nil || report.Failed() {
		t.Fatal(err, report.Problems)
	}
	s := serving(t, from)
	for name, want := range built.Files() {
		got := get(s, "GET", "/"+name).Body.String()
		if strings.HasSuffix(name, ".html") {
			got = strings.Replace(got, line, "</body>", 1)
		}
		if got != string(want) {
			t.Errorf("%s is served with other bytes", name)
		}
		if strings.Contains(got, "草稿里的") || strings.Contains(got, "排定的") || strings.Contains(got, "gongkai/") && strings.HasSuffix(name, ".html") {
			t.Errorf("%s tells of what is not public", name)
		}
	}
}

// What waits is shown and marked, and listed for the editor alone.
func TestDrafts(t *testing.T) {
	s := serving(t, source(t, ""))
	for path, mark := range map[string]string{"/notices/draft/": "草稿，尚未公开", "/notices/later/": "排定 2026-12-01 公开，尚未公开"} {
		page := get(s, "GET", path)
		body := page.Body.String()
		for _, want := range []string{mark, "<title>〔未公开〕", "正文。", `<aside class="gongkai-waiting" aria-label="预览">`, line, "/.gongkai/preview.css"} {
			if page.Code != 200 || !strings.Contains(body, want) {
				t.Errorf("%s: %d, without %s", path, page.Code, want)
			}
		}
	}
	list := get(s, "GET", "/.gongkai/drafts").Body.String()
	for _, want := range []string{`<a href="/notices/draft/">草稿里的&lt;通知&gt;</a>`, ">草稿<", "排定 2026-12-01 公开"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list is without %s", want)
		}
	}
	if strings.Contains(list, "已经公开的通知") {
		t.Error("the list has what is public")
	}
}

// The to-do page has the rows of `gongkai due`.
func TestDue(t *testing.T) {
	s := serving(t, source(t, `
-- content/enforcement/penalty/2026/0001.md --
+++
title = "处罚决定"
organ = "sfj"
dated = 2026-11-02
draft = true
+++
`))
	body := get(s, "GET", "/.gongkai/due").Body.String()
	for _, want := range []string{
		"已逾期：3 项", "enforcement/penalty/2026/0001.md", "penalty-decision-7wd", "2026-11-11", "晚 7 个工作日", "补上 ", "违法行为类型", "还没有文件",
		"30 天内：0 项", "缺信息：1 项", "另有 2 项",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("without %s:\n%s", want, body)
		}
	}
}

// The panel tells the page's own warnings, and all errors when there are some.
func TestPanel(t *testing.T) {
	s := serving(t, source(t, ""))
	own := get(s, "GET", "/.gongkai/panel?page=/notices/open/").Body.String()
	for _, want := range []string{"这一页有 ", "link-not-public", "content/notices/open.md:7:4", "正文见<mark>[</mark>草稿](draft.md)。", "提示：", `href="/.gongkai/due"`} {
		if !strings.Contains(own, want) {
			t.Errorf("without %s:\n%s", want, own)
		}
	}
	if home := get(s, "GET", "/.gongkai/panel?page=/").Body.String(); !strings.Contains(home, "这一页没有问题") || strings.Contains(home, "link-not-public") {
		t.Errorf("the home page's panel:\n%s", home)
	}
	broken := serving(t, source(t, `
-- content/notices/bad.md --
+++
title = "<b>坏的"
orgam = "sfj"
+++
`))
	for _, path := range []string{"/.gongkai/panel?page=/", "/.gongkai/", "/"} {
		w := get(broken, "GET", path)
		for _, want := range []string{"unknown-key", "content/notices/bad.md:3:1", "<mark>o</mark>rgam = &#34;sfj&#34;", "是不是 organ？"} {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: %d, without %s:\n%s", path, w.Code, want, w.Body)
			}
		}
		if strings.Contains(w.Body.String(), "link-not-public") && path != "/.gongkai/" && path != "/" {
			t.Errorf("%s: warnings among the errors", path)
		}
	}
	if code := get(broken, "GET", "/").Code; code != http.StatusServiceUnavailable {
		t.Errorf("without a site the status is %d", code)
	}
}

// A page elsewhere cannot read the preview under a name of its own.
func TestOnlyOwnName(t *testing.T) {
	s := serving(t, source(t, ""))
	s.opt.Hosts = []string{"yulan.shifan.example"}
	for host, status := range map[string]int{
		"127.0.0.1:1314": 200, "localhost:1314": 200, "[::1]:1314": 200, "yulan.shifan.example:1314": 200, "Yulan.Shifan.Example": 200, "evil.example:1314": 421, "127.0.0.1.evil.example": 421, "": 421,
	} {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		r.Host = host
		s.ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("Host %q: %d, want %d", host, w.Code, status)
		}
	}
}

// Whoever can reach the preview from another machine needs the password.
func TestPassword(t *testing.T) {
	s := serving(t, source(t, ""))
	s.open, s.opt.Password = true, "长密码12345678"
	for password, status := range map[string]int{"": 401, "wrong": 401, "长密码1234567": 401, "长密码12345678": 200} {
		for _, path := range []string{"/", "/.gongkai/drafts", "/notices/draft/"} {
			w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "http://192.0.2.1"+path, nil)
			r.SetBasicAuth("any", password)
			s.ServeHTTP(w, r)
			if w.Code != status {
				t.Errorf("%s with %q: %d, want %d", path, password, w.Code, status)
			}
			if asks := w.Header().Get("WWW-Authenticate") != ""; asks != (status == 401) {
				t.Errorf("%s with %q: asks %v", path, password, asks)
			}
		}
	}
}

// Changes in a folder that has been renamed are seen, and in folders below it.
func TestWatchRenamedFolder(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	file("content/notices/sub/deep/b.md", "零")
	changes, err := Watch(t.Context(), dir, "content")
	if err != nil {
		t.Fatal(err)
	}
	seen := func(what string) {
		t.Helper()
		select {
		case <-changes:
		case <-time.After(5 * time.Minute):
			t.Fatalf("%s was not seen", what)
		}
		for quiet := time.After(300 * time.Millisecond); ; { // the rest of the burst
			select {
			case <-changes:
				continue
			case <-quiet:
			}
			return
		}
	}
	from := "sub"
	for _, to := range []string{"sub2", "sub3", "sub"} {
		if err := os.Rename(filepath.Join(dir, "content", "notices", from), filepath.Join(dir, "content", "notices", to)); err != nil {
			t.Fatal(err)
		}
		seen("the folder " + to)
		file("content/notices/"+to+"/deep/b.md", "一")
		seen("a changed file in " + to)
		file("content/notices/"+to+"/new.md", "二")
		seen("a new file in " + to)
		from = to
	}
}

// A burst of changes is one look; errors and a failing machine keep the last
// good site.
func TestFollow(t *testing.T) {
	good, err := examine(t, source(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	bad, err := examine(t, source(t, "-- content/notices/bad.md --\n+++\nx = 1\n+++\n"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := examine(t, source(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		changes := make(chan string)
		var looks atomic.Int32
		held := errors.New("held by another program")
		results := []*site.Site{good, bad, nil, again}
		s, err := newServer(Options{Changes: changes, Examine: func(context.Context) (*site.Site, error) {
			if found := results[looks.Add(1)-1]; found != nil {
				return found, nil
			}
			return nil, held
		}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		s.look(ctx)
		events, leave := s.listen()
		defer leave()
		done := make(chan error)
		go func() { done <- s.follow(ctx) }()
		for range 5 {
			changes <- "content/site.toml"
			time.Sleep(10 * time.Millisecond)
		}
		if n := looks.Load(); n != 1 {
			t.Errorf("looked %d times within the burst", n)
		}
		time.Sleep(time.Second)
		for i, want := range []struct {
			event string
			good  *site.Site
			stale bool
		}{{"stale", good, true}, {"stale", good, true}, {"reload", again, false}} {
			synctest.Wait()
			now := s.now.Load()
			if got := <-events; got != want.event || now.good != want.good || now.stale() != want.stale || int(looks.Load()) != i+2 {
				t.Errorf("change %d: event %q, stale %t, %d looks", i, got, now.stale(), looks.Load())
			}
			if i < 2 {
				changes <- "content/site.toml"
				time.Sleep(time.Second)
			}
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("follow ended with %v", err)
		}
	})
}

// The real thing: a folder on disk, a socket of this machine, an open page.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, source(t, "")); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "content", "about", "a.md"), []byte("+++\ntitle = \"页面\"\npublished = 2026-01-01\n+++\n"+text+"\n"), 0o644); err != nil {
			t.Error(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "content", "about"), 0o755); err != nil {
		t.Fatal(err)
	}
	write("first")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changes, err := Watch(ctx, dir, "content", "layouts")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		done <- Run(ctx, Options{Listener: listener, Changes: changes, Quiet: time.Millisecond, Examine: func(context.Context) (*site.Site, error) {
			return examine(t, os.DirFS(dir))
		}})
	}()
	base := "http://" + listener.Addr().String()
	events, err := http.Get(base + under + "events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	lines := bufio.NewScanner(events.Body)
	for lines.Scan() && lines.Text() != "event: hello" {
	}
	write("second")
	for lines.Scan() && lines.Text() != "event: reload" {
	}
	// A folder that comes later counts, what lies beside the folders does not.
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "layouts"), 0o755); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() && lines.Text() != "event: reload" {
	}
	page, err := http.Get(base + "/about/a/")
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	if body, _ := io.ReadAll(page.Body); !strings.Contains(string(body), "second") {
		t.Errorf("served %q", body)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run ended with %v", err)
	}
}
