package publish

import (
	"fmt"
	"path/filepath"
	"strings"

	"gongkai/site/diag"
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

// ReadConfig reads publish.toml. source is the site's folder, from which relative paths
// start. Targets without a mistake are returned whatever the others have.
func ReadConfig(src []byte, source string) (targets []*Folder, problems []diag.Problem) {
	var file struct {
		Target []struct {
			Name string   `toml:"name"`
			Kind string   `toml:"kind"`
			Path string   `toml:"path"`
			Keep *int     `toml:"keep"`
			At   toml.Pos `toml:"@"`
		} `toml:"target"`
	}
	table, problems := toml.Parse(ConfigFile, src, 1)
	problems = append(problems, toml.Decode(ConfigFile, table, &file)...)
	seen := map[string]bool{}
	for _, t := range file.Target {
		wrong := func(hint, format string, args ...any) {
			problems = append(problems, t.At.In(ConfigFile).Problem("bad-value", diag.Error, hint, format, args...))
		}
		keep := keepVersions
		if t.Keep != nil {
			keep = *t.Keep
		}
		switch {
		case t.Name == "" || strings.ContainsAny(t.Name, " \t/\\"):
			wrong(`写成 name = "docroot"`, "发布位置要有名字（name），不含空格和斜线")
		case seen[t.Name]:
			wrong("每个发布位置用不同的名字", "有两个发布位置叫 %q", t.Name)
		case t.Kind != "folder":
			wrong(`写成 kind = "folder"`, "不认识的发布方式 kind = %q，现在只有 folder（网站服务器的文件夹）", t.Kind)
		case t.Path == "":
			wrong(`写成 path = "/srv/www/gongkai"`, "发布位置 %s 没有写文件夹（path）", t.Name)
		case keep < 1 || keep > 1000:
			wrong("写 1 到 1000 之间的数", "发布位置 %s 的 keep = %d：至少保留一个版本", t.Name, keep)
		default:
			folder := filepath.FromSlash(t.Path)
			if !filepath.IsAbs(folder) {
				folder = filepath.Join(source, folder)
			}
			targets = append(targets, &Folder{Name: t.Name, Path: folder, Keep: keep})
		}
		seen[t.Name] = true
	}
	return targets, problems
}

// Target returns the target of a name.
func Target(targets []*Folder, name string) (*Folder, error) {
	var names []string
	for _, t := range targets {
		if t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	return nil, fmt.Errorf("%s 里没有叫 %q 的发布位置；现有：%s", ConfigFile, name, strings.Join(names, "、"))
}
