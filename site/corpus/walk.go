package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/diag"
)

// root is the folder that is walked.
const root = "content"

// tree lists the files of content/ by their content paths, each list in order.
type tree struct {
	documents []string // *.md
	states    []string // *.md in folders of states
	settings  []string // *.toml
	files     []string // the rest
	refused   []string // what is there and may not be read

	infos map[string]fs.FileInfo // of documents and files, before any is read
}

func (t *tree) sort() {
	for _, list := range [][]string{t.documents, t.states, t.settings, t.files, t.refused} {
		slices.Sort(list)
	}
}

// walk lists content/. It follows no symbolic link. An absent folder is empty.
func walk(source fs.FS) (*tree, []diag.Problem, error) {
	w := &walker{tree: &tree{infos: map[string]fs.FileInfo{}}}
	info, err := fs.Lstat(source, root)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w.tree, nil, nil
	case err != nil:
		return nil, nil, fmt.Errorf("读取 %s：%w", root, err)
	case !info.IsDir():
		w.irregular("", info.Mode().Type())
		return w.tree, w.problems, nil
	}
	err = fs.WalkDir(source, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("读取 %s：%w", name, err)
		}
		if name == root {
			return nil
		}
		return w.entry(strings.TrimPrefix(name, root+"/"), d)
	})
	w.tree.sort()
	return w.tree, w.problems, err
}

type walker struct {
	tree     *tree
	problems []diag.Problem
}

// entry takes in one file or folder.
func (w *walker) entry(path string, d fs.DirEntry) error {
	switch {
	case Skipped(d.Name()):
		return leave(d)
	case !d.IsDir() && !d.Type().IsRegular():
		w.irregular(path, d.Type())
		return nil
	}
	document := !d.IsDir() && strings.EqualFold(extension(path), ".md")
	if bad := address.Check(path); bad != "" {
		w.badPath(path, bad, d.IsDir() || document)
		return leave(d)
	}
	switch {
	case d.IsDir():
	case document && inStates(path):
		w.tree.states = append(w.tree.states, path)
	case document:
		w.tree.documents = append(w.tree.documents, path)
		w.info(path, d)
	case extension(path) == ".toml":
		w.setting(path)
	default:
		w.tree.files = append(w.tree.files, path)
		w.info(path, d)
	}
	return nil
}

// info notes the state of a file; the walk knows it at less cost than a question
// for each path.
func (w *walker) info(path string, d fs.DirEntry) {
	if info, err := d.Info(); err == nil {
		w.tree.infos[path] = info
	}
}

func leave(d fs.DirEntry) error {
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// Skipped says which names are no content: those that systems, editors and Go
// leave there, and those by which authors hide something.
func Skipped(name string) bool {
	for _, prefix := range []string{".", "_", "~$"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini") || extension(name) == ".go"
}

func extension(name string) string { return path.Ext(name) }

// setting takes in a .toml file and warns of one that nothing reads.
func (w *walker) setting(name string) {
	w.tree.settings = append(w.tree.settings, name)
	if slices.Contains(known, name) || slices.Contains(folders, path.Dir(name)) {
		return
	}
	hint := "能用的是 " + strings.Join(known, "、") + " 和 " + strings.Join(folders, "/*.toml、") + "/*.toml；附件请换别的格式"
	if near := diag.Nearest(name, known); near != "" {
		hint = "是不是 " + near + "？"
	}
	w.problems = append(w.problems, place(name).Problem("unused-file", diag.Warning, hint, "没有用到设置文件 %s", name))
}

// irregular reports what is neither file nor folder.
func (w *walker) irregular(path string, mode fs.FileMode) {
	w.tree.refused = append(w.tree.refused, path)
	path = strings.ToValidUTF8(path, "\uFFFD")
	p := place(path).Problem("irregular-file", diag.Error, "请移出 content 文件夹", "%s 不是普通的文件", inSource(path))
	switch {
	case mode&fs.ModeSymlink != 0:
		p = place(path).Problem("symlink", diag.Error, "请换成文件或者文件夹本身", "%s 是符号链接，换一台机器就可能指向别处", inSource(path))
	case mode.IsRegular():
		p.Message, p.Hint = inSource(path)+" 应当是文件夹", "请把这个文件改名"
	}
	w.problems = append(w.problems, p)
}

// badPath reports a name that cannot be an address. A mere file need not have
// one; it cannot be an attachment then.
func (w *walker) badPath(path, why string, needed bool) {
	w.tree.refused = append(w.tree.refused, path)
	severity, hint := diag.Warning, "这个文件不能作为附件公开，请改名"
	if needed {
		severity, hint = diag.Error, "请改名"
	}
	at := place(strings.ToValidUTF8(path, "\uFFFD"))
	w.problems = append(w.problems, at.Problem("bad-path", severity, hint, "不能用作网址：%s", why))
}
