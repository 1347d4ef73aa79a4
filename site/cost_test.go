package site

import (
	"bytes"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/internal/costtest"
	"gongkai/site/output"
)

// Wherever a text of a site grows, and whatever it repeats, the cost of a build
// grows with its size: what stands in a site comes from many hands.
func TestNoTextCostsMoreThanItsShare(t *testing.T) {
	const document = "content/enforcement/penalty/2026/0012.md"
	whole := demonstration(t).(fstest.MapFS)
	today := day(t, "2026-11-21")
	base := fstest.MapFS{} // one document, and what it needs
	for name, file := range whole {
		if !strings.HasSuffix(name, ".md") || name == document {
			base[name] = file
		}
	}
	delete(base, "content/tasks.toml")
	places := map[string]func(text string) (name string, data []byte){
		"the text of a document": func(text string) (string, []byte) {
			return document, append(bytes.Clone(whole[document].Data), "\n\n"+text...)
		},
		"a value of the front matter": func(text string) (string, []byte) {
			return document, bytes.Replace(whole[document].Data, []byte("\ntitle = \""), []byte("\nsummary = '''"+strings.ReplaceAll(text, "'", "")+"'''\ntitle = \""), 1)
		},
		"raw front matter": func(text string) (string, []byte) {
			return document, bytes.Replace(whole[document].Data, []byte("\ntitle = \""), []byte("\n"+text+"\ntitle = \""), 1)
		},
		"a file of settings": func(text string) (string, []byte) {
			return "content/organs.toml", append(bytes.Clone(whole["content/organs.toml"].Data), "\n"+text...)
		},
		"an attached table": func(text string) (string, []byte) {
			return "content/enforcement/penalty/2026/a.csv", []byte(text)
		},
	}
	patterns := map[string]costtest.Pattern{
		"a sentence":          {Left: "本机关依法作出决定。"},
		"telephones":          {Left: "联系电话13800000000，"},
		"papers":              {Left: "身份证号430102198506123417，"},
		"homes":               {Left: "家住"},
		"names":               {Left: "当事人张三、李四"},
		"digits":              {Left: "1"},
		"digits and spaces":   {Left: "1 "},
		"letters":             {Left: "a"},
		"marks":               {Left: "〔2026〕"},
		"brackets":            {Left: "（", Right: "）"},
		"square brackets":     {Left: "[", Right: "]"},
		"braces":              {Left: "{a=", Right: "}"},
		"keys":                {Left: "a.b.c=1\n"},
		"tables":              {Left: "[[a]]\n"},
		"deeper tables":       {Left: "[[a]]\n[[a.b]]\n"},
		"dotted":              {Left: "a.", Tail: "a=1"},
		"arrays":              {Head: "a=", Left: "[", Right: "]"},
		"quotes":              {Left: "\""},
		"lines":               {Left: "\n"},
		"cells":               {Left: ",甲"},
		"cells and lines":     {Left: "甲,乙\n"},
		"pipes":               {Left: "|a"},
		"a table":             {Head: "| a | b |\n|-|-|\n", Left: "| 甲 | 乙 |\n"},
		"addresses":           {Left: "https://www.example.com/a "},
		"links":               {Left: "[甲](0012.md)\n\n"},
		"comments":            {Left: "# a\n"},
		"mistakes of the pen": {Left: "的的"},
		"a foreign character": {Left: "\uffff"},
		"broken bytes":        {Left: "\xff"},
		"marks over letters":  {Left: "\u0301"},
	}
	if testing.Short() {
		for _, linear := range []string{"a sentence", "letters", "marks", "links", "cells", "lines", "addresses", "a table", "comments", "dotted", "tables", "quotes", "brackets", "braces", "arrays", "names", "digits and spaces", "broken bytes", "papers", "deeper tables", "cells and lines", "a foreign character", "marks over letters", "mistakes of the pen"} {
			delete(patterns, linear)
		}
	}
	for place, put := range places {
		for pattern, p := range patterns {
			t.Run(place+"/"+pattern, func(t *testing.T) {
				costtest.Linear(t, p.Text, func(text []byte) {
					files := maps.Clone(base)
					name, data := put(string(text))
					files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
					if _, err := Build(t.Context(), Options{Source: files, AsOf: today, Workers: 1}, output.NewMemory()); err != nil {
						t.Fatal(fmt.Errorf("%s: %w", name, err))
					}
				})
			})
		}
	}
}
