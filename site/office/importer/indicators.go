package importer

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gongkai/site/address"
	"gongkai/site/diag"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/indicators"
	"gongkai/site/office/spreadsheet"
	"gongkai/site/office/webpage"
	"gongkai/site/office/word"
	"gongkai/site/toml"
)

// IndicatorSet is the value of --kind for Indicators. It is no kind of document.
const IndicatorSet = "indicators"

// Indicators imports the table of an assessment (指标体系) as content/indicators/NAME.toml
// into the site in root. name is the file's name without extension; "" derives it. A
// file of that name with other text is not overwritten.
func Indicators(ctx context.Context, file, name string, root *os.Root, o Options) (*Result, error) {
	if name == "" {
		name = slug(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	}
	if name == "" || strings.ContainsAny(name, "/\\") || address.Check(name+".toml") != "" {
		return nil, grid.Refuse("文件名不能作 id", "用 --name 写明文件名，如 --name sf-2019")
	}
	lines, err := o.lines(ctx, file)
	if err != nil {
		return nil, err
	}
	set, err := indicators.Read(lines)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	title := set.Title
	if title == "" {
		title = name
	}
	text := []byte(set.TOML(indicators.Origin{Prefix: name, Name: title, Source: filepath.Base(file), Unit: o.unit, Quote: toml.Quoted, List: list}))
	r := &Result{Name: o.Name, Log: header.Log{MaxErrors: maxErrors}, Guesses: []Guess{
		{Key: "name", Value: toml.Quoted(title), From: "表格上方的标题"}, {Key: "source", Value: toml.Quoted(filepath.Base(file)), From: "文件名"},
	}}
	r.Add(header.Place{File: o.Name}.Problem("review", diag.Notice, "", "读出 %d 项指标", len(set.Items)))
	for _, n := range set.Notes {
		at := header.Place{File: o.Name, Cell: grid.Place{Row: n.Line}}
		r.Add(at.Problem("review", diag.Warning, "", "%s", n.Text))
	}
	return r, r.putSet(o.newStore(root), "indicators/"+name+".toml", text)
}

// putSet writes the file of a set, unless there is one.
func (r *Result) putSet(s *store, content string, text []byte) error {
	before, err := s.root.ReadFile("content/" + content)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.addFile(content, Created)
		return s.write(content, text)
	case err != nil:
		return err
	case bytes.Equal(normal(before), text):
		r.addFile(content, Unchanged)
	default:
		r.addFile(content, Preserved)
		r.Add(header.Place{File: "content/" + content}.Problem("kept-file", diag.Warning, "另起一个名字用 --name；或者删去文件再导入", "已经有文件 content/%s，没有覆盖", content))
	}
	return nil
}

// unit returns the id of an organ by its name or short name, else the name.
func (o *Options) unit(name string) string {
	for _, organ := range o.Organs.All() {
		if name == organ.Name || name == organ.ShortName() {
			return organ.ID
		}
	}
	return name
}

// lines reads the lines of a file by its bytes and extension.
func (o *Options) lines(ctx context.Context, file string) ([]indicators.Line, error) {
	if !IsDocument(file) {
		book, err := spreadsheet.Open(ctx, file, o.Limits)
		if err != nil {
			return nil, err
		}
		lines, err := indicators.FromBook(book, o.Sheet)
		return lines, errors.Join(err, book.Close())
	}
	data, err := readWhole(file)
	if err != nil {
		return nil, err
	}
	if err := refuseByBytes(file, data); err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		document, err := word.Read(ctx, data)
		if err != nil {
			return nil, err
		}
		return indicators.FromTree(document.Root), nil
	case isPage(file, data):
		page, err := webpage.Parse(data)
		if err != nil {
			return nil, err
		}
		return indicators.FromTree(page), nil
	}
	text, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	if len(text) > largest {
		return nil, grid.Refuse("文字超过 8 MB", "请分成几个文件")
	}
	return indicators.FromText(text), nil
}
