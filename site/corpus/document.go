package corpus

import (
	"crypto/sha256"
	"slices"
	"sync/atomic"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/internal/parallel"
	"gongkai/site/markdown"
	"gongkai/site/pack"
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

func (l *loader) document(reader disclosure.Reader, path string) outcome {
	src, problems, err := readBytes(l.source, path)
	if err != nil || len(problems) > 0 {
		return outcome{problems: problems, err: err}
	}
	key := recordKey{path, sha256.Sum256(src), l.basis}
	if o, known := l.opt.Cache.record(key); known {
		if l.opt.Texts != nil {
			l.opt.Texts.Touch(key.pack())
		}
		return o
	}
	if problems := encoding(path, src); len(problems) > 0 {
		return outcome{problems: problems}
	}
	front, body, problems := split(path, src)
	if len(problems) > 0 {
		return outcome{problems: problems}
	}
	table, problems := toml.Parse(inSource(path), front.text, front.line)
	if len(problems) > 0 {
		// A tree that ends at a mistake would make keys after it look missing.
		_, found := l.examined(key, body, nil, nil, src)
		return outcome{problems: append(problems, found.problems...)}
	}
	record, problems := reader.Read(path, table)
	if l.organsUnsure {
		problems = slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.Code == "unknown-organ" })
	}
	of, found := l.examined(key, body, table, record, src)
	o := outcome{problems: append(problems, found.problems...)}
	if record != nil {
		o.document = &Document{
			Record: record, Source: record.Path, Hash: key.hash, Told: told(front, of.links), Body: body.line,
			Links: of.links, Characters: of.characters, Private: found.private,
			headings: of.headings,
		}
	}
	l.opt.Cache.keepRecord(key, o)
	return o
}

// told sums up what lists, relations and other pages may tell of a document: its
// record, and what its text leads to.
func told(front part, links []markdown.Link) (sum [16]byte) {
	b := slices.Clone(front.text)
	for i := range links {
		l := &links[i]
		b = appendNumbers(appendTexts(b, l.Path), int(l.Kind), bit(l.Image))
	}
	whole := sha256.Sum256(pack.AppendNumber(b, len(front.text)))
	copy(sum[:], whole[:])
	return sum
}
