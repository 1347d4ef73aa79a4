package disclosure

import (
	"path"
	"slices"
	"strings"
	"unique"

	"gongkai/site/diag"
	"gongkai/site/toml"
)

// Reader turns front matter into records by the kinds and organs of a site. What
// depends on other documents is checked by package check.
type Reader struct {
	Kinds  *Kinds
	Organs *Organs
}

type reader struct {
	Reader
	file     string // path in problems, relative to the site's folder
	kind     *Kind
	problems []diag.Problem
	places   []byte // as of a Record
}

// Read makes the record of a document from its front matter and reports what is
// wrong with the record alone. The record is nil when its kind is unknown.
func (rd Reader) Read(contentPath string, front *toml.Table) (*Record, []diag.Problem) {
	r := &reader{Reader: rd, file: "content/" + contentPath}
	if !r.findKind(contentPath, front) {
		return nil, r.problems
	}
	rec := &Record{Path: r.file[len("content/"):], Kind: r.kind, file: r.file}
	common := &toml.Table{Pos: front.Pos, Entries: make([]toml.Entry, 0, len(front.Entries))}
	fields := make([]FieldValue, 0, 24) // the most that a kind has, most of the time
	r.places = make([]byte, 0, 256)
	for _, e := range front.Entries {
		r.notePlaces(e)
		own, isOwn := r.kind.Field(e.Key)
		switch {
		case e.Key == "kind": // findKind has read it
		case isOwn:
			if v, ok := r.fieldValue(own, e.Key, e.Value); ok {
				fields = append(fields, v)
			}
		case rd.Kinds.accepts(r.kind, e.Key):
			common.Entries = append(common.Entries, e)
		default:
			p := toml.UnknownKey(r.file, e, rd.Kinds.Keys(r.kind))
			if key := rd.Kinds.KeyFor(e.Key); key != "" {
				p.Hint = "“" + e.Key + "”写作 " + key
			}
			r.problems = append(r.problems, p)
		}
	}
	r.problems = append(r.problems, rd.Kinds.keys.Decode(r.file, common, &rec.Common)...)
	r.misplaced(front)
	if rec.Rare == nil {
		rec.Rare = rd.Kinds.empty
	}
	rec.Fields = inOrder(fields, r.kind.Fields)
	rec.places = places(unique.Make(string(r.places)).Value())
	r.commonCodes(common)
	r.normaliseNumber(rec)
	r.settle(rec)
	if names := rec.PrivateNames(); names != nil {
		rec.hidden = &names
	}
	return rec, append(r.problems, r.check(rec)...)
}

// misplaced says of an unknown key of a table that it belongs to the document: TOML
// takes every key below [subject] for a key of the table.
func (r *reader) misplaced(front *toml.Table) {
	inTable := map[diag.Place]string{}
	key := map[diag.Place]string{}
	note := func(name string, t *toml.Table) {
		for _, e := range t.Entries {
			inTable[e.Pos.In(r.file)], key[e.Pos.In(r.file)] = name, e.Key
		}
	}
	for i := range r.problems {
		p := &r.problems[i]
		if p.Code != "unknown-key" {
			continue
		}
		if len(key) == 0 {
			for _, e := range front.Entries {
				if e.Value.Table != nil {
					note("["+e.Key+"]", e.Value.Table)
				}
				tables, _ := e.Value.Tables()
				for _, t := range tables {
					note("[["+e.Key+"]]", t)
				}
			}
		}
		at := diag.Place{Path: p.Path, Line: p.Line, Column: p.Column}
		table, name := inTable[at], key[at]
		if _, own := r.kind.Field(name); table == "" || !own && !r.Kinds.accepts(r.kind, name) {
			continue
		}
		p.Message = table + " 里没有 " + name + " 这个键；" + table + " 以下的各行都算它的"
		p.Hint = "请把这一行移到第一个 [ 之前"
	}
}

// findKind sets the kind by the folder, and by the key `kind` where the folder
// leaves a choice. It reports whether there is a kind.
func (r *reader) findKind(contentPath string, front *toml.Table) bool {
	candidates := r.Kinds.in(contentPath)
	if len(candidates) == 0 {
		var folders []string
		for _, k := range r.Kinds.All() {
			if !slices.Contains(folders, k.Folder+"/") {
				folders = append(folders, k.Folder+"/")
			}
		}
		r.report(toml.Pos{Line: 1, Column: 1}, "unknown-kind", diag.Error, "文件夹决定类别，请移到："+strings.Join(folders, "、"), "这个文件不在任何栏目的文件夹里")
		return false
	}
	e, given := front.Get("kind")
	if !given {
		if k, ok := r.Kinds.Of(contentPath); ok {
			r.kind = k
			return true
		}
		names := idsOf(candidates)
		r.report(front.Pos, "missing-field", diag.Error, "写一行 kind = \""+names[0]+"\"，可选："+strings.Join(names, "、"),
			"缺少 kind：文件夹 %s 里有多个类别", path.Dir(contentPath))
		return false
	}
	for _, k := range candidates {
		if k.ID == e.Value.Text {
			r.kind = k
			return true
		}
	}
	hint := "文件夹 " + candidates[0].Folder + "/ 里可选：" + strings.Join(idsOf(candidates), "、")
	if k, ok := r.Kinds.Get(e.Value.Text); ok {
		hint = "这个类别的文件放在 " + k.Folder + "/ 里；" + hint
	}
	r.report(e.Value.Pos, "unknown-kind", diag.Error, hint, "类别 %s 不能用在这个文件夹", e.Value.Text)
	return false
}

func idsOf(kinds []*Kind) (ids []string) {
	for _, k := range kinds {
		ids = append(ids, k.ID)
	}
	return ids
}

func (r *reader) report(at toml.Pos, code string, s diag.Severity, hint, format string, args ...any) {
	r.problems = append(r.problems, at.In(r.file).Problem(code, s, hint, format, args...))
}

// notePlaces records the place of a key and of its nested keys.
func (r *reader) notePlaces(e toml.Entry) {
	r.places = appendPlace(r.places, e.Key, e.Pos)
	if e.Value.Table != nil {
		for _, sub := range e.Value.Table.Entries {
			r.places = appendPlace(r.places, e.Key+"."+sub.Key, sub.Pos)
		}
	}
}

// commonCodes checks the common keys whose values the law lists.
func (r *reader) commonCodes(common *toml.Table) {
	for _, e := range common.Entries {
		r.checkCodes(e.Key, e.Value, r.Kinds.Codes(e.Key))
		if e.Value.Table == nil {
			continue
		}
		for _, sub := range e.Value.Table.Entries {
			r.checkCodes(e.Key+"."+sub.Key, sub.Value, r.Kinds.Codes(e.Key+"."+sub.Key))
		}
	}
}

// checkCodes warns about a value that is not in the law's list.
func (r *reader) checkCodes(key string, v toml.Value, codes []string) {
	if len(codes) == 0 {
		return
	}
	if v.Kind == toml.List {
		for _, e := range v.List {
			r.checkCodes(key, e, codes)
		}
		return
	}
	if v.Kind == toml.String && v.Text != "" && !slices.Contains(codes, v.Text) {
		hint := "可选：" + strings.Join(codes, "、")
		if near := diag.Nearest(v.Text, codes); near != "" {
			hint = "是不是“" + near + "”？" + hint
		}
		r.report(v.Pos, "bad-code", diag.Warning, hint,
			"%s（%s）不能是 %s", r.Kinds.Label(r.kind, key), key, v.Text)
	}
}

// normaliseNumber writes the 文号 in its canonical form and reports what it changed.
func (r *reader) normaliseNumber(rec *Record) {
	canonical, changes := NormaliseNumber(strings.TrimSpace(rec.Number))
	if len(changes) > 0 {
		r.problems = append(r.problems, rec.At("number").Problem("number-normalised", diag.Notice,
			"请改成 "+canonical, "文号 %s 按 %s 处理：%s", rec.Number, canonical, strings.Join(changes, "，")))
	}
	rec.Number = canonical
}

// settle fills in what a record leaves out: the lead organ among the organs, and
// a title.
func (r *reader) settle(rec *Record) {
	if len(rec.Organs) == 0 && rec.Organ != "" {
		rec.Organs = r.Organs.alone(rec.Organ)
	}
	if rec.Organ != "" && !slices.Contains(rec.Organs, rec.Organ) {
		rec.Organs = append([]string{rec.Organ}, rec.Organs...)
	}
	rec.Title = strings.Join(strings.Fields(rec.Title), " ")
	rec.hasTitle = rec.Title != ""
	if v, ok := rec.Value("name"); ok && rec.Title == "" {
		rec.Title = v.Text
	}
	if rec.Title == "" {
		rec.Title = rec.Number
	}
	if rec.Title == "" {
		rec.Title = strings.TrimSuffix(path.Base(rec.Path), ".md")
	}
}
