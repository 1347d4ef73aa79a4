package desk

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/site"
	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/edit"
	"gongkai/site/internal/sitetest"
	"gongkai/site/output"
	"gongkai/site/publish"
)

// bench is a desk at work on the town of the tests, and a browser that has not entered.
type bench struct {
	t      *testing.T
	dir    string
	out    string // of builds
	root   *os.Root
	desk   *Desk
	base   string // http://127.0.0.1:1234
	client *http.Client

	real     bool // builds make the whole site
	unsigned bool // a publication wants a signature that nobody gives
	stops    bool // the desk ends when a publication begins
	stop     func()
	hold     chan struct{} // a build waits until it is closed; nil for none
}

// build writes what package publish needs of a built site: a page for each public document,
// the ledger's list of them, and the manifest. A site with errors is not built.
func (b *bench) build(ctx context.Context) (string, bool) {
	examined, err := site.Examine(ctx, site.Options{Source: b.root.FS(), AsOf: sitetest.AsOf(), Workers: 1})
	if err != nil || examined.Failed() {
		return fmt.Sprint("有错误，没有生成网站", err), false
	}
	out, err := output.Open(ctx, b.out)
	if err != nil {
		return err.Error(), false
	}
	defer out.Close()
	var pages []string
	for _, doc := range examined.Corpus.Documents {
		if doc.Record.StateOn(sitetest.AsOf()) != disclosure.Public {
			continue
		}
		at := address.Document(doc.Source)
		pages = append(pages, fmt.Sprintf(`{"path":%q,"url":%q,"published":%q}`, doc.Source, at, doc.Record.Published))
		err = errors.Join(err, out.Put(address.File(at), []byte(b.read(doc.Source))))
	}
	err = errors.Join(err, out.Put(address.File(address.AuditJSON), []byte(`{"as_of":"2026-11-21","pages":[`+strings.Join(pages, ",")+`]}`)))
	if err == nil {
		_, err = out.Commit(ctx, output.InPlace)
	}
	return fmt.Sprint("网站已生成", err), err == nil
}

// rest waits until the work in the background has ended, and returns the page of it.
func (b *bench) rest() string {
	b.t.Helper()
	b.desk.tasks.Wait()
	return b.get("/build")
}

// settings are those of the town with an organ that has a code, and further lines of site.toml.
func settings(more string) string {
	return "-- content/organs.toml --\n[[organ]]\nid = \"sfj\"\nname = \"示范市司法局\"\ntype = \"department\"\nlevel = \"prefecture\"\nsince = 2024\nduties = [\"annual-report\"]\n" +
		"[[organ]]\nid = \"scjgj\"\nname = \"示范市市场监督管理局\"\ntype = \"department\"\nlevel = \"prefecture\"\nsince = 2025\nuscc = \"11990001000000123W\"\nduties = [\"annual-report\"]\n" +
		"-- content/site.toml --\ntitle = \"示范市法治政府\"\nbase_url = \"https://www.shifan.example/\"\norganizer = \"示范市司法局\"\ndemo = true\n" + more + "\n"
}

// penalty is a complete draft.
func penalty(n int) string {
	return sitetest.Document(fmt.Sprintf("enforcement/penalty/2026/a%04d", n), fmt.Sprintf(`# 第一行的说明
title = "关于示范市甲%[1]d商贸有限公司的行政处罚决定" # 标题
number = "示市监罚〔2026〕%[1]d号"
organ = "scjgj"
dated = 2026-11-18
draft = true             # 草稿：公开时删去这一行，写上 published
# published =            # 公开日期
violation = "未明码标价"
categories = ["罚款"]
fine = 5000
outcome = "罚款 5000 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject] # 当事人
name = "示范市甲%[1]d商贸有限公司"
type = "法人及非法人组织"`, n), "当事人的商品没有标价。")
}

// open starts a desk on a site made of archives, and enters when enter is true.
func open(t *testing.T, enter bool, archives ...string) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir(), out: t.TempDir()}
	var err error
	if b.root, err = os.OpenRoot(b.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.root.Close() })
	for name, file := range sitetest.Files(archives...) {
		if err := edit.Create(b.root, name, file.Data); err != nil {
			t.Fatal(err)
		}
	}
	b.start("127.0.0.1:0", "")
	if enter {
		b.enter()
	}
	return b
}

// start starts the desk.
func (b *bench) start(address, password string) {
	b.t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.t.Context())
	b.stop = cancel
	n := 0
	ready, ended := make(chan string, 1), make(chan error, 1)
	opt := Options{
		Listener: listener, Root: b.root, Password: password,
		Now:    func() time.Time { return time.Date(2026, 11, 21, 9, 30, 0, 0, calendar.Zone()) },
		Random: func() string { n++; return fmt.Sprintf("secret-%d-%s", n, b.t.Name()) },
		Examine: func(ctx context.Context, before *site.Site, progress func(string, int, int)) (*site.Site, error) {
			return site.Examine(ctx, site.Options{Source: b.root.FS(), AsOf: sitetest.AsOf(), Before: before, Workers: 1, Progress: progress})
		},
		Build: func(ctx context.Context, progress func(string, int, int)) (string, bool) {
			progress("生成", 1, 2)
			if b.hold != nil {
				<-b.hold
			}
			if b.real {
				return b.build(ctx)
			}
			return "网站已生成", os.WriteFile(filepath.Join(b.out, "index.html"), []byte("首页"), 0o600) == nil
		},
		Publication: func(_ context.Context, _ publish.Config, signs bool) (publish.Options, error) {
			if signs && b.unsigned {
				return publish.Options{}, errors.New("公开要签名，办公桌还没有密钥")
			}
			if signs && b.stops {
				b.stop()
			}
			return publish.Options{Source: b.root, Output: b.out}, nil
		},
		Output: func() fs.FS { return os.DirFS(b.out) },
		Ready:  func(address string) { ready <- address },
	}
	b.desk, err = New(ctx, opt)
	if err != nil {
		b.t.Fatal(err)
	}
	server := &http.Server{Handler: b.desk}
	go func() { ended <- server.Serve(listener) }()
	looked := b.desk.looked
	go func() { _ = b.desk.follow(ctx) }()
	<-looked
	b.t.Cleanup(func() { cancel(); server.Close(); <-ended })
	b.base = "http://" + listener.Addr().String()
	jar, _ := cookiejar.New(nil)
	b.client = &http.Client{Jar: jar, Timeout: 5 * time.Minute}
}

// enter goes in by the address with the token and types a name.
func (b *bench) enter() {
	b.t.Helper()
	if status, _ := b.fetch(b.desk.Address()); status != http.StatusOK {
		b.t.Fatalf("entering: %d", status)
	}
	b.post("/name", url.Values{"name": {"赵小明"}}, http.StatusOK)
}

func (b *bench) fetch(address string) (status int, body string) {
	b.t.Helper()
	answer, err := b.client.Get(address)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// get returns a page that has to be there.
func (b *bench) get(path string) string {
	b.t.Helper()
	status, body := b.fetch(b.base + path)
	if status != http.StatusOK {
		b.t.Fatalf("GET %s: %d %s", path, status, body)
	}
	return body
}

// post sends a form as a browser does and returns the page that follows.
func (b *bench) post(path string, values url.Values, want int) string {
	b.t.Helper()
	values = url.Values(http.Header(values).Clone())
	values.Set("form", b.desk.guard.form)
	r, err := http.NewRequest(http.MethodPost, b.base+path, strings.NewReader(values.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", b.base)
	answer, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if answer.StatusCode != want {
		b.t.Fatalf("POST %s: %d, want %d\n%s", path, answer.StatusCode, want, body)
	}
	return string(body)
}

var (
	control  = regexp.MustCompile(`(?s)<input ([^>]*)>|<select ([^>]*)>(.*?)</select>|<textarea ([^>]*)>\n?(.*?)</textarea>`)
	property = regexp.MustCompile(`([a-z:-]+)(?:="([^"]*)")?`)
	selected = regexp.MustCompile(`<option value="([^"]*)" selected`)
	firstOne = regexp.MustCompile(`<option value="([^"]*)"`)
)

// sent returns what a browser would send of the form on a page.
func sent(page string) url.Values {
	values := url.Values{}
	for _, m := range control.FindAllStringSubmatch(page, -1) {
		p := map[string]string{}
		for _, x := range property.FindAllStringSubmatch(m[1]+m[2]+m[4], -1) {
			p[x[1]] = html.UnescapeString(x[2])
		}
		name := p["name"]
		_, checked := p["checked"]
		switch {
		case name == "":
		case m[2] != "":
			value := selected.FindStringSubmatch(m[3])
			if value == nil {
				value = firstOne.FindStringSubmatch(m[3])
			}
			values.Add(name, html.UnescapeString(value[1]))
		case m[4] != "":
			values.Add(name, strings.ReplaceAll(html.UnescapeString(m[5]), "\n", "\r\n"))
		case p["type"] != "checkbox" || checked:
			values.Add(name, p["value"])
		}
	}
	return values
}

func (b *bench) read(path string) string {
	b.t.Helper()
	text, err := b.root.ReadFile("content/" + path)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

// files returns the files below content/, with their texts.
func (b *bench) files() map[string]string {
	b.t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(b.dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.Contains(path, ".gongkai") {
			return err
		}
		text, err := os.ReadFile(path)
		all[path] = string(text)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

func (b *bench) corpus() *corpus.Corpus {
	b.t.Helper()
	c, _, err := corpus.Load(b.root.FS(), corpus.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}
