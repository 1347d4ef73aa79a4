package desk

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// raw sends a request with headers of its own, and returns the status.
func (b *bench) raw(method, path string, body io.Reader, change func(*http.Request)) (status int, text string) {
	b.t.Helper()
	r, err := http.NewRequest(method, b.base+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", b.base)
	}
	if change != nil {
		change(r)
	}
	answer, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	all, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(all)
}

// Who has not entered sees nothing and writes nothing.
func TestNobodyWithoutTheToken(t *testing.T) {
	t.Parallel()
	b := open(t, false, settings(""), penalty(1))
	files := b.files()
	for _, path := range []string{"/", "/files", "/write?path=" + first, "/site/" + strings.TrimSuffix(first, ".md") + "/", "/journal?format=csv", "/parties?q=甲", "/build", "/build/zip", "/days", "/source?file=content/organs.toml", "/enter", "/enter?token=", "/enter?token=secret"} {
		if status, body := b.raw(http.MethodGet, path, nil, nil); status != http.StatusForbidden || strings.Contains(body, "甲1") {
			t.Errorf("GET %s: %d %s", path, status, body)
		}
	}
	for _, path := range []string{"/write", "/act", "/new", "/undo", "/name", "/check", "/enter", "/build", "/publish", "/import", "/import/do", "/import/mend", "/write/attach", "/write/detach", "/organs/edit"} {
		form := url.Values{"form": {b.desk.guard.form}, "path": {first}, "do": {"publish"}, "day": {"2026-11-21"}, "name": {"x"}, "password": {""}}.Encode()
		if status, _ := b.raw(http.MethodPost, path, strings.NewReader(form), nil); status != http.StatusForbidden {
			t.Errorf("POST %s: %d", path, status)
		}
	}
	if fmt.Sprint(files) != fmt.Sprint(b.files()) {
		t.Error("a file has changed")
	}
}

// A page of another site, or a name of another site's, gets nowhere even with the cookie.
func TestForeignPages(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(b.base, "http://"))
	files := b.files()
	form := func() io.Reader {
		return strings.NewReader(url.Values{"form": {b.desk.guard.form}, "path": {first}, "do": {"publish"}, "day": {"2026-11-21"}}.Encode())
	}
	for _, c := range []struct {
		name, method string
		want         int
		change       func(*http.Request)
	}{
		{"a foreign Origin", "POST", 403, func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") }},
		{"another port", "POST", 403, func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") }},
		{"https", "POST", 403, func(r *http.Request) { r.Header.Set("Origin", "https://"+r.Host) }},
		{"a sandbox", "POST", 403, func(r *http.Request) { r.Header.Set("Origin", "null") }},
		{"no Origin", "POST", 403, func(r *http.Request) { r.Header.Del("Origin") }},
		{"no Origin, a foreign site", "POST", 403, func(r *http.Request) { r.Header.Del("Origin"); r.Header.Set("Sec-Fetch-Site", "cross-site") }},
		{"a foreign page that reads", "GET", 403, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }},
		{"another port that reads", "GET", 403, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }},
		{"a name of another server", "GET", 421, func(r *http.Request) { r.Host = "evil.example:" + port }},
		{"a name without a port", "GET", 421, func(r *http.Request) { r.Host = "127.0.0.1" }},
		{"an address of another machine", "GET", 421, func(r *http.Request) { r.Host = "10.0.0.1:" + port }},
		{"a name that ends like ours", "GET", 421, func(r *http.Request) { r.Host = "localhost.evil.example:" + port }},
		{"another method", "PUT", 405, nil},
	} {
		if status, body := b.raw(c.method, "/act?do=publish&path="+first, form(), c.change); status != c.want {
			t.Errorf("%s: %d %s", c.name, status, body)
		}
	}
	for _, wrong := range []string{"", "x"} {
		if status, _ := b.raw(http.MethodPost, "/act", strings.NewReader(url.Values{"form": {wrong}, "path": {first}, "do": {"publish"}, "day": {"2026-11-21"}}.Encode()), nil); status != http.StatusForbidden {
			t.Errorf("a form with the secret %q: %d", wrong, status)
		}
	}
	if fmt.Sprint(files) != fmt.Sprint(b.files()) {
		t.Error("a file has changed")
	}
	status, _ := b.raw(http.MethodGet, "/", nil, func(r *http.Request) {
		r.Host = "localhost:" + port
		r.Header.Set("Sec-Fetch-Site", "none")
	})
	if status == http.StatusMisdirectedRequest {
		t.Errorf("localhost: %d", status)
	}
}

func TestPathsOutside(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	outside := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(outside, []byte("+++\ntitle = \"机密\"\n+++\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(b.dir, "content", "enforcement", "penalty", "2026", "link.md")); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no symbolic links in CI:", err)
		}
		t.Skip("no symbolic links here:", err)
	}
	for _, path := range []string{"../secret.md", "../../etc/passwd", "/etc/passwd.md", "enforcement/penalty/2026/link.md", "about/../../x.md", `..\x.md`, "organs.toml", "site.toml", "about/.hidden.md", "", ".md", "about/contact.md\x00.md", "../.gongkai/journal.md"} {
		if status, body := b.raw(http.MethodGet, "/write?path="+url.QueryEscape(path), nil, nil); status != http.StatusNotFound || strings.Contains(body, "机密") {
			t.Errorf("%q: %d %s", path, status, body)
		}
		b.post("/write", url.Values{"path": {path}, "body": {"x"}}, http.StatusNotFound)
		if page := b.post("/act", url.Values{"path": {path}, "do": {"publish"}, "day": {"2026-11-21"}}, http.StatusUnprocessableEntity); strings.Contains(page, "机密") {
			t.Errorf("%q was acted on", path)
		}
	}
	for _, name := range []string{"../x", "../../x", "/x", `..\..\x`, ".x", "_x", "a/../../../x", "CON", "x\x00y", ""} {
		b.post("/new", url.Values{"kind": {"penalty"}, "name": {name}, "dated": {"2026-11-21"}, "organ": {"scjgj"}}, http.StatusUnprocessableEntity)
	}
	for _, path := range []string{"/site/../organs.toml", "/site/..%2f..%2fetc/passwd", "/site/%2e%2e/organs.toml"} {
		if status, body := b.raw(http.MethodGet, path, nil, nil); status == http.StatusOK && strings.Contains(body, "[[organ]]") {
			t.Errorf("%s: %d", path, status)
		}
	}
	if entries, err := filepath.Glob(filepath.Join(filepath.Dir(b.dir), "*.md")); err != nil || len(entries) > 0 {
		t.Errorf("written outside: %v %v", entries, err)
	}
	for _, next := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)"} {
		if got := inside(next); got != "/" {
			t.Errorf("inside(%q) = %q", next, got)
		}
	}
}

// A gigabyte is refused by its announced length, and a stream by what comes of it.
func TestTooLarge(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""), penalty(1))
	for _, path := range []string{"/write", "/act", "/import", "/publish", "/import/do", "/import/mend", "/write/attach", "/write/detach", "/organs/edit"} {
		c, err := net.Dial("tcp", strings.TrimPrefix(b.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(5 * time.Minute))
		fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", path, strings.TrimPrefix(b.base, "http://"), b.base, 1<<30)
		answer := make([]byte, 64)
		if n, err := c.Read(answer); err != nil || !bytes.Contains(answer[:n], []byte(" 413 ")) { // nothing of the body was sent
			t.Errorf("%s: %q %v", path, answer[:n], err)
		}
	}
	endless := io.MultiReader(strings.NewReader("path="), io.LimitReader(zeros{}, maxSmall+1))
	if status, _ := b.raw(http.MethodPost, "/act", endless, func(r *http.Request) { r.ContentLength = -1 }); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a stream: %d", status)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

// An address that other machines reach asks for a password, and for few guesses.
func TestPassword(t *testing.T) {
	t.Parallel()
	b := open(t, false, settings(""))
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(t.Context(), Options{Listener: listener, Root: b.root, Random: func() string { return "x" }}); err == nil {
		t.Error("a desk without a password on an address that other machines reach")
	}
	listener.Close()
	b.start("0.0.0.0:0", "八个字以上的密码")
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(b.base, "http://"))
	b.base = "http://127.0.0.1:" + port
	if strings.Contains(b.desk.Address(), "token") {
		t.Error("the token is in the address")
	}
	if status, _ := b.raw(http.MethodGet, "/enter?token="+b.desk.token, nil, nil); status != http.StatusOK {
		t.Errorf("/enter: %d", status)
	}
	if status, _ := b.raw(http.MethodGet, "/", nil, nil); status != http.StatusForbidden {
		t.Errorf("the token let somebody in: %d", status)
	}
	try := func(password string) int {
		status, _ := b.raw(http.MethodPost, "/enter", strings.NewReader(url.Values{"password": {password}}.Encode()), nil)
		return status
	}
	if got := try("八个字以上的密码"); got != http.StatusOK {
		t.Errorf("the password: %d", got)
	}
	b.post("/name", url.Values{"name": {"赵小明"}}, http.StatusOK)
	for range 5 {
		if got := try("错"); got != http.StatusForbidden {
			t.Errorf("a wrong password: %d", got)
		}
	}
	if got := try("八个字以上的密码"); got != http.StatusTooManyRequests {
		t.Errorf("a sixth guess: %d", got)
	}
}

// What an author writes is text on every page of the desk.
func TestEscaped(t *testing.T) {
	t.Parallel()
	const bad = `<img src=x onerror=alert(1)>"'`
	evil := strings.Replace(penalty(1), `title = "关于`, `title = '''`+bad+`关于`, 1)
	evil = strings.Replace(evil, `行政处罚决定" # 标题`, `行政处罚决定''' # 标题`, 1)
	b := open(t, true, settings(""), evil)
	for _, path := range []string{"/", "/files?q=" + url.QueryEscape(bad), "/days", "/days?m=" + url.QueryEscape(bad) + "&day=" + url.QueryEscape(bad), "/build", "/files?problem=" + url.QueryEscape(bad) + "&sort=" + url.QueryEscape(bad), "/act?do=publish&back=" + url.QueryEscape("/"+bad) + "&path=" + first, "/write?path=" + first, "/act?do=publish&path=" + first, "/?done=" + url.QueryEscape(bad), "/new?kind=penalty&name=" + url.QueryEscape(bad), "/name?next=" + url.QueryEscape("/"+bad), "/organs/edit?name=" + url.QueryEscape(bad), "/organs?done=" + url.QueryEscape(bad)} {
		if page := b.get(path); strings.Contains(page, "<img") {
			t.Errorf("%s shows HTML of an author", path)
		}
	}
	answer, err := b.client.Get(b.base + "/site/enforcement/penalty/2026/a0001/")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if policy := answer.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox allow-same-origin allow-popups allow-forms;") || !strings.Contains(policy, "form-action 'self'") || !strings.Contains(policy, "script-src 'none'") {
		t.Errorf("the preview may run scripts: %s", policy)
	}
}
