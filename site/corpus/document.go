package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/internal/cache"
	"gongkai/site/internal/parallel"
	"gongkai/site/markdown"
	"gongkai/site/toml"
)

// outcome is what came of one document.
type outcome struct {
	document *Document // nil when there is no record
	problems []diag.Problem
	err      error
}

// documents reads all documents.
func (l *loader) documents(workers int) error {
	reader := disclosure.Reader{Kinds: l.corpus.Kinds, Organs: l.corpus.Organs}
	total := len(l.tree.documents)
	var done atomic.Int64
	outcomes := parallel.Map(workers, l.tree.documents, func(path string) outcome {
		if err := l.stopped(); err != nil {
			return outcome{err: err}
		}
		o := l.document(reader, path)
		l.progress(int(done.Add(1)), total)
		return o
	})
	l.corpus.unread = map[string]bool{}
	for i, o := range outcomes {
		if o.err != nil {
			return o.err
		}
		l.report(o.problems...)
		if o.document == nil {
			l.corpus.unread[l.tree.documents[i]] = true
			continue
		}
		l.corpus.Documents = append(l.corpus.Documents, o.document)
	}
	return nil
}

// document reads one document, or takes it from where it was read before.
func (l *loader) document(reader disclosure.Reader, path string) outcome {
	f, problems, err := l.facts(reader, path)
	if err != nil || len(problems) > 0 {
		return outcome{problems: problems, err: err}
	}
	if d, ok := l.unchanged(path, f.hash); ok {
		return outcome{document: d, problems: d.problems}
	}
	return l.documentOf(reader, path, f)
}

// documentOf returns the document that facts make.
func (l *loader) documentOf(reader disclosure.Reader, path string, f facts) outcome {
	if f.front == nil {
		return outcome{problems: f.findings.Problems}
	}
	record, problems := reader.Read(path, f.front)
	if l.organsUnsure {
		problems = slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.Code == "unknown-organ" })
	}
	problems = append(problems, f.findings.Problems...)
	if record == nil {
		return outcome{problems: problems}
	}
	return outcome{problems: problems, document: &Document{
		Record: record, Source: record.Path, Hash: f.hash, PublicDigest: f.public, Body: f.body,
		Links: f.links, Characters: f.characters, Words: f.words, Personal: f.findings.Personal,
		headings: f.headings, problems: problems,
	}}
}

// unchanged returns the document of the corpus before, when neither its bytes nor
// what it was read with have changed.
func (l *loader) unchanged(path string, hash [sha256.Size]byte) (*Document, bool) {
	before := l.opt.Before
	if before == nil || before.from.organsHash != l.organsHash || before.from.basis() != l.basis() {
		return nil, false
	}
	d, ok := before.Document(path)
	return d, ok && d.Hash == hash
}

// facts returns those of a document, from the store or from the file. A document
// without facts has problems.
func (l *loader) facts(reader disclosure.Reader, path string) (facts, []diag.Problem, error) {
	basis := l.basis()
	info := l.info(path)
	if hash, ok := l.opt.Store.hashOf(path, info); ok {
		if f, ok := l.opt.Store.facts(path, hash, basis); ok {
			return f, nil, nil
		}
	}
	src, problems, err := readBytes(l.source, path)
	if err != nil || len(problems) > 0 {
		return facts{}, problems, err
	}
	hash := sha256.Sum256(src)
	l.opt.Store.note(path, info, l.opt.Began, hash)
	if f, ok := l.opt.Store.facts(path, hash, basis); ok {
		return f, nil, nil
	}
	if problems := encoding(path, src); len(problems) > 0 {
		return facts{}, problems, nil
	}
	front, body, problems := Split(path, src)
	if len(problems) > 0 {
		return facts{}, problems, nil
	}
	f, text := l.read(reader, path, src, front, body)
	f.hash = hash
	l.opt.Store.putDocument(path, basis, &f, text)
	return f, nil, nil
}

// info returns the state of a file before it is read, nil without a store.
func (l *loader) info(path string) fs.FileInfo {
	if l.opt.Store == nil {
		return nil
	}
	if l.tree != nil { // while the corpus is loaded
		return l.tree.infos[path]
	}
	info, err := fs.Lstat(l.source, inSource(path))
	if err != nil {
		return nil
	}
	return info
}

// mostKeys is how many keys the front matter of a document may have; the kind with
// the most fields has some fifty.
const mostKeys = 1000

// read converts a document and has the gate judge it.
func (l *loader) read(reader disclosure.Reader, path string, src []byte, front, body Part) (facts, *markdown.Text) {
	f := facts{body: body.Line}
	table, problems := toml.ParseNamed(inSource(path), front.Text, front.Line, reader.Kinds.KeyFor)
	if n := len(table.Entries); n > mostKeys {
		problems = append(problems, table.Entries[mostKeys].Pos.In(inSource(path)).Problem("too-large", diag.Error,
			"请核对是不是粘贴错了内容", "文件头有 %d 个字段，最多 %d 个", n, mostKeys))
		table.Entries = table.Entries[:mostKeys]
	}
	record, wrong := reader.Read(path, table)
	if len(problems) == 0 {
		f.front = table
	} else {
		// The record lacks the statements that were refused: no key may be called
		// missing, and only what is written wrongly is reported.
		record = nil
		problems = append(problems, slices.DeleteFunc(wrong, func(p diag.Problem) bool {
			return p.Code != "unknown-key" && p.Code != "bad-value" && p.Code != "bad-date"
		})...)
	}
	text, more := markdown.Convert(path, body.Text, body.Line)
	f.findings.Problems = append(problems, more...)
	if l.gate != nil {
		findings := l.gate.Document(&Reading{
			Path: path, Source: withoutMark(src), Front: f.front, Body: body.Text, BodyLine: body.Line, Text: text, Record: record,
		})
		f.findings.Problems = append(f.findings.Problems, findings.Problems...)
		f.findings.Personal = findings.Personal
	}
	f.headings, f.links, f.characters = headingsOf(text.Headings), text.Links, markdown.Characters(text.Plain)
	f.public, f.words = publicDigest(front, text.Links), wordsOf(body.Text)
	return f, text
}

// wordsOf returns the length and a digest of what a text says, "" for an empty one:
// without blanks and the marks of Markdown, which say nothing. It rests on what the
// editor wrote, so that no other version of the program reads another text.
func wordsOf(body []byte) string {
	h, n := sha256.New(), 0
	said := make([]byte, 0, len(body))
	for _, r := range string(body) {
		if unicode.IsSpace(r) || strings.ContainsRune("*_~#>|`\\-", r) {
			continue
		}
		said = utf8.AppendRune(said, r)
		n++
	}
	if n == 0 {
		return ""
	}
	h.Write(said)
	return fmt.Sprintf("%d 字 %s", n, hex.EncodeToString(h.Sum(nil)[:6]))
}

// publicDigest covers what lists, relations and other pages show of a document:
// its record, and where its text leads.
func publicDigest(front Part, links []markdown.Link) (digest [16]byte) {
	w := cache.Writer(slices.Clone(front.Text))
	for i := range links {
		l := &links[i]
		w.Text(l.Path)
		w.Number(int(l.Kind))
		w.Bool(l.Image)
	}
	w.Number(len(front.Text))
	sum := sha256.Sum256(w)
	copy(digest[:], sum[:])
	return digest
}
