package importer

import (
	"bytes"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/gate/privacy"
	"gongkai/site/office/header"
	"gongkai/site/toml"
)

// put writes the file of a document, if it is new or has new values. A row that would
// change a fact of a document that is public already is refused: a correction (更正)
// is told on the page, which a table cannot do.
func (i *importing) put(j *job) error {
	var err error
	j.decision, err = i.store.decide(j.path, j.document.text, func(before []entry) []byte {
		text, _, _ := front(i.merged(j.document, before), "")
		return text
	})
	if err != nil {
		return err
	}
	switch before := i.recordOf(j.path, j.before); {
	case j.state == Preserved:
		j.differences = i.changes(before, j.record)
		i.take(j, before)
	case j.state == Updated && i.isPublic(before):
		if changes := i.changes(before, i.recordOf(j.path, j.decision.text)); len(changes) > 0 {
			i.refuse(j, changes)
		}
	}
	if j.decision.text == nil || j.failed() {
		return nil
	}
	return i.store.write(j.path, j.decision.text)
}

// refuse makes the row fail because of what it would change in public.
func (i *importing) refuse(j *job, changes []disclosure.Change) {
	at := i.table.At(j.row, header.Field(changes[0].FrontKey()), j.kind)
	told, _ := privacy.Masked(i.Kinds.Tell(j.kind, changes)) // a sheet may hold what no screen should show
	j.problems = append(j.problems, at.Problem("changed-in-silence", diag.Error,
		"确属更正的，在文件里改，并写 [[revised]]（date 更正日期，note 更正了什么）；表格填错了的，请改正表格", "content/%s 已经公开，这一行会改变公开过的内容，没有导入：%s",
		j.path, told))
	j.decision.text = nil
}

// recordOf reads a file of the site; nil when it is none.
func (i *importing) recordOf(path string, file []byte) *disclosure.Record {
	text, _, ok := splitFront(file)
	if !ok {
		return nil
	}
	table, problems := toml.Parse(path, []byte(text), 2)
	if len(problems) > 0 {
		return nil
	}
	reader := disclosure.Reader{Kinds: i.Kinds, Organs: i.Organs}
	record, _ := reader.Read(path, table)
	return record
}

// splitFront returns the front matter of a file, and what stands behind it.
func splitFront(file []byte) (text, rest string, ok bool) {
	body, begins := bytes.CutPrefix(normal(file), []byte("+++\n"))
	front, after, closed := bytes.Cut(body, []byte("\n+++\n"))
	return string(front) + "\n", "+++\n" + string(after), begins && closed
}

// isPublic reports whether a record is public on the as-of date.
func (i *importing) isPublic(rec *disclosure.Record) bool {
	if rec == nil || i.Judge == nil {
		return rec != nil && !rec.Published.IsZero() && !rec.Draft
	}
	return rec.StateOn(i.Judge.AsOf) == disclosure.Public
}

// changes returns the facts, and the day of publication, that are other ones now, as
// far as the table has them.
func (i *importing) changes(before, now *disclosure.Record) []disclosure.Change {
	if before == nil || now == nil {
		return nil
	}
	changes := slices.DeleteFunc(disclosure.ChangesOf(before.Facts(), now.Facts()), func(c disclosure.Change) bool {
		return c.New == "" && !i.table.Has(header.Field(c.FrontKey())) || c.Key == "title" && !i.table.Has(header.Title)
	})
	if i.table.Has(header.Published) && before.Published != now.Published {
		changes = append(changes, disclosure.Change{Key: "published", Old: dayOf(before), New: dayOf(now)})
	}
	return changes
}

// dayOf writes the day of publication; "" where there is none.
func dayOf(rec *disclosure.Record) string {
	if rec.Published.IsZero() {
		return ""
	}
	return rec.Published.String()
}

// take puts the values that the editor has named (Options.Take) into a file that a
// person has changed; all else stays as it is.
func (i *importing) take(j *job, before *disclosure.Record) {
	keys := i.Take[j.path]
	front, rest, ok := splitFront(j.before)
	if len(keys) == 0 || !ok {
		return
	}
	var taken []disclosure.Change
	for _, key := range keys {
		table, name, nested := strings.Cut(key, ".")
		if !nested {
			table, name = "", key
		}
		value, found := valueOf(j.entries, table, name)
		if !found {
			j.problems = append(j.problems, i.table.At(j.row, i.numberField(), j.kind).Problem("nothing-to-take", diag.Error,
				"--take 写“文件:字段”，字段用 kept-file 里列出的", "表格的这一行没有 %s，content/%s 没有改动", key, j.path))
			return
		}
		front = toml.Set(front, table, name, value)
		if at := slices.IndexFunc(j.differences, func(c disclosure.Change) bool { return c.FrontKey() == key }); at >= 0 {
			taken = append(taken, j.differences[at])
		}
	}
	file := []byte("+++\n" + front + rest)
	if i.isPublic(before) && len(taken) > 0 {
		i.refuse(j, taken)
		return
	}
	j.differences = i.changes(i.recordOf(j.path, file), j.record)
	j.state, j.decision.text = Updated, file
}

// valueOf returns the TOML of a value in entries.
func valueOf(entries []entry, table, key string) (value string, ok bool) {
	for _, e := range entries {
		for n, line := range strings.Split(e.toml, "\n") {
			name, value, _ := strings.Cut(line, " = ")
			if table == "" && n == 0 && e.key == key && name == key || table != "" && e.key == table && name == key {
				if table == "" { // the value may go over several lines
					return strings.TrimPrefix(e.toml, key+" = "), true
				}
				return value, true
			}
		}
	}
	return "", false
}

// differ says in what a file that was left as it is differs from its row.
func (i *importing) differ(j *job) string {
	var parts []string
	for _, c := range j.differences {
		parts = append(parts, i.Kinds.Label(j.kind, c.FrontKey())+"（"+c.FrontKey()+"）文件里"+orNone(c.Old)+"，表格里"+orNone(c.New))
	}
	told, _ := privacy.Masked(strings.Join(parts, "；"))
	return told
}

func orNone(value string) string {
	if value == "" {
		return "没有"
	}
	return "是 " + value
}

// offer says how to take the values of the table one by one.
func (i *importing) offer(j *job) string {
	return "要用表格里的某一项，再导入一次并加上 --take " + j.path + ":" + j.differences[0].FrontKey() + "（可以写几个 --take）；以文件为准的，不用管"
}
