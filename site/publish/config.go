package publish

import (
	"path"
	"path/filepath"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/proof/witness"
	"gongkai/site/toml"
)

// ConfigFile is publish.toml in the site's folder: where the site goes.
//
//	[[target]]
//	name = "docroot"
//	kind = "folder"
//	path = "/srv/www/gongkai"   # or relative to the site's folder
//	keep = 3                    # versions that stay, 3 when not given
//
// No password stands in it.
const ConfigFile = "publish.toml"

// keepVersions is how many versions stay when a target does not say.
const keepVersions = 3

// Config is what publish.toml says.
type Config struct {
	Targets []Target
	Keys    []string // verifier keys of the log whose bundles are taken here

	Witnesses []witness.Witness
	Authority *witness.Authority // nil without
}

// target is a [[target]] of publish.toml as it is written.
type target struct {
	Name string   `toml:"name"`
	Kind string   `toml:"kind"`
	Path string   `toml:"path"`
	Keep *int     `toml:"keep"`
	Base string   `toml:"base"`
	At   toml.Pos `toml:"@"`
}

// ReadConfig reads publish.toml. source is the site's folder, from which relative paths
// start. Targets without a mistake are returned whatever the others have.
func ReadConfig(src []byte, source string) (c Config, problems []diag.Problem) {
	var file struct {
		Target []target `toml:"target"`
		Keys   []string `toml:"keys"`

		Witness []witnessTable   `toml:"witness"`
		TSA     []authorityTable `toml:"tsa"`
	}
	table, problems := toml.Parse(ConfigFile, src, 1)
	problems = append(problems, toml.Decode(ConfigFile, table, &file)...)
	c.Keys = file.Keys
	problems = append(problems, c.readWitnesses(file.Witness, file.TSA, source)...)
	seen := map[string]bool{}
	for _, t := range file.Target {
		made, mistakes := t.read(source)
		if seen[t.Name] && len(mistakes) == 0 {
			mistakes = append(mistakes, t.wrong("每个发布位置用不同的名字", "有两个发布位置叫 %q", t.Name))
		}
		seen[t.Name] = true
		if problems = append(problems, mistakes...); len(mistakes) == 0 {
			c.Targets = append(c.Targets, made)
		}
	}
	return c, problems
}

func (t *target) wrong(hint, format string, args ...any) diag.Problem {
	return t.At.In(ConfigFile).Problem("bad-value", diag.Error, hint, format, args...)
}

// read returns the target, or what is wrong with it.
func (t *target) read(source string) (Target, []diag.Problem) {
	if t.Name == "" || strings.HasPrefix(t.Name, ".") || strings.ContainsAny(t.Name, " \t\n/\\:") {
		return nil, []diag.Problem{t.wrong(`写成 name = "docroot"`, "发布位置要有名字（name），不含空格、冒号和斜线，不以点开头")}
	}
	switch t.Kind {
	case "folder":
		made, problems := t.folder(source)
		return made, append(problems, t.foreign(t.Base != "", "base")...)
	case "bundle":
		made, problems := t.bundle(source)
		return made, append(problems, t.foreign(t.Keep != nil, "keep")...)
	}
	return nil, []diag.Problem{t.wrong(`写成 kind = "folder"`, "不认识的发布方式 kind = %q；可以写 folder（网站服务器的文件夹）、bundle（离线包）", t.Kind)}
}

// foreign is what is wrong when a target has a key that its kind does not know.
func (t *target) foreign(has bool, key string) []diag.Problem {
	if !has {
		return nil
	}
	return []diag.Problem{t.wrong("删去这一行，或者改 kind", "发布位置 %s 的方式是 %s，没有 %s 这一项", t.Name, t.Kind, key)}
}

func (t *target) folder(source string) (_ Target, problems []diag.Problem) {
	keep := keepVersions
	if t.Keep != nil {
		keep = *t.Keep
	}
	if t.Path == "" {
		problems = append(problems, t.wrong(`写成 path = "/srv/www/gongkai"`, "发布位置 %s 没有写文件夹（path）", t.Name))
	}
	if keep < 1 || keep > 1000 {
		problems = append(problems, t.wrong("写 1 到 1000 之间的数", "发布位置 %s 的 keep = %d：至少保留一个版本", t.Name, keep))
	}
	return &Folder{Name: t.Name, Path: absolute(source, t.Path), Keep: keep}, problems
}

func (t *target) bundle(source string) (_ Target, problems []diag.Problem) {
	const example = `写成 path = "/media/u/gongkai-{as_of}.zip"，{as_of} 换成数据截至的日期`
	slashed := filepath.ToSlash(t.Path)
	switch folder, file := path.Split(slashed); {
	case !strings.HasSuffix(file, ".zip"):
		problems = append(problems, t.wrong(example, "发布位置 %s 没有写离线包的文件（path），要以 .zip 结尾", t.Name))
	case strings.Contains(folder, asOfMark) || strings.Count(file, asOfMark) > 1:
		problems = append(problems, t.wrong(example, "发布位置 %s 的 path：{as_of} 只能在文件名里写一次", t.Name))
	}
	if t.Base != "" && t.Base != "last" {
		problems = append(problems, t.wrong(`写成 base = "last"，或者不写`, "发布位置 %s 的 base = %q：last 是只带上次送达以后改动的，不写是每次全部", t.Name, t.Base))
	}
	return &Bundle{Name: t.Name, Path: absolute(source, t.Path), Last: t.Base == "last"}, problems
}

// absolute returns a path of publish.toml, which starts from the site's folder.
func absolute(source, name string) string {
	name = filepath.FromSlash(name)
	if !filepath.IsAbs(name) {
		name = filepath.Join(source, name)
	}
	return name
}
