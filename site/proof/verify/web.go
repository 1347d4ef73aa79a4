package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"
)

// Web is a website as an fs.FS of files that can be opened and not listed. It asks with
// GET only, never more than 16 at once, follows redirects on the same host only, and
// waits as long as the client says.
type Web struct {
	ctx     context.Context
	client  *http.Client
	base    *url.URL
	running chan struct{}
	prefix  string
}

// most redirects that are followed.
const mostRedirects = 5

// NewWeb returns the website at an address, "https://www.shifan.example/". The client's
// transport and timeout are used; its rule for redirects is not.
func NewWeb(ctx context.Context, address string, client *http.Client) (*Web, error) {
	base, err := url.Parse(address)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("%q 不是网址；写成 https://www.shifan.example/", address)
	}
	base.RawQuery, base.Fragment = "", ""
	if !strings.HasSuffix(base.Path, "/") {
		base.Path += "/"
	}
	own := *client
	own.CheckRedirect = func(request *http.Request, via []*http.Request) error {
		if len(via) >= mostRedirects {
			return errors.New("转向太多次")
		}
		if request.URL.Host != base.Host {
			return fmt.Errorf("转向了别的主机 %s", request.URL.Host)
		}
		return nil
	}
	return &Web{ctx: ctx, client: &own, base: base, running: make(chan struct{}, 16)}, nil
}

// Sub returns the files below a folder.
func (w *Web) Sub(folder string) (fs.FS, error) {
	if !fs.ValidPath(folder) {
		return nil, &fs.PathError{Op: "sub", Path: folder, Err: fs.ErrInvalid}
	}
	sub := *w
	sub.prefix = path.Join(w.prefix, folder)
	return &sub, nil
}

// Open asks for a file. 404 and 410 are fs.ErrNotExist.
func (w *Web) Open(name string) (fs.File, error) {
	fail := func(err error) (fs.File, error) { return nil, &fs.PathError{Op: "open", Path: name, Err: err} }
	if !fs.ValidPath(name) {
		return fail(fs.ErrInvalid)
	}
	u := w.base.JoinPath(w.prefix, name)
	request, err := http.NewRequestWithContext(w.ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return fail(err)
	}
	select {
	case w.running <- struct{}{}:
	case <-w.ctx.Done():
		return fail(w.ctx.Err())
	}
	response, err := w.client.Do(request)
	if err != nil {
		<-w.running
		return fail(err)
	}
	f := &served{Response: response, name: path.Base(name), release: sync.OnceFunc(func() { <-w.running })}
	switch response.StatusCode {
	case http.StatusOK:
		return f, nil
	case http.StatusNotFound, http.StatusGone:
		f.Close()
		return fail(fs.ErrNotExist)
	}
	f.Close()
	return fail(fmt.Errorf("服务器回答 %s", response.Status))
}

// served is a file that a server sends.
type served struct {
	*http.Response
	name    string
	release func()
}

func (f *served) Read(p []byte) (int, error) { return f.Body.Read(p) }

func (f *served) Close() error {
	defer f.release()
	_, _ = io.CopyN(io.Discard, f.Body, 4096) // so that the connection may be used again
	return f.Body.Close()
}

func (f *served) Stat() (fs.FileInfo, error) { return servedInfo{f}, nil }

type servedInfo struct{ *served }

func (i servedInfo) Name() string       { return i.name }
func (i servedInfo) Size() int64        { return i.ContentLength }
func (i servedInfo) Mode() fs.FileMode  { return 0o444 }
func (i servedInfo) ModTime() time.Time { return time.Time{} }
func (i servedInfo) IsDir() bool        { return false }
func (i servedInfo) Sys() any           { return nil }
