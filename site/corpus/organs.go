package corpus

import (
	"crypto/sha256"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/toml"
)

// organs reads organs.toml.
func (l *loader) organs() error {
	src, ok, err := l.settings(organsFile)
	if err != nil {
		return err
	}
	if ok {
		l.organsHash = sha256.Sum256(src)
	}
	_, problems := toml.Parse(inSource(organsFile), src, 1)
	if l.report(problems...); len(problems) > 0 {
		src, ok = nil, false // what follows a mistake of form only looks missing
	}
	organs, problems := disclosure.ReadOrgans(inSource(organsFile), src, l.corpus.Kinds)
	l.corpus.Organs = organs
	l.organsUnsure = !ok || diag.Count(problems, diag.Error) > 0
	l.report(problems...)
	if !ok && l.taken(siteFile) && !l.taken(organsFile) {
		l.report(place(organsFile).Problem("missing-organs", diag.Error, "新建这个文件，每个机关写一段 [[organ]]：id、name、type、since",
			"没有 content/organs.toml"))
	}
	return nil
}
