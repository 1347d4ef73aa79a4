package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The desk opens with the address that the command prints, and ends with the command.
func TestDesk(t *testing.T) {
	t.Parallel()
	dir := newSite(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	lines, w := io.Pipe()
	p := &process{stdin: strings.NewReader(""), stdout: io.Discard, stderr: w, now: func() time.Time { return time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC) }}
	ended := make(chan int, 1)
	go func() { ended <- p.run(ctx, []string{"desk", "--source", dir}); w.Close() }()
	var said bytes.Buffer
	buffer := make([]byte, 4096)
	address := ""
	for address == "" {
		n, err := lines.Read(buffer)
		if err != nil {
			t.Fatal(said.String(), err)
		}
		said.Write(buffer[:n])
		address = regexp.MustCompile(`http://127\.0\.0\.1:\d+/enter\?token=\S+`).FindString(said.String())
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar, Timeout: 5 * time.Minute}
	for _, page := range []string{address, strings.TrimSuffix(address, address[strings.Index(address, "enter"):])} {
		answer, err := client.Get(page)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK || !bytes.Contains(text, []byte("办公桌")) {
			t.Errorf("%s: %d %s", page, answer.StatusCode, text)
		}
	}
	cancel()
	if code := <-ended; code != exitFine {
		t.Errorf("exit %d", code)
	}
	if _, err := os.Stat(filepath.Join(dir, ".gongkai", "desk.html")); err == nil {
		t.Error("the page with the token is still there")
	}
}

// Without arguments a terminal gets the help, and a double click the desk.
func TestWithoutArguments(t *testing.T) {
	t.Parallel()
	var errs bytes.Buffer
	p := &process{stdin: strings.NewReader(""), stdout: io.Discard, stderr: &errs, now: time.Now}
	if code := p.run(t.Context(), nil); code != exitUsage || !strings.Contains(errs.String(), "用法：gongkai 命令") {
		t.Errorf("exit %d\n%s", code, errs.String())
	}
	errs.Reset()
	p.alone = true
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if code := p.run(ended, nil); strings.Contains(errs.String(), "用法：gongkai 命令") {
		t.Errorf("exit %d\n%s", code, errs.String())
	}
}

func TestDeskNeedsAPassword(t *testing.T) {
	dir := newSite(t)
	t.Setenv(passwordVariable, "")
	code, _, stderr := run(t, "desk", "--source", dir, "--listen", "0.0.0.0:0")
	if code != exitUsage || !strings.Contains(stderr, "要先在环境变量 GONGKAI_PASSWORD 里写密码") {
		t.Errorf("exit %d\n%s", code, stderr)
	}
}
