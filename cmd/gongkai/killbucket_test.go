package main

import (
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// killedBucket is a bucket behind an S3 service of the test.
type killedBucket struct {
	*s3mem.Backend
	t *testing.T
}

const killedBucketName = "shifan-gongkai"

// newKilledBucket makes a bucket that holds objects, and returns it with its address.
func newKilledBucket(t *testing.T, objects map[string]string) (b killedBucket, endpoint string) {
	t.Helper()
	b = killedBucket{s3mem.New(), t}
	if err := b.CreateBucket(killedBucketName); err != nil {
		t.Fatal(err)
	}
	for name, data := range objects {
		if _, err := b.PutObject(killedBucketName, name, map[string]string{"Last-Modified": "Mon, 2 Mar 2026 15:04:05 GMT"}, strings.NewReader(data), int64(len(data)), nil); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(gofakes3.New(b.Backend).Server())
	t.Cleanup(server.Close)
	return b, server.URL
}

// get returns an object; ok is false when there is none.
func (b killedBucket) get(name string) (data string, ok bool) {
	object, err := b.GetObject(killedBucketName, name, nil)
	if err != nil {
		return "", false
	}
	defer object.Contents.Close()
	text, err := io.ReadAll(object.Contents)
	return string(text), err == nil
}

// all returns what the bucket holds.
func (b killedBucket) all() map[string]string {
	objects := map[string]string{}
	list, err := b.ListBucket(killedBucketName, nil, gofakes3.ListBucketPage{})
	if err != nil {
		b.t.Error(err)
		return nil
	}
	for _, o := range list.Contents {
		objects[o.Key], _ = b.get(o.Key)
	}
	return objects
}

var href = regexp.MustCompile(`href="([^"#?]+)`)

// follow reads the site as a reader does, from the home page along all links, and returns
// the first one that leads nowhere.
func (b killedBucket) follow() (pages int, dead string) {
	next := []string{"index.html"}
	for seen := map[string]bool{"index.html": true}; len(next) > 0; pages++ {
		from := next[0]
		next = next[1:]
		text, ok := b.get(from)
		if !ok {
			return pages, from
		}
		if !strings.HasSuffix(from, ".html") {
			continue
		}
		for _, link := range href.FindAllStringSubmatch(text, -1) {
			u, err := url.Parse(link[1])
			if err != nil || u.Scheme != "" || u.Host != "" {
				continue
			}
			to := strings.TrimPrefix(path.Join("/", path.Dir(from), u.Path), "/")
			if seen[to] {
				continue
			}
			seen[to] = true
			if _, ok := b.get(to); !ok {
				return pages, from + " -> " + to
			}
			next = append(next, to)
		}
	}
	return pages, ""
}

// A publication to a bucket that is killed at any moment leaves no link that leads nowhere,
// neither for a reader who follows links while objects arrive; and the next publication
// comes to the same objects as one that nobody has disturbed.
func TestKilledBucket(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site, key := smallSite(t, dir)
	publish := func(site, endpoint string) *exec.Cmd {
		t.Helper()
		writeText(t, filepath.Join(site, "publish.toml"), fmt.Sprintf("[[target]]\nname = \"oss\"\nkind = \"bucket\"\nendpoint = %q\nbucket = %q\naddressing = \"path\"\ncredentials = \"GONGKAI_OSS\"\nworkers = 4\n", endpoint, killedBucketName))
		c := gongkaiLine("publish", "--source", site, "--key", key)
		c.Env = append(c.Env, "GONGKAI_OSS_ID=id", "GONGKAI_OSS_SECRET=secret")
		return c
	}
	must := func(c *exec.Cmd) {
		t.Helper()
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	notices := func(from, to int) {
		for n := from; n < to; n++ {
			writeText(t, filepath.Join(site, "content", "notices", "2026", fmt.Sprintf("n%d.md", n)),
				fmt.Sprintf("+++\ntitle = \"第%d件公告\"\norgan = \"scjgj\"\ndated = 2026-11-20\npublished = 2026-11-20\n+++\n\n内容。\n", n))
		}
	}
	notices(0, 8)
	first, endpoint := newKilledBucket(t, nil)
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-21")
	must(publish(site, endpoint))
	before := first.all()
	notices(8, 24)
	mustRun(t, "build", "--source", site, "--as-of", "2026-11-22")
	if pages, dead := first.follow(); dead != "" || pages < 20 {
		t.Fatalf("%d pages; dead: %s", pages, dead)
	}

	undisturbed := filepath.Join(dir, "undisturbed")
	copyTree(t, site, undisturbed)
	bucket, endpoint := newKilledBucket(t, before)
	start := time.Now()
	must(publish(undisturbed, endpoint))
	longest := time.Since(start)
	want := bucket.all()
	if maps.Equal(want, before) {
		t.Fatal("nothing has changed")
	}
	for i := range kills(t)/3 + 1 {
		killed := filepath.Join(dir, "killed")
		copyTree(t, site, killed)
		bucket, endpoint := newKilledBucket(t, before)
		stop, done := make(chan struct{}), sync.WaitGroup{}
		done.Go(func() { // the reader
			for {
				if _, dead := bucket.follow(); dead != "" {
					t.Errorf("kill %d: while objects arrive: %s", i, dead)
					return
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
		for range 1 + i%3 {
			c := publish(killed, endpoint)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(rand.N(longest+longest/10), func() { _ = c.Process.Kill() })
			_ = c.Wait() // killed, or done before
			timer.Stop()
		}
		if _, dead := bucket.follow(); dead != "" {
			t.Errorf("kill %d: %s", i, dead)
		}
		must(publish(killed, endpoint))
		close(stop)
		done.Wait()
		got := bucket.all()
		for name, data := range want {
			if got[name] != data {
				t.Errorf("kill %d: %s differs from the undisturbed publication", i, name)
			}
			delete(got, name)
		}
		for name := range got {
			t.Errorf("kill %d: %s is left", i, name)
		}
		if t.Failed() {
			return
		}
		if err := os.RemoveAll(killed); err != nil {
			t.Fatal(err)
		}
	}
	served := filepath.Join(dir, "served")
	for name, data := range want {
		writeText(t, filepath.Join(served, filepath.FromSlash(name)), data)
	}
	mustRun(t, "verify", served)
}
