package main

import (
	"os"
	"path/filepath"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/edit"
	"gongkai/site/office/importer"
)

// Users name kinds, organs and documents as they do at work: 行政处罚, 示范市司法局,
// 示市监罚〔2026〕12号. This file turns such names into ids and paths.

// inChinese replaces the values of --kind and --organ that are Chinese names by ids.
// A name that means nothing stays, for the command to complain of.
func (f *flags) inChinese() error {
	if kind := f.Lookup("kind"); kind != nil && f.given("kind") && isChinese(kind.Value.String()) {
		id, err := kindCalled(kind.Value.String())
		if err != nil {
			return err
		}
		if err := f.Set("kind", id); err != nil {
			return err
		}
	}
	if organ := f.Lookup("organ"); organ != nil && f.given("organ") && isChinese(organ.Value.String()) {
		return f.Set("organ", f.organCalled(organ.Value.String()))
	}
	return nil
}

func isChinese(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x4E00 }) >= 0
}

// kindCalled returns the id of the kind with a Chinese name, or with a name that begins
// or ends with it where only one does: 行政处罚 is 行政处罚决定.
func kindCalled(name string) (string, error) {
	if name == "指标体系" {
		return importer.IndicatorSet, nil
	}
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		return "", err
	}
	for _, fits := range []func(string) bool{
		func(full string) bool { return full == name },
		func(full string) bool { return strings.HasPrefix(full, name) || strings.HasSuffix(full, name) },
		func(full string) bool { return strings.Contains(full, name) },
	} {
		found := kinds.Where(func(k *disclosure.Kind) bool { return fits(k.Name) })
		if len(found) == 1 {
			return found[0].ID, nil
		}
		if len(found) > 1 {
			var names []string
			for _, k := range found {
				names = append(names, k.Name)
			}
			return "", usagef("%s 可以指几个类别：%s；请写全", name, strings.Join(names, "、"))
		}
	}
	return "", usagef("没有类别 %s，可选：%s", name, kindNames(kinds))
}

// organCalled returns the id of the site's organ with a name or a short name, or the
// name where there is none.
func (f *flags) organCalled(name string) string {
	root, err := openSource(f.source)
	if err != nil {
		return name
	}
	defer root.Close()
	c, _, err := corpus.Load(root.FS(), corpus.Options{Settings: true})
	if err != nil {
		return name
	}
	for _, organ := range c.Organs.All() {
		if organ.Name == name || organ.Short == name {
			return organ.ID
		}
	}
	return name
}

// numbered returns the document that an argument means: by its path, or by its 文号 in
// any spelling of the brackets.
func numbered(c *corpus.Corpus, arg string) (path string, err error) {
	if _, ok := c.Document(edit.Slashed(arg)); ok || !isChinese(arg) {
		return edit.Slashed(arg), nil
	}
	want, _ := disclosure.NormaliseNumber(arg)
	var found []string
	for _, d := range c.Documents {
		if have, _ := disclosure.NormaliseNumber(d.Record.Number); have != "" && have == want {
			found = append(found, d.Record.Path)
		}
	}
	switch len(found) {
	case 0:
		return edit.Slashed(arg), nil
	case 1:
		return found[0], nil
	}
	return "", usagef("文号 %s 有 %d 个文件：%s；请写文件的路径", arg, len(found), strings.Join(found, "、"))
}

// nearestSite returns the folder of the site in which the working folder lies, as a
// relative path, or "." when it lies in none. The folder of a site holds
// content/site.toml, or content/ where nothing above it does.
func nearestSite() string {
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	const settings = "content/site.toml"
	at := "."
	for {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(settings))); err == nil {
			return at
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "."
		}
		dir = parent
		at = filepath.Join(at, "..")
	}
}

// inContent turns the name of a file as it is seen from the working folder into its
// path in content/, where there is such a file; other names stay.
func (f *flags) inContent(arg string) string {
	if _, err := os.Stat(arg); err != nil || isChinese(arg) && !strings.HasSuffix(arg, ".md") {
		return arg
	}
	file, err := filepath.Abs(arg)
	if err != nil {
		return arg
	}
	content, err := filepath.Abs(filepath.Join(f.source, "content"))
	if err != nil || !liesIn(content, file) {
		return arg
	}
	below, err := filepath.Rel(content, file)
	if err != nil {
		return arg
	}
	return filepath.ToSlash(below)
}
