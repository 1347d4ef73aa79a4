package serve

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/site/output"
)

func memory(t *testing.T, files map[string]string) *output.Memory {
	t.Helper()
	m := output.NewMemory()
	for name, text := range files {
		if err := m.Put(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func TestServeHTTP(t *testing.T) {
	s := &server{pages: map[chan string]bool{}}
	s.site.Store(memory(t, map[string]string{
		"index.html": "<body>首页</body>", "a/index.html": "<body>甲</body>", "404.html": "<body>没有</body>", "data/x.csv": "a,b",
	}))
	cases := []struct {
		method, path string
		status       int
		contentType  string
		body         string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", `<body>首页<script src="/.gongkai/reload.js"></script></body>`},
		{"GET", "/a/", 200, "text/html; charset=utf-8", `<body>甲<script src="/.gongkai/reload.js"></script></body>`},
		{"GET", "/a/index.html", 200, "text/html; charset=utf-8", `<body>甲<script src="/.gongkai/reload.js"></script></body>`},
		{"GET", "/a", 301, "text/html; charset=utf-8", ""},
		{"GET", "/data/x.csv", 200, "text/csv; charset=utf-8", "a,b"},
		{"GET", "/b/", 404, "text/html; charset=utf-8", `<body>没有<script src="/.gongkai/reload.js"></script></body>`},
		{"GET", "/../../etc/passwd", 404, "text/html; charset=utf-8", `<body>没有<script src="/.gongkai/reload.js"></script></body>`},
		{"GET", "/.gongkai/reload.js", 200, "text/javascript; charset=utf-8", script},
		{"POST", "/", 405, "text/plain; charset=utf-8", "只支持 GET 和 HEAD\n"},
	}
	for _, c := range cases {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(c.method, "http://localhost/", nil)
			r.URL.Path = c.path
			s.ServeHTTP(w, r)
			if w.Code != c.status || w.Header().Get("Content-Type") != c.contentType || c.body != "" && w.Body.String() != c.body {
				t.Errorf("got %d %s %q", w.Code, w.Header().Get("Content-Type"), w.Body.String())
			}
			if c.status == 301 && w.Header().Get("Location") != "/a/" {
				t.Errorf("redirect to %s", w.Header().Get("Location"))
			}
		})
	}
}

func TestNothingToShowYet(t *testing.T) {
	s := &server{pages: map[chan string]bool{}}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", w.Code)
	}
}

// A burst of changes is one build; a failed build keeps the last good site.
func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		changes := make(chan struct{})
		var builds atomic.Int32
		good := memory(t, map[string]string{"index.html": "1"})
		results := []*output.Memory{good, nil, memory(t, map[string]string{"index.html": "3"})}
		s := &server{pages: map[chan string]bool{}, opt: Options{
			Changes: changes,
			Build: func(context.Context) (*output.Memory, error) {
				return results[builds.Add(1)-1], nil
			},
		}}
		ctx, cancel := context.WithCancel(t.Context())
		if err := s.build(ctx); err != nil {
			t.Fatal(err)
		}
		events, leave := s.listen()
		defer leave()
		done := make(chan error)
		go func() { done <- s.follow(ctx) }()
		for range 5 {
			changes <- struct{}{}
			time.Sleep(50 * time.Millisecond)
		}
		if n := builds.Load(); n != 1 {
			t.Errorf("built %d times within the burst", n)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := <-events; builds.Load() != 2 || got != "stale" || s.site.Load() != good {
			t.Errorf("after the burst: %d builds, event %q", builds.Load(), got)
		}
		changes <- struct{}{}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := <-events; builds.Load() != 3 || got != "reload" || s.site.Load() == good {
			t.Errorf("after mending: %d builds, event %q", builds.Load(), got)
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
	file := filepath.Join(dir, "content", "a.md")
	if err := os.Mkdir(filepath.Join(dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Error(err)
		}
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
		done <- Run(ctx, Options{Listener: listener, Changes: changes, Quiet: time.Millisecond, Build: func(context.Context) (*output.Memory, error) {
			text, err := os.ReadFile(file)
			return memory(t, map[string]string{"index.html": string(text)}), err
		}})
	}()
	base := "http://" + listener.Addr().String()
	events, err := http.Get(base + eventsPath)
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	lines := bufio.NewScanner(events.Body)
	lines.Scan() // connected
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
	page, err := http.Get(base + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	if body, _ := io.ReadAll(page.Body); !strings.Contains("first second", string(body)) || len(body) == 0 {
		t.Errorf("served %q", body)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run ended with %v", err)
	}
}
