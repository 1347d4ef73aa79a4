package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// browser is a clerk's browser at a desk that the command serves.
type browser struct {
	t      *testing.T
	base   string
	client *http.Client
	end    func() // ends the desk
	seen   strings.Builder
	window *strings.Builder // what the desk's window has said; to be read behind end
}

// atDesk starts the command desk and enters.
func atDesk(t *testing.T, args ...string) *browser {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	lines, w := io.Pipe()
	p := &process{stdin: strings.NewReader(""), stdout: io.Discard, stderr: w, now: func() time.Time { return time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC) }}
	ended := make(chan struct{})
	go func() { p.run(ctx, append([]string{"desk"}, args...)); w.Close(); close(ended) }()
	jar, _ := cookiejar.New(nil)
	b := &browser{t: t, client: &http.Client{Jar: jar, Timeout: 5 * time.Minute}, window: &strings.Builder{}}
	said := make(chan struct{})
	address := make(chan string, 1)
	go func() {
		defer close(said)
		buffer := make([]byte, 4096)
		for {
			n, err := lines.Read(buffer)
			b.window.Write(buffer[:n])
			if found := regexp.MustCompile(`http://127\.0\.0\.1:\d+/enter\?token=\S+`).FindString(b.window.String()); found != "" && len(address) == 0 {
				address <- found
			}
			if err != nil {
				return
			}
		}
	}()
	b.end = func() { cancel(); <-ended; <-said }
	t.Cleanup(b.end)
	select {
	case at := <-address:
		b.base = at[:strings.Index(at, "/enter")]
		b.get(strings.TrimPrefix(at, b.base))
	case <-said:
		t.Fatal(b.window.String())
	}
	for strings.Contains(b.get("/name"), "正在读网站的文件") {
	}
	b.send("/name", b.get("/name"), `<button>开始`, "name", "赵小明")
	return b
}

func (b *browser) get(path string) string {
	b.t.Helper()
	answer, err := b.client.Get(b.base + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %d %v\n%s", path, answer.StatusCode, err, page)
	}
	b.seen.Write(page)
	return string(page)
}

// send presses a button of a page, with further values of its form, and returns the page of
// builds and publications once nothing goes on any more.
func (b *browser) send(action, page, button string, more ...string) string {
	b.t.Helper()
	values := url.Values{}
	for _, form := range regexp.MustCompile(`(?s)<form.*?</form>`).FindAllString(page, -1) {
		if !strings.Contains(form, button) {
			continue
		}
		for _, input := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(form, -1) {
			values.Add(input[1], input[2])
		}
		if pressed := regexp.MustCompile(`<button name="([^"]*)" value="([^"]*)">`).FindStringSubmatch(form[strings.Index(form, button):]); pressed != nil && strings.HasPrefix(button, "<button name") {
			values.Set(pressed[1], pressed[2])
		}
	}
	if values.Get("form") == "" {
		b.t.Fatalf("no button %s on\n%s", button, page)
	}
	for i := 0; i < len(more); i += 2 {
		values.Add(more[i], more[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.base+action, strings.NewReader(values.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", b.base)
	answer, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %d", action, answer.StatusCode)
	}
	for {
		page := b.get("/build")
		if !strings.Contains(page, "这一页自动更新") {
			return page
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// A clerk publishes a site with a log, and goes back; neither the key nor its place is on
// any page.
func TestDeskPublishes(t *testing.T) {
	t.Parallel()
	dir := newSite(t)
	key := filepath.Join(t.TempDir(), "geheim.key")
	if code, _, stderr := run(t, "log", "init", "--source", dir, "--key", key, "--origin", "www.shifan.example/log", "--as-of", "2026-11-21"); code != exitFine {
		t.Fatal(stderr)
	}
	notice := func(name string) {
		t.Helper()
		text := fmt.Sprintf("+++\ntitle = \"通知%s\"\norgan = \"scjgj\"\ndated = 2026-11-20\npublished = 2026-11-21\n+++\n正文。\n", name)
		if err := os.MkdirAll(filepath.Join(dir, "content", "notices"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "content", "notices", name+".md"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	notice("a")
	b := atDesk(t, "--source", dir, "--key", key)
	publishNow := func() string {
		t.Helper()
		page := b.send("/build", b.get("/build"), "<button>生成网站")
		page = b.send("/publish", page, "<button>看看会公开什么")
		if !strings.Contains(page, "公开日志：会登记公开 ") {
			t.Fatalf("the rehearsal:\n%s", page)
		}
		page = b.send("/publish", page, `<button name="do" value="publish">公开到 docroot`)
		if !strings.Contains(page, "已公开") {
			t.Fatalf("the publication:\n%s", page)
		}
		return page
	}
	publishNow()
	docroot := filepath.Join(dir, "docroot")
	for _, name := range []string{"current/notices/a/index.html", "log/checkpoint"} {
		if _, err := os.Stat(filepath.Join(docroot, name)); err != nil {
			t.Error(err)
		}
	}
	notice("b")
	page := publishNow()
	// The version before lacks what is public: it takes a tick for each document.
	page = b.send("/publish", page, `<button name="version"`)
	if !strings.Contains(page, "退回以后它们的页面就消失") || !strings.Contains(page, `name="accept" value="notices/b.md"`) {
		t.Fatalf("going back:\n%s", page)
	}
	page = b.send("/publish", page, `<button name="do" value="rehearse">再看看`, "accept", "notices/b.md")
	page = b.send("/publish", page, `<button name="do" value="publish">退回上一版`)
	if !strings.Contains(page, "已退回上一版") {
		t.Fatalf("going back:\n%s", page)
	}
	if _, err := os.Stat(filepath.Join(docroot, "current/notices/b/index.html")); err == nil {
		t.Error("the page is still there")
	}
	b.get("/journal")
	secret, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	if seen := b.seen.String(); strings.Contains(seen, "geheim") || strings.Contains(seen, strings.TrimSpace(string(secret))) {
		t.Error("the key, or where it lies, is on a page")
	}
	if _, stdout, stderr := run(t, "log", "status", "--source", dir); !strings.Contains(stdout, "已移除 1 件") {
		t.Errorf("%s%s", stdout, stderr)
	}
	b.end()

	// Without the key a rehearsal says whom to ask, and offers nothing.
	b = atDesk(t, "--source", dir)
	page = b.send("/publish", b.get("/build"), "<button>看看会公开什么")
	if !strings.Contains(page, "请管理员用 gongkai desk --key 密钥文件 打开办公桌") || strings.Contains(page, `value="publish"`) {
		t.Errorf("%s", page)
	}
	b.end()

	// A key that cannot be used is said in the desk's window, at once.
	if err := os.WriteFile(key, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := run(t, "desk", "--source", dir, "--key", key, "--no-open"); code != exitUsage || !strings.Contains(stderr, "wrong-key") {
		t.Errorf("exit %d\n%s", code, stderr)
	}
}
