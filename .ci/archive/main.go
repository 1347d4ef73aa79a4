// Command archive builds gongkai for the systems on which it is handed out and packs
// each program with its licences: a zip for Windows, tar.gz for Linux, SHA256SUMS
// beside them. Nothing in an archive depends on the machine or the hour: paths are
// trimmed, times are fixed, owners are root.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

func main() {
	version := flag.String("version", "", "what gongkai version says, such as 1.4.0")
	to := flag.String("to", "dist", "the folder of the archives")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *version, *to); err != nil {
		fmt.Fprintln(os.Stderr, "archive:", err)
		os.Exit(1)
	}
}

// systems are those that archives are made for.
var systems = []struct{ os, arch string }{{"linux", "amd64"}, {"linux", "arm64"}, {"windows", "amd64"}}

// made is the time of every file in an archive: the first that a zip can hold.
var made = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// file is one file of an archive.
type file struct {
	name string
	data []byte
	mode int64
}

func run(ctx context.Context, version, to string) error {
	if !regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.+-]*$`).MatchString(version) {
		return fmt.Errorf("%q is no version: letters, digits, dots", version)
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "gongkai-archive")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	var sums strings.Builder
	for _, s := range systems {
		name, data, err := archive(ctx, version, s.os, s.arch, work)
		if err != nil {
			return fmt.Errorf("%s %s: %w", s.os, s.arch, err)
		}
		if err := os.WriteFile(filepath.Join(to, name), data, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), name)
		fmt.Printf("%s %d bytes\n", filepath.Join(to, name), len(data))
	}
	return os.WriteFile(filepath.Join(to, "SHA256SUMS"), []byte(sums.String()), 0o644)
}

// archive builds the program for a system and packs it.
func archive(ctx context.Context, version, system, arch, work string) (name string, data []byte, err error) {
	program := "gongkai"
	if system == "windows" {
		program += ".exe"
	}
	built := filepath.Join(work, system+"-"+arch+"-"+program)
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid= -X main.release="+version, "-o", built, "./cmd/gongkai")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+arch, "GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return "", nil, err
	}
	binary, err := os.ReadFile(built)
	if err != nil {
		return "", nil, err
	}
	licences, err := licences()
	if err != nil {
		return "", nil, err
	}
	readme := []byte("gongkai " + version + "\r\n\r\n第一次使用：在命令行里运行 gongkai init --tutorial 练习，再进入“练习”文件夹运行 gongkai help 入门。\r\n全部命令和手册：gongkai help。许可证：licences.txt。\r\n")
	folder := fmt.Sprintf("gongkai-%s-%s-%s", version, system, arch)
	files := []file{{program, binary, 0o755}, {"licences.txt", licences, 0o644}, {"readme.txt", readme, 0o644}}
	if system == "windows" {
		data, err = zipOf(folder, files)
		return folder + ".zip", data, err
	}
	data, err = tarOf(folder, files)
	return folder + ".tar.gz", data, err
}

// licences are all that lie in the program, each under a heading.
func licences() ([]byte, error) {
	const folder = "cmd/gongkai/licences"
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "== %s\n\n%s\n\n", strings.ReplaceAll(strings.TrimSuffix(e.Name(), ".txt"), "~", "/"), bytes.TrimSpace(text))
	}
	return b.Bytes(), nil
}

func zipOf(folder string, files []file) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: made})
		if err == nil {
			_, err = w.Write(f.data)
		}
		if err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

func tarOf(folder string, files []file) ([]byte, error) {
	var b bytes.Buffer
	g := gzip.NewWriter(&b)
	t := tar.NewWriter(g)
	for _, f := range files {
		head := &tar.Header{Name: folder + "/" + f.name, Size: int64(len(f.data)), Mode: f.mode, ModTime: made, Uname: "root", Gname: "root", Format: tar.FormatUSTAR}
		if err := t.WriteHeader(head); err != nil {
			return nil, err
		}
		if _, err := io.Copy(t, bytes.NewReader(f.data)); err != nil {
			return nil, err
		}
	}
	if err := t.Close(); err != nil {
		return nil, err
	}
	err := g.Close()
	return b.Bytes(), err
}
