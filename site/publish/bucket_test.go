package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"gongkai/site/output"
	"gongkai/site/proof/log"
)

// service is an S3 service in the test: it notes what is asked, and may refuse.
type service struct {
	*httptest.Server
	backend *s3mem.Backend

	mu       sync.Mutex
	requests []string                                               // "PUT name", in order
	types    map[string]string                                      // content type and cache control, by name
	refuse   func(n int, r *http.Request) (status int, body string) // of the n-th request, under mu; 0: served
}

const bucketName = "shifan-gongkai"

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{backend: s3mem.New(), types: map[string]string{}}
	if err := s.backend.CreateBucket(bucketName); err != nil {
		t.Fatal(err)
	}
	fake := gofakes3.New(s.backend).Server()
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		name, _ := strings.CutPrefix(r.URL.Path, "/"+bucketName+"/")
		s.requests = append(s.requests, r.Method+" "+name)
		if r.Method == http.MethodPut {
			s.types[name] = r.Header.Get("Content-Type") + " | " + r.Header.Get("Cache-Control")
			if r.Header.Get("Content-Encoding") != "" || len(r.Header.Get("X-Amz-Content-Sha256")) != 64 {
				t.Errorf("%s is not put whole and signed: %v", name, r.Header)
			}
		}
		status, body := 0, ""
		if s.refuse != nil {
			status, body = s.refuse(len(s.requests), r)
		}
		s.mu.Unlock()
		if status != 0 {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(status)
			fmt.Fprint(w, body)
			return
		}
		fake.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// asked returns the names of the requests of a method since the last call, in order.
func (s *service) asked(method string) (names []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.requests {
		if name, ok := strings.CutPrefix(r, method+" "); ok {
			names = append(names, name)
		}
	}
	s.requests = nil
	return names
}

// objects returns what the bucket holds.
func (s *service) objects(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	list, err := s.backend.ListBucket(bucketName, nil, gofakes3.ListBucketPage{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range list.Contents {
		got, err := s.backend.GetObject(bucketName, o.Key, nil)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(got.Contents)
		if err != nil {
			t.Fatal(err)
		}
		all[o.Key] = string(data)
	}
	return all
}

func (s *service) set(t *testing.T, name, data string) {
	t.Helper()
	if _, err := s.backend.PutObject(bucketName, name, map[string]string{}, strings.NewReader(data), int64(len(data)), nil); err != nil {
		t.Fatal(err)
	}
}

func (s *service) target(name string) *Bucket {
	return &Bucket{Name: name, Endpoint: s.URL, Bucket: bucketName, Credentials: "GONGKAI_TEST", Workers: 4}
}

// network reaches the services of a test; waits are noted and not waited for.
func network(waits *[]time.Duration) Network {
	var mu sync.Mutex
	return Network{
		Transport: &http.Transport{MaxIdleConnsPerHost: 16},
		Getenv: func(name string) string {
			return map[string]string{"GONGKAI_TEST_ID": "id", "GONGKAI_TEST_SECRET": "secret"}[name]
		},
		Sleep: func(ctx context.Context, d time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			if waits != nil {
				*waits = append(*waits, d)
			}
			return ctx.Err()
		},
		Random: func() float64 { return 0.5 },
	}
}

func TestBucketConforms(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "公开/a b/"} {
		conform(t, func(t *testing.T, name string) place {
			s := newService(t)
			target := s.target(name)
			target.Prefix = prefix
			return place{
				Target: target,
				served: func(t *testing.T) map[string]string {
					all := map[string]string{}
					for name, data := range s.objects(t) {
						if name, ok := strings.CutPrefix(name, prefix); ok {
							all[name] = data
						}
					}
					return all
				},
				foreign: func(t *testing.T, name string) { s.set(t, prefix+name, "别人的") },
			}
		})
	}
}

// group returns the place of a name in the order of a publication.
func group(name string, fresh bool) int {
	switch {
	case name == publishing:
		return 0
	case strings.HasPrefix(name, "log/"):
		if name == "log/checkpoint" {
			return 11
		}
		if strings.HasPrefix(name, "log/checkpoints/") {
			return 10
		}
		return 9
	case name == output.ManifestName:
		return 8
	case fresh:
		return 1
	}
	switch name {
	case "search/root.js":
		return 7
	case "index.html":
		return 6
	case "data/penalty.csv", "audit/audit.json":
		return 5
	case "notices/index.html":
		return 4
	}
	return 3
}

// Objects are put in an order in which no link leads to what is not there, and what is not
// ours is not touched.
func TestBucketOrder(t *testing.T) {
	t.Parallel()
	o, s := newTown(t), newService(t)
	target := s.target("oss")
	o.build(t, "2026-11-21", map[string]string{"甲": "一", "乙": "二"}, strange)
	o.publish(t, target)
	s.set(t, "别人的/年报.html", "别人的")
	for name, want := range map[string]string{
		"index.html": "text/html; charset=utf-8 | no-cache", "data/penalty.csv": "text/csv; charset=utf-8 | public, max-age=3600",
		"search/k/ab.js": "text/javascript; charset=utf-8 | public, max-age=31536000, immutable", "manifest.json": "application/json | no-cache",
		"log/checkpoint": "text/plain; charset=utf-8 | no-cache", "log/tile/0/000.p/3": "application/octet-stream | public, max-age=31536000, immutable",
		"notices/甲/record.txt": "text/plain; charset=utf-8 | no-cache", "files/办事 指南+100%.pdf": "application/pdf | public, max-age=3600",
	} {
		if s.types[name] != want {
			t.Errorf("%s: %s, want %s", name, s.types[name], want)
		}
	}
	if name := "notices/甲/versions/timemap.txt"; contentType(name) != "application/link-format" || cacheControl(name) != "no-cache" {
		t.Errorf("%s: %s | %s", name, contentType(name), cacheControl(name))
	}
	before := s.objects(t)
	s.asked("")
	changed := maps.Clone(strange)
	changed["data/penalty.csv"], changed["search/root.js"], changed["notices/index.html"], changed["css/site.css"], changed["新.txt"] = "c", "4", "新公告", "b{}", "新"
	delete(changed, "search/k/ab.js")
	o.build(t, "2026-11-22", map[string]string{"甲": "改过", "丙": "三"}, changed)
	o.publish(t, target)
	s.mu.Lock()
	requests := slices.Clone(s.requests)
	s.mu.Unlock()
	last, deleted := 0, map[string]bool{}
	for _, r := range requests {
		method, name, _ := strings.Cut(r, " ")
		_, had := before[name]
		switch method {
		case http.MethodPut:
			if n := group(name, !had); n < last {
				t.Errorf("%s comes behind group %d", name, last)
			} else {
				last = n
			}
		case http.MethodDelete:
			deleted[name] = true
			if strings.HasPrefix(name, "log/") && last < 10 || last < 8 {
				t.Errorf("%s is deleted when group %d is reached", name, last)
			}
		}
	}
	if !deleted["notices/乙/index.html"] || !deleted["search/k/ab.js"] || last != 11 {
		t.Errorf("deleted %v, last group %d", deleted, last)
	}
	if got := s.objects(t); got["别人的/年报.html"] != "别人的" || got["notices/乙/index.html"] != "" {
		t.Error("something foreign is gone, or what is gone is there")
	}
	s.asked("")
	o.publish(t, target)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.requests) != 5 { // checkpoint twice, manifest, note, and the log's checkpoint
		for _, r := range s.requests {
			if !strings.HasPrefix(r, http.MethodGet) {
				t.Errorf("nothing has changed: %s", r)
			}
		}
	}
}

// errorXML is an answer of a service.
func errorXML(code, message string) string {
	return "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>"
}

// A publication that is killed after any of its puts, then one of the same or of another
// site, gives the same objects as without.
func TestBucketKilled(t *testing.T) {
	t.Parallel()
	first := map[string]string{"甲": "一", "乙": "二"}
	other := map[string]string{"data/penalty.csv": "a", "search/root.js": "1", "files/旧 1.txt": "旧"}
	second := map[string]string{"甲": "改过", "丙": "三"}
	changed := map[string]string{"data/penalty.csv": "b", "search/root.js": "2", "files/新+1.txt": "新"}
	done := func(t *testing.T, o *town, s *service, target *Bucket) map[string]string {
		t.Helper()
		s.mu.Lock()
		s.refuse = nil
		s.mu.Unlock()
		o.publish(t, target)
		return s.objects(t)
	}
	// site without its log: how often it was signed differs
	site := func(objects map[string]string) map[string]string {
		only := maps.Clone(objects)
		maps.DeleteFunc(only, func(name, _ string) bool { return strings.HasPrefix(name, "log/") })
		return only
	}
	ended := false
	for k := 0; !ended; k++ {
		for _, start := range []bool{true, false} { // of an empty bucket, of one that has the first site
			for i, then := range []string{"the same", "the one before", "without a document"} {
				if testing.Short() && (i != k%3 || start && k%2 == 1) {
					continue
				}
				o, s := newTown(t), newService(t)
				target := s.target("oss")
				target.Workers = 1 + k%3
				o.build(t, "2026-11-21", first, other)
				if !start {
					o.publish(t, target)
					o.build(t, "2026-11-22", second, changed)
				}
				puts := 0
				s.refuse = func(_ int, r *http.Request) (int, string) {
					if r.Method == http.MethodPut || r.Method == http.MethodDelete {
						if puts++; puts > k {
							return http.StatusForbidden, errorXML("AccessDenied", "killed")
						}
					}
					return 0, ""
				}
				_, err := Run(t.Context(), o.options(target))
				if !start && err == nil {
					ended = true
				}
				switch then {
				case "the one before":
					o.build(t, "2026-11-23", first, other)
				case "without a document":
					o.build(t, "2026-11-23", map[string]string{"甲": "改过"}, changed)
				}
				got, want := done(t, o, s, target), filesOf(t, os.DirFS(filepath.Join(o.dir, "public")))
				if !maps.Equal(site(got), want) {
					t.Errorf("killed after %d puts, empty %t, then %s: %v, want %v", k, start, then, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
				}
				for name, data := range filesOf(t, os.DirFS(filepath.Join(o.dir, LogFolder))) {
					if got["log/"+name] != data {
						t.Errorf("killed after %d puts, empty %t, then %s: log/%s differs", k, start, then, name)
					}
				}
			}
		}
	}
}

// The publication behind one that was killed puts what the bucket may not have before
// anything that leads there.
func TestBucketOrderAfterKill(t *testing.T) {
	t.Parallel()
	for k := range 8 {
		o, s := newTown(t), newService(t)
		target := s.target("oss")
		o.build(t, "2026-11-21", map[string]string{"甲": "一", "乙": "二"}, nil)
		o.publish(t, target)
		had := s.objects(t)
		o.build(t, "2026-11-22", map[string]string{"甲": "改过", "丙": "三", "丁": "四"}, nil)
		puts := 0
		s.refuse = func(_ int, r *http.Request) (int, string) {
			if r.Method == http.MethodPut {
				if puts++; puts > k {
					return http.StatusForbidden, errorXML("AccessDenied", "killed")
				}
			}
			return 0, ""
		}
		if _, err := Run(t.Context(), o.options(target)); err == nil {
			t.Fatalf("%d puts are the whole publication", k)
		}
		s.mu.Lock()
		s.refuse = nil
		s.mu.Unlock()
		s.asked(http.MethodPut)
		o.publish(t, target)
		changed := ""
		for _, name := range s.asked(http.MethodPut) {
			switch _, old := had[name]; {
			case name == publishing || name == output.ManifestName || strings.HasPrefix(name, LogFolder+"/"):
			case old:
				changed = name
			case changed != "":
				t.Errorf("killed after %d puts: %s is put behind %s", k, name, changed)
			}
		}
		if changed == "" {
			t.Errorf("killed after %d puts: nothing was changed", k)
		}
	}
}

// A service that fails for a third of the requests is asked again, after waits that grow.
func TestBucketFails(t *testing.T) {
	t.Parallel()
	o, s := newTown(t), newService(t)
	target := s.target("oss")
	o.build(t, "2026-11-21", map[string]string{"甲": "一", "乙": "二"}, strange)
	s.refuse = func(n int, _ *http.Request) (int, string) {
		if n%3 == 0 {
			return http.StatusServiceUnavailable, errorXML("SlowDown", "Please reduce your request rate.")
		}
		return 0, ""
	}
	var waits []time.Duration
	opt := o.options(target)
	opt.Network = network(&waits)
	if _, err := Run(t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	if got := s.objects(t); got["index.html"] == "" || got["log/checkpoint"] == "" || got[publishing] != "" || len(waits) < 10 {
		t.Errorf("%d objects, %d waits", len(got), len(waits))
	}
	for name, c := range map[string]struct {
		status           int
		code, body, want string
		asked            int
	}{
		"always busy":   {http.StatusServiceUnavailable, Unreachable, errorXML("SlowDown", "Please reduce your request rate."), "试了 5 次：Please reduce your request rate.（SlowDown，HTTP 503）", 5},
		"refused":       {http.StatusForbidden, Unreachable, errorXML("AccessDenied", "Access Denied."), "对象存储拒绝了：Access Denied.（AccessDenied，HTTP 403）", 1},
		"bad request":   {http.StatusBadRequest, Unreachable, errorXML("InvalidArgument", "aws-chunked is not supported"), "aws-chunked is not supported", 1},
		"clock":         {http.StatusForbidden, Unreachable, errorXML("RequestTimeTooSkewed", "The difference is too large."), "本机的时钟与对象存储相差太多", 1},
		"no bucket":     {http.StatusNotFound, Unreachable, errorXML("NoSuchBucket", "no"), "没有存储空间 " + bucketName, 1},
		"no words":      {http.StatusBadGateway, Unreachable, "<html>", "HTTP 502", 5},
		"too many asks": {http.StatusTooManyRequests, Unreachable, errorXML("TooManyRequests", "slow"), "HTTP 429", 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, s := newTown(t), newService(t)
			o.build(t, "2026-11-21", map[string]string{"甲": "一"}, nil)
			s.refuse = func(int, *http.Request) (int, string) { return c.status, c.body }
			var waits []time.Duration
			opt := o.options(s.target("oss"))
			opt.Network = network(&waits)
			report, err := Run(t.Context(), opt)
			if !isCode(err, c.code) || !strings.Contains(err.Error(), c.want) || report.Log != nil {
				t.Errorf("%v", err)
			}
			if got := len(s.asked(http.MethodGet)); got != c.asked {
				t.Errorf("asked %d times, want %d", got, c.asked)
			}
			if c.asked == 5 && !slices.Equal(waits, []time.Duration{200 * time.Millisecond, 400 * time.Millisecond, 800 * time.Millisecond, 1600 * time.Millisecond}) {
				t.Errorf("waits %v", waits)
			}
		})
	}
}

// A service that is not there stops its own target only, and the next run brings it up.
func TestBucketUnreachable(t *testing.T) {
	t.Parallel()
	o, s := newTown(t), newService(t)
	folder := &Folder{Name: "docroot", Path: filepath.Join(o.dir, "www"), Keep: 2}
	target, gone := s.target("oss"), s.target("gone")
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	gone.Endpoint = closed.URL
	o.build(t, "2026-11-21", map[string]string{"甲": "一"}, nil)
	report, err := Run(t.Context(), o.options(gone, folder, target))
	if !isCode(err, Unreachable) || !strings.Contains(err.Error(), "连不上对象存储，试了 5 次") || report.Log == nil || report.Log.Size != 2 {
		t.Fatalf("%v, %+v", err, report)
	}
	if s.objects(t)["log/checkpoint"] == "" {
		t.Error("the bucket that can be reached has no log")
	}
	gone.Endpoint = newService(t).URL
	o.publish(t, gone, folder, target)

	opt := o.options(target)
	opt.Network.Getenv = func(string) string { return "" }
	if _, err := Run(t.Context(), opt); !isCode(err, Unreachable) || !strings.Contains(err.Error(), "环境变量 GONGKAI_TEST_ID 和 GONGKAI_TEST_SECRET 没有设好") {
		t.Error(err)
	}
}

// --full finds what somebody has altered or deleted in the bucket.
func TestBucketFull(t *testing.T) {
	t.Parallel()
	o, s := newTown(t), newService(t)
	target := s.target("oss")
	o.build(t, "2026-11-21", map[string]string{"甲": "一"}, map[string]string{"files/大.bin": strings.Repeat("大", inMemory/2)})
	o.publish(t, target)
	want := s.objects(t)
	s.set(t, "notices/甲/index.html", "改了")
	s.set(t, "log/policy", "改了")
	s.set(t, "别人的.html", "别人的")
	for _, name := range []string{"index.html", "log/proof/notices/甲.md.tlog-proof"} {
		if _, err := s.backend.DeleteObject(bucketName, name); err != nil {
			t.Fatal(err)
		}
	}
	s.asked("")
	opt := o.options(target)
	opt.Full = true
	if _, err := Run(t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	puts := s.asked(http.MethodPut)
	slices.Sort(puts)
	if want := []string{".gongkai-publishing", "index.html", "log/checkpoint", "log/policy", "log/proof/notices/甲.md.tlog-proof", "manifest.json", "notices/甲/index.html"}; !slices.Equal(puts, want) {
		t.Errorf("put %v, want %v", puts, want)
	}
	want["别人的.html"] = "别人的"
	if got := s.objects(t); !maps.Equal(got, want) {
		t.Errorf("%v", slices.Sorted(maps.Keys(got)))
	}
}

// Credentials go into the signature and nowhere else.
func TestBucketSecret(t *testing.T) {
	t.Parallel()
	o, s := newTown(t), newService(t)
	o.build(t, "2026-11-21", map[string]string{"甲": "一"}, nil)
	s.refuse = func(_ int, r *http.Request) (int, string) {
		for _, values := range r.Header {
			if strings.Contains(strings.Join(values, " "), "secret") {
				t.Error("the secret is sent")
			}
		}
		if !strings.Contains(r.Header.Get("Authorization"), "Credential=id/") {
			t.Errorf("not signed: %v", r.Header)
		}
		return http.StatusForbidden, errorXML("SignatureDoesNotMatch", "no")
	}
	report, err := Run(t.Context(), o.options(s.target("oss")))
	if err == nil || strings.Contains(err.Error()+report.Targets[0].Error, "secret") {
		t.Error(err)
	}
}

// A virtual host has the bucket in its name.
func TestBucketAddressing(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]string{
		"https://shifan-gongkai.oss-cn-hangzhou.aliyuncs.com/index.html": `endpoint = "https://oss-cn-hangzhou.aliyuncs.com"`,
		"https://shifan-gongkai.cos.ap-beijing.myqcloud.com/p/index.html": `endpoint = "https://cos.ap-beijing.myqcloud.com"
prefix = "/p/"`,
		"https://obs.cn-north-4.myhuaweicloud.com/shifan-gongkai/index.html": `endpoint = "https://obs.cn-north-4.myhuaweicloud.com"
addressing = "path"`,
		"http://192.0.2.1:9000/shifan-gongkai/index.html": `endpoint = "http://192.0.2.1:9000"`,
	} {
		config, problems := ReadConfig([]byte("[[target]]\nname = \"a\"\nkind = \"bucket\"\nbucket = \"shifan-gongkai\"\nregion = \"x\"\ncredentials = \"GONGKAI_TEST\"\n"+text+"\n"), ".")
		if len(problems) > 0 || len(config.Targets) != 1 {
			t.Fatal(problems)
		}
		var asked *url.URL
		n := network(nil)
		n.Transport = roundTrip(func(r *http.Request) (*http.Response, error) { asked = r.URL; return nil, errors.New("no network") })
		s, err := config.Targets[0].(*Bucket).openStore(n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.get(t.Context(), "index.html", 1); err == nil || asked.String() != want {
			t.Errorf("asked for %s, want %s (%v)", asked, want, err)
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A note of a publication is read as it was written, and nothing else is.
func FuzzNote(f *testing.F) {
	p := bucketPlan{puts: []output.Entry{{Path: "b", SHA256: log.Digest(nil)}}, gone: []output.Entry{{Path: "a", SHA256: log.Digest(nil), Bytes: 3}}}
	f.Add(p.note(log.Digest(nil)))
	f.Add([]byte(publishingHead + "\n{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		digest, names, err := parseNote(data)
		if err != nil {
			return
		}
		again, same, err := parseNote((&bucketPlan{puts: names.Files}).note(digest))
		if err != nil || again != digest || !slices.Equal(same.Files, names.Files) {
			t.Errorf("%v, %v", same, err)
		}
	})
}
