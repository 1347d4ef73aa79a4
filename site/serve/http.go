package serve

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"gongkai/site/output"
)

const (
	eventsPath = "/.gongkai/events"
	scriptPath = "/.gongkai/reload.js"
)

// script reloads the page when the site has been built anew, and marks it when
// the newest change has errors. It opens no connection but to this server.
const script = `(function () {
  var events = new EventSource("` + eventsPath + `");
  events.addEventListener("reload", function () { location.reload(); });
  events.addEventListener("stale", function () { document.title = "（有错误，未更新）" + document.title; });
})();
`

var scriptTag = []byte(`<script src="` + scriptPath + `"></script></body>`)

// ServeHTTP answers for the site as last built.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "只支持 GET 和 HEAD", http.StatusMethodNotAllowed)
		return
	}
	switch r.URL.Path {
	case eventsPath:
		s.events(w, r)
		return
	case scriptPath:
		header.Set("Content-Type", "text/javascript; charset=utf-8")
		fmt.Fprint(w, script)
		return
	}
	s.file(w, r)
}

func (s *server) file(w http.ResponseWriter, r *http.Request) {
	site := s.site.Load()
	if site == nil {
		http.Error(w, "网站有错误，还不能显示；请看命令行里的提示，改好后刷新。", http.StatusServiceUnavailable)
		return
	}
	file := name(r.URL.Path)
	body, ok := site.Get(file)
	if !ok {
		if _, folder := site.Get(path.Join(file, "index.html")); folder && !strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, (&url.URL{Path: "/" + file + "/"}).String(), http.StatusMovedPermanently)
			return
		}
		notFound(w, r, site)
		return
	}
	w.Header().Set("Content-Type", contentType(file))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(withScript(file, body)))
}

func notFound(w http.ResponseWriter, r *http.Request, site *output.Memory) {
	body, ok := site.Get("404.html")
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", contentType("404.html"))
	w.WriteHeader(http.StatusNotFound)
	if r.Method == http.MethodGet {
		_, _ = w.Write(withScript("404.html", body)) // the reader has gone when this fails
	}
}

// withScript adds the reload script to an HTML page.
func withScript(file string, body []byte) []byte {
	if path.Ext(file) != ".html" {
		return body
	}
	return bytes.Replace(body, []byte("</body>"), scriptTag, 1)
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

// events keeps a page informed (server-sent events) until it goes away.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "不支持事件流", http.StatusNotImplemented)
		return
	}
	events, leave := s.listen()
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, ": 已连接\n\n")
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
