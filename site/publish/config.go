package publish

import (
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
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
	Name string `toml:"name"`
	Kind string `toml:"kind"`
	Path string `toml:"path"`
	Keep *int   `toml:"keep"`
	Base string `toml:"base"`

	Endpoint    string `toml:"endpoint"`
	Bucket      string `toml:"bucket"`
	Region      string `toml:"region"`
	Prefix      string `toml:"prefix"`
	Addressing  string `toml:"addressing"`
	Credentials string `toml:"credentials"`
	Workers     *int   `toml:"workers"`

	At toml.Pos `toml:"@"`
}

// LoadConfig reads publish.toml in the site's folder, which is opened as root under the name
// source. The error wraps fs.ErrNotExist without the file.
func LoadConfig(root *os.Root, source string) (Config, []diag.Problem, error) {
	text, err := root.ReadFile(ConfigFile)
	if err != nil {
		return Config{}, nil, fmt.Errorf("读 %s：%w", ConfigFile, err)
	}
	c, problems := ReadConfig(text, source)
	return c, problems, nil
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
		return made, append(problems, t.foreign("path", "keep")...)
	case "bundle":
		made, problems := t.bundle(source)
		return made, append(problems, t.foreign("path", "base")...)
	case "bucket":
		made, problems := t.bucket()
		return made, append(problems, t.foreign("endpoint", "bucket", "region", "prefix", "addressing", "credentials", "workers")...)
	}
	return nil, []diag.Problem{t.wrong(`写成 kind = "folder"`, "不认识的发布方式 kind = %q；可以写 folder（网站服务器的文件夹）、bundle（离线包）、bucket（对象存储）", t.Kind)}
}

// foreign is what is wrong when a target has keys that its kind does not know.
func (t *target) foreign(known ...string) (problems []diag.Problem) {
	for _, k := range []struct {
		key string
		has bool
	}{
		{"path", t.Path != ""}, {"keep", t.Keep != nil}, {"base", t.Base != ""},
		{"endpoint", t.Endpoint != ""}, {"bucket", t.Bucket != ""}, {"region", t.Region != ""}, {"prefix", t.Prefix != ""},
		{"addressing", t.Addressing != ""}, {"credentials", t.Credentials != ""}, {"workers", t.Workers != nil},
	} {
		if k.has && !slices.Contains(known, k.key) {
			problems = append(problems, t.wrong("删去这一行，或者改 kind", "发布位置 %s 的方式是 %s，没有 %s 这一项", t.Name, t.Kind, k.key))
		}
	}
	return problems
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
	switch folder, file := path.Split(filepath.ToSlash(t.Path)); {
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

// workersAtOnce is how many requests are made at once when a bucket does not say.
const workersAtOnce = 16

func (t *target) bucket() (_ Target, problems []diag.Problem) {
	b := &Bucket{
		Name: t.Name, Endpoint: t.Endpoint, Bucket: t.Bucket, Region: t.Region, Prefix: strings.Trim(t.Prefix, "/"), Credentials: t.Credentials, Workers: workersAtOnce,
	}
	if b.Prefix != "" {
		b.Prefix += "/"
	}
	if t.Workers != nil {
		b.Workers = *t.Workers
	}
	wrong := func(hint, format string, args ...any) { problems = append(problems, t.wrong(hint, format, args...)) }
	endpoint, err := url.Parse(t.Endpoint)
	if err != nil || endpoint.Scheme != "https" && endpoint.Scheme != "http" || endpoint.Host == "" || strings.Trim(endpoint.Path, "/") != "" || endpoint.User != nil {
		wrong(`写成 endpoint = "https://oss-cn-hangzhou.aliyuncs.com"`, "发布位置 %s 的 endpoint %q 不是对象存储的网址", t.Name, t.Endpoint)
		return b, problems
	}
	if len(t.Bucket) < 3 || len(t.Bucket) > 63 || strings.Trim(t.Bucket, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		wrong(`写成 bucket = "shifan-gongkai"`, "发布位置 %s 的 bucket %q 不是存储空间的名字：3 到 63 个小写字母、数字和连字符", t.Name, t.Bucket)
	}
	if b.Prefix != "" && !fs.ValidPath(strings.TrimSuffix(b.Prefix, "/")) {
		wrong(`写成 prefix = "gongkai"，或者不写`, "发布位置 %s 的 prefix %q 不能用", t.Name, t.Prefix)
	}
	switch t.Addressing {
	case "virtual":
		b.Virtual = true
	case "":
		b.Virtual = net.ParseIP(endpoint.Hostname()) == nil && endpoint.Hostname() != "localhost"
	case "path":
	default:
		wrong(`写成 addressing = "virtual" 或者 "path"`, "发布位置 %s 的 addressing = %q", t.Name, t.Addressing)
	}
	if t.Credentials == "" || strings.Trim(t.Credentials, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
		wrong(`写成 credentials = "GONGKAI_OSS"，密钥放在环境变量 GONGKAI_OSS_ID 和 GONGKAI_OSS_SECRET 里`, "发布位置 %s 的 credentials 是环境变量名的开头，用大写字母、数字和下划线；密钥不要写在这里", t.Name)
	}
	if b.Workers < 1 || b.Workers > 64 {
		wrong("写 1 到 64 之间的数", "发布位置 %s 的 workers = %d", t.Name, b.Workers)
	}
	return b, problems
}

// absolute returns a path of publish.toml, which starts from the site's folder.
func absolute(source, name string) string {
	name = filepath.FromSlash(name)
	if !filepath.IsAbs(name) {
		name = filepath.Join(source, name)
	}
	return name
}
