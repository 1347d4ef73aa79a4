package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"gongkai/site"
)

// under is where everything of the editor's lies.
const under = "/.gongkai/"

// ServeHTTP answers for the site as last seen.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	switch {
	case !s.knows(r.Host):
		http.Error(w, "请用 IP 地址、localhost 或者 --allow-host 写明的名称打开预览", http.StatusMisdirectedRequest)
	case s.open && !s.admits(r):
		header.Set("WWW-Authenticate", `Basic realm="gongkai", charset="UTF-8"`)
		http.Error(w, "请输入密码：用户名随意，密码显示在运行 gongkai serve 的窗口里", http.StatusUnauthorized)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "只支持 GET 和 HEAD", http.StatusMethodNotAllowed)
	case r.URL.Path == under+"events":
		s.events(w, r)
	case strings.HasPrefix(r.URL.Path, under):
		s.desk.serve(w, r, s.now.Load(), s.opt.Read)
	default:
		s.file(w, r)
	}
}

// knows reports whether a request names this server: by an address, by the one name
// that no server of names decides on, or by a name of the list.
func (s *server) knows(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	known := strings.EqualFold(host, "localhost") || net.ParseIP(strings.Trim(host, "[]")) != nil
	return known || slices.ContainsFunc(s.opt.Hosts, func(name string) bool { return strings.EqualFold(name, host) })
}

// admits reports whether a request has the password. The time that it takes does not
// depend on where a wrong one differs.
func (s *server) admits(r *http.Request) bool {
	_, password, _ := r.BasicAuth()
	given, want := sha256.Sum256([]byte(password)), sha256.Sum256([]byte(s.opt.Password))
	return subtle.ConstantTimeCompare(given[:], want[:]) == 1
}

func (s *server) file(w http.ResponseWriter, r *http.Request) {
	if !s.settled(r.Context()) {
		return
	}
	now := s.now.Load()
	if now.preview == nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		s.desk.problems(w, now, s.opt.Read)
		return
	}
	asked := name(r.URL.Path)
	file, ok, err := now.preview.File(asked)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case ok:
		w.Header().Set("Content-Type", contentType(asked))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(s.desk.dress(asked, file, now)))
	default:
		s.notFound(w, r, now, asked)
	}
}

// settled waits until what is shown is what there is; false when the reader has gone.
func (s *server) settled(ctx context.Context) bool {
	s.mu.Lock()
	looking := s.looking
	s.mu.Unlock()
	select {
	case <-looking:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *server) notFound(w http.ResponseWriter, r *http.Request, now *version, asked string) {
	if !strings.HasSuffix(r.URL.Path, "/") {
		if _, folder, _ := now.preview.File(path.Join(asked, "index.html")); folder {
			http.Redirect(w, r, (&url.URL{Path: "/" + asked + "/"}).String(), http.StatusMovedPermanently)
			return
		}
	}
	file, ok, err := now.preview.File("404.html")
	if !ok || err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", contentType("404.html"))
	w.WriteHeader(http.StatusNotFound)
	if r.Method == http.MethodGet {
		_, _ = w.Write(s.desk.dress("404.html", file, now)) // the reader has gone when this fails
	}
}

// dress adds to an HTML page what the preview adds: the line that loads the
// panel, and to a page that waits what marks it.
func (d *desk) dress(name string, file site.File, now *version) []byte {
	if path.Ext(name) != ".html" {
		return file.Body
	}
	line := fmt.Sprintf(`<script src="%spreview.js?v=%d"></script></body>`, under, now.number)
	body := bytes.Replace(file.Body, []byte("</body>"), []byte(line), 1)
	if !file.Waiting {
		return body
	}
	body = bytes.Replace(body, []byte("<title>"), []byte("<title>〔未公开〕"), 1)
	body = bytes.Replace(body, []byte("</head>"), []byte(`<link rel="stylesheet" href="`+under+`preview.css"></head>`), 1)
	// Behind the link that skips to the text, which has to come first.
	return bytes.Replace(body, []byte("<header"), append(d.banner(file, now), "<header"...), 1)
}

func contentType(file string) string {
	switch path.Ext(file) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".xml":
		return "application/xml; charset=utf-8"
	case ".json", ".jsonl":
		return "application/json; charset=utf-8"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".ics":
		return "text/calendar; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(file)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// events keeps a page informed (server-sent events) until it goes away. It
// begins with the number of the site that is shown, so that a page which is
// older than the connection knows it.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "不支持事件流", http.StatusNotImplemented)
		return
	}
	events, leave := s.listen()
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprintf(w, "event: hello\ndata: %d\n\n", s.now.Load().number)
	flusher.Flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case event := <-events:
			fmt.Fprintf(w, "event: %s\ndata: \n\n", event)
			flusher.Flush()
		}
	}
}
