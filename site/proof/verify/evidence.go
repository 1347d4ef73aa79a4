package verify

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"gongkai/site/address"
	"gongkai/site/diag"
	"gongkai/site/proof/record"
)

// exhibits are files as the source served them. The log's tiles are also the run's own
// cache: a proof over a website asks for each once.
type exhibits struct {
	mu    sync.Mutex
	files map[string][]byte
	size  int64
	full  bool // not everything had room
}

// mostExhibits bounds what is collected, in bytes.
const mostExhibits = 256 << 20

// add collects a file.
func (x *exhibits) add(name string, data []byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, ok := x.files[name]; ok {
		return
	}
	if x.size+int64(len(data)) > mostExhibits {
		x.full = true
		return
	}
	x.files[name], x.size = data, x.size+int64(len(data))
}

func (x *exhibits) get(name string) ([]byte, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	data, ok := x.files[name]
	return data, ok
}

// logFiles is the log of a source. What is read of it is collected, tiles alone unless
// evidence is wanted.
type logFiles struct {
	from fs.FS
	to   *exhibits
	all  bool
}

// mostLogFile bounds a file of the log, in bytes.
const mostLogFile = 64 << 20

// Open reads a file, unless it was read before.
func (l *logFiles) Open(name string) (fs.File, error) {
	data, ok := l.to.get("log/" + name)
	if !ok {
		var err error
		if data, err = read(l.from, name, mostLogFile); err != nil {
			return nil, err
		}
		if l.all || strings.HasPrefix(name, "tile/") && !strings.HasPrefix(name, "tile/entries/") {
			l.to.add("log/"+name, data)
		}
	}
	return &opened{bytes.NewReader(data), path.Base(name)}, nil
}

// opened is a file that has been read.
type opened struct {
	*bytes.Reader
	name string
}

func (f *opened) Close() error               { return nil }
func (f *opened) Stat() (fs.FileInfo, error) { return openedInfo{f.name, f.Reader.Size()}, nil }

type openedInfo struct {
	name string
	size int64
}

func (i openedInfo) Name() string       { return i.name }
func (i openedInfo) Size() int64        { return i.size }
func (i openedInfo) Mode() fs.FileMode  { return 0o444 }
func (i openedInfo) ModTime() time.Time { return time.Time{} }
func (i openedInfo) IsDir() bool        { return false }
func (i openedInfo) Sys() any           { return nil }

// exhibit collects a file of the site that is wrong.
func (v *verification) exhibit(name string, data []byte) {
	if v.Evidence {
		v.collected.add("current/"+name, data)
	}
}

// mostFound is how many findings have their files collected.
const mostFound = 200

// collect completes the evidence of errors: manifest and ledger, and page and record of
// each document that is named.
func (v *verification) collect() {
	if !v.Evidence || !v.report.Failed() {
		return
	}
	own := map[string][]byte{"验证公钥.txt": []byte(strings.Join(v.vkeys, "\n") + "\n"), "自己保存的检查点": v.Since, "自己的策略": v.Policy, "自己的根证书.pem": v.Roots}
	for name, data := range own {
		if data != nil {
			v.collected.add(name, data)
		}
	}
	if v.raw != nil {
		v.exhibit("manifest.json", v.raw)
	}
	names := map[string]bool{address.File(address.AuditJSON): true}
	for _, f := range v.report.Findings[:min(len(v.report.Findings), mostFound)] {
		if f.Severity == diag.Error && strings.HasSuffix(f.Path, ".md") {
			folder := strings.TrimPrefix(address.Document(f.Path), "/")
			names[folder+"index.html"], names[folder+record.Name] = true, true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if data, err := read(v.source.Site, name, mostFile); err == nil {
			v.exhibit(name, data)
		}
	}
	v.report.exhibits = v.collected
}

// WriteEvidence writes what a third person needs to check the errors of a report without
// the site: a ZIP of the notes, the log and the files as the source served them. where is
// the source and when the time of the run; both are for the readers.
func (r *Report) WriteEvidence(w io.Writer, where string, when time.Time) error {
	z := zip.NewWriter(w)
	put := func(name string, data []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: when})
		if err == nil {
			_, err = f.Write(data)
		}
		return err
	}
	var found bytes.Buffer
	e := json.NewEncoder(&found)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return err
	}
	files := map[string][]byte{}
	full := false
	if x := r.exhibits; x != nil {
		maps.Copy(files, x.files)
		full = x.full
	}
	if err := put("README.txt", []byte(r.readme(where, when, files, full))); err != nil {
		return err
	}
	if err := put("结论.json", found.Bytes()); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := put(name, files[name]); err != nil {
			return err
		}
	}
	return z.Close()
}

// readme explains the evidence to somebody who has nothing else.
func (r *Report) readme(where string, when time.Time, files map[string][]byte, full bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "核验证据\n\n%s 用 gongkai verify 核验了 %s，发现下面的问题。\n这个压缩包里有当时读到的原始文件，不用访问网站就能复核。\n\n", when.Format("2006年1月2日15时4分"), where)
	fmt.Fprintf(&b, "公开日志：%s，%d 号登记，根哈希 %s\n\n问题：\n", r.Origin, r.Size, r.Root)
	for i, f := range r.Findings {
		if i == mostFound {
			fmt.Fprintf(&b, "……共 %d 处，其余见 结论.json\n", len(r.Findings))
			break
		}
		place := f.Path
		if place != "" {
			place += "："
		}
		fmt.Fprintf(&b, "  %s：%s%s [%s]\n", f.Severity.Chinese(), place, f.Message, f.Code)
	}
	since := ""
	if _, ok := files["自己保存的检查点"]; ok {
		since = " --since 自己保存的检查点"
	}
	b.WriteString(`
文件：
  结论.json            全部结论
  log/                 网站提供的公开日志：checkpoint 是机关签名的检查点，checkpoints/ 是历次检查点和见证人的联署、时间戳，
                       tile/ 是哈希树，tile/entries/ 是逐条登记（格式：C2SP signed-note、tlog-tiles）
  current/             网站提供的文件：文件清单 manifest.json、公开时限台账、有问题的网页和公开记录
  自己保存的检查点     核验人以前保存的、同一机关签名的检查点（有的话）；与 log/checkpoint 互相矛盾，就证明日志被改写或者退回
  验证公钥.txt         核对签名用的公钥；请与政府公报等处公布的公钥比较

怎样复核：
  1. 签名：检查点末尾“— ”开头的行是 Ed25519 签名，用任何支持 C2SP signed-note 的程序和公钥核对。
  2. 日志：解压以后，在这个文件夹里运行
       gongkai verify . --key "$(head -n 1 验证公钥.txt)"` + since + `
     没有收进来的文件会报告 missing-file，不算；上面列出的问题会重新出现。
  3. 文件：sha256sum current/某个文件，与 current/manifest.json 里写的比较；
     sha256sum record.txt，与 log/tile/entries 里这份文件的 record 比较。
`)
	if full {
		fmt.Fprintf(&b, "\n文件太多，超过 %d MiB 的没有收进来。\n", mostExhibits>>20)
	}
	return b.String()
}
