package desk

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"gongkai/site"
	"gongkai/site/internal/sitetest"
)

// While the first look goes on there is one page, which says how far it is; what is sent
// is refused. A site that cannot be looked at ends the desk.
func TestOpening(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		err  error
	}{{"a site", nil}, {"no site", errors.New("没有 content")}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			root, err := os.OpenRoot(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			secrets, begun, read, ready := 0, make(chan bool), make(chan bool), make(chan string, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := make(chan error, 1)
			go func() {
				ended <- Run(ctx, Options{
					Listener: listener, Root: root, Now: time.Now, Random: func() string { secrets++; return fmt.Sprint("secret", secrets) },
					Examine: func(ctx context.Context, before *site.Site, progress func(string, int, int)) (*site.Site, error) {
						progress("读取文件", 7, 100)
						close(begun)
						<-read
						if c.err != nil {
							return nil, c.err
						}
						return site.Examine(ctx, site.Options{Source: sitetest.Files(settings(""), penalty(1)), AsOf: sitetest.AsOf(), Workers: 1})
					},
					Ready: func(address string) { ready <- address },
				})
			}()
			<-begun
			jar, _ := cookiejar.New(nil)
			b := &bench{t: t, client: &http.Client{Jar: jar, Timeout: 5 * time.Minute}, base: "http://" + listener.Addr().String()}
			if status, _ := b.fetch(<-ready); status != http.StatusOK {
				t.Fatal(status)
			}
			for _, page := range []string{"/", "/write?path=" + first, "/name"} {
				if status, text := b.fetch(b.base + page); status != http.StatusOK || !strings.Contains(text, "读取文件，7/100") {
					t.Errorf("%s: %d %s", page, status, text)
				}
			}
			if status, text := b.raw(http.MethodPost, "/name", strings.NewReader(url.Values{"name": {"赵小明"}}.Encode()), nil); status != http.StatusServiceUnavailable {
				t.Errorf("a form: %d %s", status, text)
			}
			close(read)
			if c.err != nil {
				if err := <-ended; !errors.Is(err, c.err) {
					t.Errorf("ended with %v", err)
				}
				return
			}
			for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(time.Millisecond) {
				if _, text := b.fetch(b.base + "/"); strings.Contains(text, "您的姓名") {
					break
				} else if time.Now().After(deadline) {
					t.Fatal(text)
				}
			}
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}

// A change that a look has seen asks for no other look.
func TestOneLookForAChange(t *testing.T) {
	t.Parallel()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	changes, looks := make(chan string), make(chan int) // how many more looks are asked for
	var d *Desk
	d, err = New(t.Context(), Options{
		Listener: listener, Root: root, Now: time.Now, Random: func() string { return "secret" }, Changes: changes,
		Examine: func(ctx context.Context, before *site.Site, progress func(string, int, int)) (*site.Site, error) {
			looks <- len(d.wake)
			return site.Examine(ctx, site.Options{Source: sitetest.Files(settings(""), penalty(1)), AsOf: sitetest.AsOf(), Workers: 1})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.follow(ctx) }()
	<-looks
	changes <- "content/" + first
	if more := <-looks; more > 0 {
		t.Error("another look is about to begin")
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
