package corpus

import (
	"crypto/sha256"
	"slices"
	"sync/atomic"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/internal/parallel"
	"gongkai/site/markdown"
	"gongkai/site/privacy"
	"gongkai/site/tomltree"
)

// parsed is what a document's bytes say on their own. It depends on the
// content path and the bytes alone and is never changed.
type parsed struct {
	front    *tomltree.Table // nil when unreadable
	text     *markdown.Text  // nil when there is no telling where the body begins
	hash     [sha256.Size]byte
	body     int // line of the file on which the body begins
	problems []diag.Problem
}

// parse reads the document at a content path. The bytes, whose hash is given,
// are not kept.
func parse(path string, src []byte, hash [sha256.Size]byte) parsed {
	p := parsed{hash: hash}
	front, body, problems := split(path, src)
	if p.problems = problems; len(problems) > 0 {
		return p
	}
	table, problems := tomltree.Parse(inSource(path), front.text, front.line)
	if len(problems) == 0 {
		// A tree that ends at a mistake would make keys after it look missing.
		p.front = table
	}
	p.problems = problems
	p.text, problems = markdown.Convert(path, body.text, body.line)
	p.body, p.problems = body.line, append(p.problems, problems...)
	return p
}

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

func (l *loader) document(reader disclosure.Reader, path string) outcome {
	src, problems, err := readBytes(l.source, path)
	if err != nil || len(problems) > 0 {
		return outcome{problems: problems, err: err}
	}
	key := recordKey{documentKey{path, sha256.Sum256(src)}, l.basis}
	if o, known := l.opt.Cache.record(key); known {
		return o
	}
	if problems := encoding(path, src); len(problems) > 0 {
		return outcome{problems: problems}
	}
	p := l.opt.Cache.parse(key.documentKey, src)
	words := l.judged(path, src, p)
	if p.front == nil {
		return outcome{problems: append(words, p.problems...)}
	}
	record, problems := reader.Read(path, p.front)
	if l.organsUnsure {
		problems = slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.Code == "unknown-organ" })
	}
	o := outcome{problems: slices.Concat(problems, p.problems, words)}
	if record != nil {
		o.document = &Document{
			Record: record, Text: p.text, Source: path, Hash: p.hash, Body: p.body,
			Private: privacy.Document(withoutMark(src), p.front, p.text, p.body, record),
		}
	}
	l.opt.Cache.keepRecord(key, o, p)
	return o
}
