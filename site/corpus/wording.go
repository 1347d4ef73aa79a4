package corpus

import (
	"crypto/sha256"
	"net/url"
	"slices"

	"gongkai/site/diag"
	"gongkai/site/toml"
	"gongkai/site/wording"
)

// wording reads wording.toml and judges the texts of the settings: what they
// say stands on every page.
func (l *loader) wording() error {
	list, ok, err := l.settings(wordingFile)
	if err != nil {
		return err
	}
	if ok {
		var problems []diag.Problem
		l.words.List, problems = wording.ReadList(inSource(wordingFile), list)
		l.report(problems...)
	}
	if base, err := url.Parse(l.corpus.Site.BaseURL); err == nil {
		l.words.Host = base.Hostname()
	}
	l.basis = sha256.Sum256(slices.Concat(l.basis[:], []byte(l.words.Host+"\n"), list))
	for _, name := range []string{siteFile, organsFile, indicatorsFile} {
		if _, stands := slices.BinarySearch(l.tree.settings, name); !stands {
			continue
		}
		src, problems, err := read(l.source, name)
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			continue // reported where the file is used
		}
		table, _ := toml.Parse(inSource(name), withoutMark(src), 1)
		l.report(wording.Settings(inSource(name), table, l.words)...)
	}
	return nil
}
