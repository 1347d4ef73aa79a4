package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/agenda"
	"gongkai/site/internal/sitetest"
	"gongkai/site/output"
)

// table reads a data set back: rows as maps, in order.
func table(t *testing.T, out *output.Memory, kind string) (header []string, rows []map[string]string) {
	t.Helper()
	text, ok := strings.CutPrefix(file(t, out, address.Data+kind+".csv"), "\uFEFF")
	if !ok {
		t.Error("no BOM")
	}
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return all[0], rows
}

func TestPenaltyCSV(t *testing.T) {
	out := write(t, sitetest.Town())
	_, rows := table(t, out, "penalty")
	if len(rows) != 4 {
		t.Fatalf("%d rows", len(rows))
	}
	for name, want := range map[string]string{
		"path": "enforcement/penalty/2026/0012.md", "url": "https://www.shifan.example/enforcement/penalty/2026/0012/",
		"publicity": "公示中", "title": "'=关于安达商贸的行政处罚决定", "number": "示市监罚〔2026〕12号", "organ": "scjgj",
		"organ_name": "示范市市场监督管理局", "dated": "2026-03-05", "published": "2026-03-12", "published_time": "2026-03-12T09:30:00+08:00",
		"subject_name": "安达商贸", "subject_uscc": "9199000100005237XT", "categories": "罚款；警告", "fine": "5000.50",
		"facts": "'+“价签”, 缺\n第二行", "confiscated": "", "verdict": "按期公开", "elapsed": "5", "allowed": "7", "due": "2026-03-16", "late_by": "0",
	} {
		if got := rows[0][name]; got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if _, ok := rows[0]["underage"]; ok {
		t.Error("a hidden field is a column")
	}
	person := rows[1]
	if person["subject_name"] != "赵某某" || person["subject_uscc"] != "" || person["facts"] != "赵某某（（已隐去））无照经营" || person["outcome"] != "给予赵某某警告" {
		t.Errorf("person %q", person)
	}
	text := file(t, out, address.Data+"penalty.csv")
	if strings.Count(text, "\r\n") != 5 || !strings.Contains(text, `"9199000100005237XT"`) || !strings.Contains(text, ",5000.50,") {
		t.Errorf("lines end in CRLF, codes are quoted, amounts are not:\n%s", text)
	}
}

func TestTombstonesInData(t *testing.T) {
	_, rows := table(t, write(t, sitetest.Town()), "penalty")
	kept := map[string]string{}
	for name, v := range rows[2] {
		if v != "" {
			kept[name] = v
		}
	}
	want := map[string]string{
		"path": "enforcement/penalty/2026/0016.md", "url": "https://www.shifan.example/enforcement/penalty/2026/0016/", "publicity": "已撤回",
		"title": "示市监罚〔2026〕16号行政处罚决定（已撤回）", "number": "示市监罚〔2026〕16号", "organ": "scjgj", "organ_name": "示范市市场监督管理局",
		"dated": "2026-03-05", "published": "2026-03-12", "withdrawn_on": "2026-04-13", "withdrawal_cause": "撤销", "rule": "penalty-decision-7wd",
		"due": "2026-03-16", "elapsed": "5", "allowed": "7", "unit": "workday", "verdict": "依法不适用", "late_by": "0",
	}
	if fmt.Sprint(kept) != fmt.Sprint(want) {
		t.Errorf("got %q", kept)
	}
	if rows[3]["publicity"] != "公示期满" || rows[3]["publicity_until"] != "2026-06-12" || rows[3]["withdrawn_on"] != "" {
		t.Errorf("expired %q", rows[3])
	}
}

func TestJSONLines(t *testing.T) {
	out := write(t, sitetest.Town())
	for _, kind := range []string{"penalty", "power", "policy", "annual-report", "enforcement-report"} {
		header, rows := table(t, out, kind)
		lines := strings.Split(strings.TrimSuffix(file(t, out, address.Data+kind+".jsonl"), "\n"), "\n")
		if len(lines) != len(rows) {
			t.Fatalf("%s: %d lines, %d rows", kind, len(lines), len(rows))
		}
		for _, line := range lines {
			var object map[string]any
			if err := json.Unmarshal([]byte(line), &object); err != nil || len(object) != len(header) {
				t.Errorf("%s: %v, %d keys\n%s", kind, err, len(object), line)
			}
			at := 0
			for _, name := range header { // the same order
				next := strings.Index(line[at:], `"`+name+`":`)
				if next < 0 {
					t.Errorf("%s: %s is out of order", kind, name)
				}
				at += max(next, 0)
			}
		}
	}
	first, _, _ := strings.Cut(file(t, out, address.Data+"penalty.jsonl"), "\n")
	for _, must := range []string{`"title":"=关于安达商贸的行政处罚决定"`, `"fine":5000.50`, `"confiscated":null`, `"categories":["罚款","警告"]`, `"keywords":["价格"]`, `"topics":[]`, `"elapsed":5`} {
		if !strings.Contains(first, must) {
			t.Errorf("no %s in %s", must, first)
		}
	}
	powers := file(t, out, address.Data+"power.jsonl")
	if want := `"basis_items":[{"law":"价格法","article":"第三十三条"},{"law":"=价格行政处罚程序规定"}]`; !strings.Contains(powers, want) {
		t.Errorf("no %s in %s", want, powers)
	}
	report := file(t, out, address.Data+"enforcement-report.jsonl")
	for _, must := range []string{`"year":2025`, `"penalties.warnings":3`, `"penalties.amount":1.50`, `"penalties.includes_revoked":false`, `"coercions.total":null`} {
		if !strings.Contains(report, must) {
			t.Errorf("no %s in %s", must, report)
		}
	}
}

func TestDataPackage(t *testing.T) {
	out := write(t, sitetest.Town())
	var p dataPackage
	if err := json.Unmarshal([]byte(file(t, out, address.Data+"datapackage.json")), &p); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range p.Resources {
		data := file(t, out, address.Data+r.Path)
		if r.Bytes != int64(len(data)) || r.Hash != fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(data))) {
			t.Errorf("%s: %d bytes, %s", r.Name, r.Bytes, r.Hash)
		}
		if r.Schema == nil {
			if r.Path != strings.TrimSuffix(r.Name, "-lines")+".jsonl" {
				t.Errorf("%s has no schema", r.Path)
			}
			continue
		}
		names = append(names, r.Name)
		header, _ := table(t, out, r.Name)
		var fields []string
		for _, f := range r.Schema.Fields {
			fields = append(fields, f.Name)
			if f.Title == "" || f.Title == f.Name {
				t.Errorf("%s: %s has no Chinese title", r.Name, f.Name)
			}
		}
		if !slices.Equal(fields, header) || r.Title == "" || r.Schema.PrimaryKey[0] != "path" {
			t.Errorf("%s: fields %q, header %q", r.Name, fields, header)
		}
		if slices.Sort(fields); len(slices.Compact(fields)) != len(header) {
			t.Errorf("%s: a name is twice in %q", r.Name, header)
		}
	}
	if want := []string{"annual-report", "enforcement-report", "penalty", "power", "policy", "notice", "interpretation"}; !slices.Equal(names, want) {
		t.Errorf("resources %q", names)
	}
	if p.Version != "2026-11-21" || p.Contributors[0].Title != "示范市司法局" {
		t.Errorf("%+v", p)
	}
}

// TestEveryKindHasItsFields: names are unique and titled, for kinds without records too.
func TestEveryKindHasItsFields(t *testing.T) {
	c, _ := read(t, sitetest.Town())
	for _, kind := range c.Kinds.All() {
		seen := map[string]bool{}
		for _, col := range Columns(c, kind) {
			if seen[col.Name] || col.Title == "" || strings.TrimLeft(col.Title, "abcdefghijklmnopqrstuvwxyz_.") == "" || len(col.About()) < 9 {
				t.Errorf("%s: column %q %q: %s", kind.ID, col.Name, col.Title, col.About())
			}
			seen[col.Name] = true
		}
	}
}

func TestHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+86": "'+86", "-1": "'-1", "@x": "'@x", "\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1", "＝1": "'＝1", "－": "'－",
		"示": "示", "a=1": "a=1", "": "", "'=1": "'=1",
	} {
		if got := agenda.Harmless(text); got != want {
			t.Errorf("Harmless(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzCell(f *testing.F) {
	for _, seed := range []string{"", "a,b", `"`, "\r\n", " a", "=1+1", "示\xff", "\u2028"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line := append(appendCell(appendCell(nil, "x"), ""), ',')
		line = append(appendCell(line, text), "\r\n"...)
		r := csv.NewReader(bytes.NewReader(line))
		cells, err := r.Read()
		// The reader folds CRLF within quotes into LF.
		if err != nil || len(cells) != 2 || cells[1] != strings.ReplaceAll(text, "\r\n", "\n") {
			t.Errorf("CSV of %q: %q %v", text, cells, err)
		}
	})
}
