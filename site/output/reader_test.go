//go:build unix

package output

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// seriesSite is the n-th site of a series: each adds a document and has every page
// anew, but for those of a section that never changes. The home page links to all.
func seriesSite(n int) map[string]string {
	const fixed, before = 60, 20 // pages that stay the same; documents of the first site
	files := map[string]string{}
	var links strings.Builder
	page := func(name string) {
		files[name] = fmt.Sprintf("build %d\n%s\nend %d", n, strings.Repeat("文", 2000), n)
		fmt.Fprintf(&links, "/%s\n", name)
	}
	for i := range fixed {
		name := fmt.Sprintf("about/%d/index.html", i)
		files[name] = "build 0\n" + strings.Repeat("文", 2000) + "\nend 0"
		fmt.Fprintf(&links, "/%s\n", name)
	}
	for i := range before + n {
		page(fmt.Sprintf("notices/%d/%d/index.html", i%7, i))
	}
	all := links.String()
	files["list/index.html"] = fmt.Sprintf("build %d\n%s\nend %d", n, all, n)
	files["index.html"] = fmt.Sprintf("build %d\n/list/index.html\n%s\nend %d", n, all, n)
	return files
}

var (
	pageBuild = regexp.MustCompile(`^build (\d+)\n`)
	pageEnd   = regexp.MustCompile(`\nend (\d+)$`)
	pageLink  = regexp.MustCompile(`(?m)^/\S+$`)
)

// reader follows the links of a site over HTTP while it is built again and again.
type reader struct {
	t     *testing.T
	url   string
	read  *atomic.Int64
	newer int // the newest build that has been met: no older one may follow
}

// get reads one page, which must be whole, of one build, and not of an older one than
// a page that was read before.
func (r *reader) get(path string) string {
	answer, err := http.Get(r.url + path)
	if err != nil {
		r.t.Error(err)
		return ""
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		r.t.Errorf("a dead link: %s: %s, %v", path, answer.Status, err)
		return ""
	}
	r.read.Add(1)
	text := string(body)
	begins, ends := pageBuild.FindStringSubmatch(text), pageEnd.FindStringSubmatch(text)
	if begins == nil || ends == nil || begins[1] != ends[1] {
		r.t.Errorf("%s is not whole: %d bytes", path, len(text))
		return ""
	}
	if build, _ := strconv.Atoi(begins[1]); build > r.newer {
		r.newer = build
	} else if build < r.newer && build != 0 {
		r.t.Errorf("%s of build %d after a page of build %d", path, build, r.newer)
	}
	return text
}

// A web server reads the folder while it is switched 200 times, 50 of them killed at
// a random step: every answer belongs to one build, none is older than an earlier
// one, no link of a served page is dead.
func TestReadersMeetWholeSites(t *testing.T) {
	commits, kills := 200, 50
	if testing.Short() {
		commits, kills = 24, 6
	}
	path := filepath.Join(quickDir(t), "public")
	switched := manners[1]
	must(t, switched.build(path, seriesSite(1), nil))
	server := httptest.NewServer(http.FileServer(http.Dir(path)))
	defer server.Close()
	var read atomic.Int64
	var stop atomic.Bool
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			r := &reader{t: t, url: server.URL, read: &read}
			for !stop.Load() && !t.Failed() {
				links := pageLink.FindAllString(r.get("/list/"), -1)
				for range 20 {
					if len(links) > 0 {
						r.get(strings.TrimSuffix(links[rand.IntN(len(links))], "index.html"))
					}
				}
			}
		})
	}
	killed, steps := 0, 0
	for n := 2; n <= commits+1 && !t.Failed(); n++ {
		if left := commits + 2 - n; rand.IntN(left) >= kills-killed {
			taken := 0
			must(t, switched.build(path, seriesSite(n), func(string, string) error { taken++; return nil }))
			steps = taken
			continue
		}
		killed++
		cmd, progress := startChild(t, 1, "series", path, strconv.Itoa(n))
		_, _ = io.CopyN(io.Discard, progress, int64(rand.IntN(max(steps, 300))))
		must(t, cmd.Process.Kill())
		_, _ = io.Copy(io.Discard, progress)
		_ = cmd.Wait()
	}
	stop.Store(true)
	readers.Wait()
	t.Logf("%d commits, %d of them killed, %d pages read", commits, killed, read.Load())
}
