package corpus

import (
	"encoding/base64"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/toml"
)

// PublicationLog is content/log.toml: the log of publications (公开日志) that the site has.
// `gongkai log init` writes the file. Without one, Origin is "" and no records are
// published.
type PublicationLog struct {
	Origin string        `toml:"origin"` // the log's name: host and path of the site, and /log
	Keys   []string      `toml:"keys"`   // verifier keys of all that ever signed; the last signs now
	SM2    string        `toml:"sm2"`    // verifier key of the SM2 signature; "" without one
	Since  calendar.Date `toml:"since"`  // as-of date of the first publication
	Secret string        `toml:"blind"`  // base64 of Blind
	Blind  []byte        `toml:"-"`      // 32 bytes that make records unguessable; they never leave the source
	At     toml.Pos      `toml:"@"`
}

// blindSize is how many bytes the secret of a log has.
const blindSize = 32

// publicationLog reads log.toml.
func (l *loader) publicationLog() error {
	src, ok, err := l.settings(LogFile)
	if err != nil || !ok {
		return err
	}
	var file PublicationLog
	table, problems := toml.Parse(inSource(LogFile), src, 1)
	problems = append(problems, toml.Decode(inSource(LogFile), table, &file)...)
	l.report(problems...)
	if diag.Count(problems, diag.Error) > 0 {
		return nil
	}
	blind, err := base64.StdEncoding.DecodeString(file.Secret)
	lacks := func(key, hint string) {
		l.report(place(LogFile).Problem("missing-field", diag.Error, hint, "%s 缺少 %s，或者写法不对", inSource(LogFile), key))
	}
	const again = "这个文件由 gongkai log init 生成，请从备份中恢复原文件，不要手工改动"
	switch {
	case file.Origin == "":
		lacks("origin（日志名）", again)
	case len(file.Keys) == 0:
		lacks("keys（验证公钥）", again)
	case file.Since.IsZero():
		lacks("since（起始日期）", again)
	case err != nil || len(blind) != blindSize:
		lacks("blind（32 字节的 base64）", again)
	default:
		file.Blind = blind
		l.corpus.Log = file
	}
	return nil
}
