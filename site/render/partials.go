package render

import (
	"errors"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"

	"gongkai/site/diag"
)

// partials is the folder of single blocks.
const partials = "partials"

// blocks are the texts of partials/, by the name of their block.
type blocks map[string]*parse.Tree

// ownBlocks reads partials/: a file's name is the block's, its text is what the
// block writes; head.html is added to what each layout has there. An empty file takes
// the block away. Blocks that a file defines
// besides are its own pieces.
func ownBlocks(theme fs.FS) (blocks, []diag.Problem) {
	entries, err := fs.ReadDir(theme, partials)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, []diag.Problem{badLayout(theme, partials, err)}
	}
	own := blocks{}
	var problems []diag.Problem
	for _, e := range entries {
		block, ok := strings.CutSuffix(e.Name(), ".html")
		if !ok || e.IsDir() {
			continue
		}
		if block == "head" {
			block = hook
		}
		file := path.Join(partials, e.Name())
		set := template.New("")
		if found := parseFile(set, theme, file); len(found) > 0 {
			problems = append(problems, found...)
			continue
		}
		for _, t := range set.Templates() {
			switch {
			case t.Tree == nil: // the set itself
			case t.Name() != file:
				own[t.Name()] = t.Tree
			case parse.IsEmptyTree(t.Tree.Root):
				own[block] = nothingIn(file)
			default:
				own[block] = t.Tree
			}
		}
	}
	return own, problems
}

// nothingIn is a block that writes nothing: the template packages would rather
// keep the old block than lay an empty one over it.
func nothingIn(file string) *parse.Tree {
	return template.Must(template.New(file).Parse(`{{""}}`)).Tree
}

// layOver puts the blocks in the place of those that a layout is made of.
func (own blocks) layOver(layout *template.Template, theme fs.FS) (problems []diag.Problem) {
	for _, name := range slices.Sorted(maps.Keys(own)) {
		if parse.IsEmptyTree(own[name].Root) && layout.Lookup(name) != nil {
			continue // html/template would execute the old one, but show this one
		}
		if _, err := layout.AddParseTree(name, own[name].Copy()); err != nil {
			problems = append(problems, badLayout(theme, own[name].ParseName, err))
		}
	}
	return problems
}

// unusedFiles names the files at the root that are no layout.
func unusedFiles(theme fs.FS) (problems []diag.Problem) {
	entries, _ := fs.ReadDir(theme, ".") // one that cannot be read has no base.html, which is a problem already
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".html")
		if !ok || e.IsDir() || slices.Contains(shared[:], e.Name()) || views()[name] != nil {
			continue
		}
		problems = append(problems, diag.Place{Path: "layouts/" + e.Name()}.Problem("unused-file", diag.Warning,
			"文件名要和默认模板的一样；单个模板块放进 layouts/partials/", "没有这个模板，文件不起作用：%s", e.Name()))
	}
	return problems
}

// placed finds the blocks that a text places.
var placed = regexp.MustCompile(`\{\{-?\s*(?:template|block)\s+"([^"]*)"`)

// unused names the blocks that no layout places: a slip in a file's name would
// otherwise be silently without effect.
func (own blocks) unused(theme fs.FS) (problems []diag.Problem) {
	if len(own) == 0 {
		return nil
	}
	used := map[string]bool{"base": true}
	files := slices.Clone(shared[:])
	for name := range views() {
		files = append(files, name+".html")
	}
	for _, tree := range own {
		files = append(files, tree.ParseName)
	}
	for _, name := range files {
		text, _ := fs.ReadFile(theme, name) // one that cannot be read is a problem already
		for _, m := range placed.FindAllSubmatch(text, -1) {
			used[string(m[1])] = true
		}
	}
	for name, tree := range own {
		if !used[name] {
			near := ""
			if likely := diag.Nearest(name, slices.Sorted(maps.Keys(used))); likely != "" {
				near = "；是不是 " + likely + "？"
			}
			problems = append(problems, diag.Place{Path: "layouts/" + tree.ParseName}.Problem("bad-layout", diag.Error,
				"文件名就是模板块的名字"+near, "没有哪个模板用到模板块 %s", name))
		}
	}
	return problems
}
