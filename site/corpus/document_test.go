package corpus

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"
)

// FuzzDocument puts any bytes into a document: nothing panics, the machine is
// never blamed, every problem lies in the file, and what is no error gives a document.
func FuzzDocument(f *testing.F) {
	base, _, err := Load(site(small), Options{})
	if err != nil {
		f.Fatal(err)
	}
	const path = "enforcement/penalty/2026/0012.md"
	seed := string(site(small)["content/"+path].Data)
	f.Add([]byte(seed))
	f.Add([]byte(strings.ReplaceAll(seed, "\n", "\r\n")))
	f.Add([]byte(seed + "\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 3 |\n\n<b>\n"))
	f.Add([]byte("+++\n[withdrawal]\n[[attachments]]\n[[allow]]\n[subject]\n+++\n"))
	f.Add([]byte("+++\ntitle = 1\nfine = \"x\"\npublished = 2026-13-40\n+++\n\xff"))
	f.Fuzz(func(t *testing.T, src []byte) {
		m := fstest.MapFS{"content/" + path: {Data: src}}
		l := &loader{source: m, tree: &tree{documents: []string{path}}, corpus: &Corpus{Kinds: base.Kinds, Organs: base.Organs, Calendar: base.Calendar}}
		if err := l.documents(1); err != nil {
			t.Fatal(err)
		}
		for _, p := range l.problems {
			if p.Path != "content/"+path || p.Line < 0 || p.Line > 1+bytes.Count(src, []byte("\n")) || p.Message == "" {
				t.Errorf("problem %+v", p)
			}
		}
		if len(l.corpus.Documents) == 0 && len(l.problems) == 0 {
			t.Error("the document vanished without a word")
		}
		if !l.corpus.Has(path) {
			t.Error("the document is not known")
		}
	})
}
