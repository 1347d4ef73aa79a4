package corpus

import (
	"strings"
	"unique"

	"gongkai/site/diag"
	"gongkai/site/markdown"
	"gongkai/site/pack"
	"gongkai/site/privacy"
)

// An entry of the pack is what one document's text came to: an outline with
// findings, its length in front, and then the text itself. Every field is
// written; a new one needs no other care, because another program does not read
// the entry.

func keep(in *pack.Pack, key recordKey, text *markdown.Text, o outline, f findings) error {
	front := pack.AppendNumber(appendTexts(nil, string(encode(o, f))), len(text.HTML))
	between := string(pack.AppendNumber(nil, len(text.Plain)))
	return in.Put(key.pack(), front, text.HTML, between, text.Plain)
}

func encode(o outline, f findings) []byte {
	b := make([]byte, 0, 512)
	b = diag.AppendProblems(b, f.problems)
	b = pack.AppendNumber(b, len(f.private))
	for _, p := range f.private {
		b = appendTexts(b, p.Detector, p.Text, p.Shown, p.Where)
		b = appendNumbers(b, p.Line, p.Column)
	}
	b = appendNumbers(b, o.characters)
	b = appendTexts(b, string(o.headings))
	b = pack.AppendNumber(b, len(o.links))
	for i := range o.links {
		l := &o.links[i]
		b = appendTexts(b, l.Path, l.Fragment, l.Alt, l.Text)
		b = appendNumbers(b, int(l.Kind), bit(l.Image), l.Line, l.Column, l.Open[0], l.Open[1], l.Close[0], l.Close[1])
	}
	return b
}

// decodeText reads the text of an entry.
func decodeText(entry string) *markdown.Text {
	r := pack.NewReader(entry)
	o, _ := readOutline(r.Text())
	return &markdown.Text{HTML: r.Text(), Plain: r.Text(), Headings: o.headings.list(), Links: o.links}
}

// decodeOutline reads the rest, which outlives the text.
func decodeOutline(entry string) (outline, findings) {
	return readOutline(strings.Clone(pack.NewReader(entry).Text()))
}

func readOutline(s string) (o outline, f findings) {
	r := pack.NewReader(s)
	f.problems = diag.ReadProblems(r)
	for range r.Number() {
		f.private = append(f.private, privacy.Finding{
			Detector: r.Text(), Text: r.Text(), Shown: r.Text(), Where: r.Text(), Line: r.Number(), Column: r.Number(),
		})
	}
	o.characters = r.Number()
	o.headings = headings(unique.Make(r.Text()).Value())
	if n := r.Number(); n > 0 {
		o.links = make([]markdown.Link, n)
		for i := range o.links {
			o.links[i] = markdown.Link{
				Path: r.Text(), Fragment: r.Text(), Alt: r.Text(), Text: r.Text(),
				Kind: markdown.Kind(r.Number()), Image: r.Number() == 1, Line: r.Number(), Column: r.Number(),
				Open: [2]int{r.Number(), r.Number()}, Close: [2]int{r.Number(), r.Number()},
			}
		}
	}
	return o, f
}

// headings are those of a text, one after the other. Documents that are divided
// alike share them.
type headings string

func headingsOf(list []markdown.Heading) headings {
	var b []byte
	for _, h := range list {
		b = appendTexts(b, h.ID, h.Text)
		b = appendNumbers(b, h.Level)
	}
	return headings(unique.Make(string(b)).Value())
}

func (h headings) list() (list []markdown.Heading) {
	for r := pack.NewReader(string(h)); !r.Ended(); {
		list = append(list, markdown.Heading{ID: r.Text(), Text: r.Text(), Level: r.Number()})
	}
	return list
}

func appendTexts(b []byte, texts ...string) []byte {
	for _, s := range texts {
		b = pack.AppendText(b, s)
	}
	return b
}

func appendNumbers(b []byte, numbers ...int) []byte {
	for _, n := range numbers {
		b = pack.AppendNumber(b, n)
	}
	return b
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
