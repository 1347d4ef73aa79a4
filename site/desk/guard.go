package desk

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// guard holds the secrets of a desk and counts wrong passwords.
type guard struct {
	session string // in the cookie
	form    string // in every form

	mu    sync.Mutex
	wrong []time.Time // of the last minute
}

// The cookies: who may, and whose name goes into the journal.
const (
	sessionCookie = "gongkai-desk"
	nameCookie    = "gongkai-name"
)

// The largest bodies, in bytes: of a form with a text or with cells, of a form without.
const (
	maxForm  = 40 << 20 // a document of 8 MiB, each byte as %XX
	maxSmall = 1 << 20
)

// ServeHTTP lets a request in, or says why not.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	limit := int64(maxSmall)
	switch r.URL.Path {
	case "/write", "/check", "/import/do", "/import/mend":
		limit = maxForm
	case "/import":
		limit = maxUpload + maxSmall
	case "/write/attach":
		limit = maxAttached + maxSmall
	}
	switch {
	case !d.knows(r.Host):
		d.refuse(w, http.StatusMisdirectedRequest, "请用 127.0.0.1 或者 localhost 打开办公桌")
	case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost:
		h.Set("Allow", "GET, HEAD, POST")
		d.refuse(w, http.StatusMethodNotAllowed, "不支持这种请求")
	case r.ContentLength > limit:
		h.Set("Connection", "close") // nothing of it is read
		d.refuse(w, http.StatusRequestEntityTooLarge, "太大，没有接收")
	case !sameOrigin(r):
		d.refuse(w, http.StatusForbidden, "这个请求来自别的网站，没有执行")
	case r.URL.Path == "/enter", r.URL.Path == "/desk.css", r.URL.Path == "/desk.js":
		r.Body = http.MaxBytesReader(w, r.Body, maxSmall)
		d.mux.ServeHTTP(w, r)
	case !d.admits(r):
		d.refuse(w, http.StatusForbidden, "请从打开办公桌的窗口里显示的网址进入；设了密码的，打开 /enter 输入密码")
	case d.opening(w, r):
	default:
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		if r.Method == http.MethodPost && !streamed(r.URL.Path) && !d.parsed(w, r) {
			return
		}
		d.mux.ServeHTTP(w, r)
	}
}

// opening answers while the first look goes on; it reports whether it has.
func (d *Desk) opening(w http.ResponseWriter, r *http.Request) bool {
	d.mu.Lock()
	stage, looks := d.stage, d.now.site == nil
	d.mu.Unlock()
	switch {
	case !looks:
		return false
	case r.Method == http.MethodPost:
		w.Header().Set("Connection", "close") // nothing of it is read
		d.refuse(w, http.StatusServiceUnavailable, "网站的文件还没有读完，没有保存；请过一会儿再试")
	default:
		w.Header().Set("Refresh", "1")
		d.show(w, http.StatusOK, "opening", openingView{stage})
	}
	return true
}

type openingView struct{ Stage string }

// streamed reports whether a page reads its form itself, part by part, the secret first.
func streamed(page string) bool { return page == "/import" || page == "/write/attach" }

// secret reads the first part of a form that is read part by part: the secret, before
// anything else is taken. When it returns false it has answered.
func (d *Desk) secret(w http.ResponseWriter, parts *multipart.Reader) bool {
	part, err := parts.NextPart()
	var text []byte
	if err == nil {
		text, err = io.ReadAll(io.LimitReader(part, 256))
	}
	switch {
	case err != nil:
		d.refuse(w, http.StatusBadRequest, "没有收到文件")
	case part.FormName() != "form" || !same(string(text), d.guard.form):
		d.refuse(w, http.StatusForbidden, "这张表单不是这次打开的办公桌发出的，没有接收；请刷新页面后再选文件")
	default:
		return true
	}
	return false
}

// parsed reads a form and checks its secret; when it returns false it has answered.
func (d *Desk) parsed(w http.ResponseWriter, r *http.Request) bool {
	err := r.ParseForm()
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		d.refuse(w, http.StatusRequestEntityTooLarge, "太大，没有接收")
	case err != nil:
		d.refuse(w, http.StatusBadRequest, "表单读不出来")
	case !same(r.PostForm.Get("form"), d.guard.form):
		d.refuse(w, http.StatusForbidden, "这张表单不是这次打开的办公桌发出的，没有保存；请先把写的内容复制出来，刷新页面后再填")
	default:
		return true
	}
	return false
}

// refuse answers with a page that says why nothing was done, and leads back.
// refuse answers that something was not done, and why.
func (d *Desk) refuse(w http.ResponseWriter, status int, text string) {
	var b bytes.Buffer
	kind := "text/html"
	if err := d.pages.ExecuteTemplate(&b, "refused", refusedView{text, status != http.StatusForbidden && status != http.StatusMisdirectedRequest}); err != nil {
		kind = "text/plain"
		b.Reset()
		b.WriteString(text + "\n")
	}
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader has gone when this fails
}

type refusedView struct {
	Text string
	In   bool // the reader may enter
}

// knows reports whether a Host is an address, localhost, or a name of the list, with the
// port of the listener. A page elsewhere that gives this address a name of its own is
// refused so.
func (d *Desk) knows(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = host, "80"
	}
	_, own, err := net.SplitHostPort(d.opt.Listener.Addr().String())
	if err != nil || port != own {
		return false
	}
	ip := net.ParseIP(strings.Trim(name, "[]"))
	if ip != nil {
		return d.open || ip.IsLoopback()
	}
	return strings.EqualFold(name, "localhost") || slices.ContainsFunc(d.opt.Hosts, func(known string) bool { return strings.EqualFold(known, name) })
}

// sameOrigin reports whether a request comes from a page of this server, or from no page:
// an address that was typed. A form always comes from a page.
func sameOrigin(r *http.Request) bool {
	origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
	from, err := url.Parse(origin)
	switch {
	case origin != "" && (err != nil || from.Scheme != "http" || from.Host != r.Host):
		return false
	case r.Method == http.MethodPost && origin == "":
		return site == "same-origin"
	case site == "same-origin", site == "none", site == "":
		return true
	}
	return r.URL.Path == "/enter" && r.Method == http.MethodGet // from the file that opens the browser
}

// admits reports whether a request has the cookie.
func (d *Desk) admits(r *http.Request) bool {
	c, err := r.Cookie(sessionCookie)
	return err == nil && same(c.Value, d.guard.session)
}

// same compares secrets; the time does not depend on where they differ.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// enter exchanges the token of the address, or the password, for the cookie. The answer
// is a page and no redirection: a browser that came from a file sends a strict cookie
// only with the next request.
func (d *Desk) enter(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodPost && d.open:
		if !d.guard.mayTry(d.opt.Now()) {
			d.refuse(w, http.StatusTooManyRequests, "密码输错太多次，请过一分钟再试")
			return
		}
		if r.ParseForm() != nil || !same(r.PostForm.Get("password"), d.opt.Password) {
			d.guard.miss(d.opt.Now())
			d.show(w, http.StatusForbidden, "enter", enterView{Wrong: true})
			return
		}
	case d.open:
		d.show(w, http.StatusOK, "enter", enterView{})
		return
	case !same(r.URL.Query().Get("token"), d.token):
		d.refuse(w, http.StatusForbidden, "网址里的口令不对；请用打开办公桌的窗口里显示的网址")
		return
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: d.guard.session, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	w.Header().Set("Refresh", "0; url=/")
	d.show(w, http.StatusOK, "entered", nil)
}

type enterView struct{ Wrong bool }

// mayTry reports whether fewer than five wrong passwords came within a minute.
func (g *guard) mayTry(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wrong = slices.DeleteFunc(g.wrong, func(t time.Time) bool { return now.Sub(t) > time.Minute })
	return len(g.wrong) < 5
}

func (g *guard) miss(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wrong = append(g.wrong, now)
}

// clerk returns the name that was typed once; "" before.
func clerk(r *http.Request) string {
	c, err := r.Cookie(nameCookie)
	if err != nil {
		return ""
	}
	name, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return ""
	}
	return tidyName(string(name))
}

// tidyName returns a name without what could break a line of the journal, and no longer
// than names are.
func tidyName(name string) string {
	name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "")), " ")
	if runes := []rune(name); len(runes) > 20 {
		name = string(runes[:20])
	}
	return name
}

// whose asks for the name and sets it.
func (d *Desk) whose(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		if name := tidyName(r.PostForm.Get("name")); name != "" {
			http.SetCookie(w, &http.Cookie{
				Name: nameCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(name)), Path: "/", HttpOnly: true,
				SameSite: http.SameSiteStrictMode, MaxAge: 400 * 24 * 3600,
			})
			http.Redirect(w, r, inside(r.PostForm.Get("next")), http.StatusSeeOther)
			return
		}
	}
	f := d.frame(r, "您的姓名", "")
	d.show(w, http.StatusOK, "name", nameView{frame: f, Next: inside(r.URL.Query().Get("next"))})
}

type nameView struct {
	frame
	Next string
}

// inside returns an address of this desk, "/" for any other.
func inside(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(next, `\`) {
		return "/"
	}
	return u.RequestURI()
}

func digestOf(source []byte) string {
	sum := sha256.Sum256(source)
	return hex.EncodeToString(sum[:])
}
