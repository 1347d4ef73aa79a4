package desk

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// dropped sends a table and returns its id.
func (b *bench) dropped(name, text string) string {
	b.t.Helper()
	status, page, address := b.drop(name, text, b.desk.guard.form)
	if status != http.StatusOK {
		b.t.Fatalf("%d %s", status, page)
	}
	return regexp.MustCompile(`id=([^&]+)`).FindStringSubmatch(address)[1]
}

// Two cells are mended on screen and the sheet is imported: the files are those of a sheet
// that was mended itself, the dropped file stays as it is, and the journal says who gave
// which cell another text.
func TestMendCells(t *testing.T) {
	t.Parallel()
	b, other := open(t, true, settings("")), open(t, true, settings(""))
	wrong := "示范市行政处罚信息\n" + strings.Replace(table, "13号,未明码标价,没有标价,《中华人民共和国价格法》第四十二条,罚款,罚款 5000 元,0.5,2026-13-45,示范市市场监督管理局", "13号,未明码标价,没有标价,《中华人民共和国价格法》第四十二条,罚款,罚款 5000 元,0.5,2026-13-45,市监局", 1)
	id := b.dropped("处罚.csv", wrong)
	page := b.get("/import?id=" + id)
	for _, want := range []string{"共 2 行，1 行有问题", `name="c:4:11:" value="2026-13-45"`, `<a href="#c-4-11">`} {
		if !strings.Contains(page, want) {
			t.Fatalf("the page lacks %s:\n%s", want, page)
		}
	}
	values := sent(page)
	values.Set("c:4:11:", "2026-11-19")
	page = b.post("/import/mend", values, http.StatusOK)
	for _, want := range []string{`role="status">核对过了，一共改了 1 格`, `<select id="c-4-12" name="c:4:12:"`, `<option value="市监局" selected>`, `<option value="示范市市场监督管理局">`, "登记一个", `name="c:4:11:" value="2026-11-19"`, "原来是“2026-13-45”"} {
		if !strings.Contains(page, want) {
			t.Fatalf("after mending the day the page lacks %s:\n%s", want, page)
		}
	}
	// Another window, which does not touch the cell, leaves the mend alone.
	again := sent(page)
	again.Set("c:4:11:", "2026-13-45")
	again.Set("w:4:11:", "2026-13-45")
	b.post("/import/mend", again, http.StatusOK)
	if page = b.get("/import"); !strings.Contains(page, "处罚.csv</a>") {
		t.Error("a browser that was started again does not find the file")
	}
	book := b.get("/import/report?id=" + id)
	if text := unpacked(t, book); !strings.Contains(text, "2026-11-19") || strings.Contains(text, "2026-13-45") {
		t.Error("the workbook with the problems does not have the mended day")
	}
	// The second cell comes with the import itself.
	values = sent(b.get("/import?id=" + id))
	values.Set("c:4:12:", "示范市市场监督管理局")
	if page = b.post("/import/do", values, http.StatusOK); !strings.Contains(page, "导入了 2 行") {
		t.Errorf("%s", page)
	}
	if kept, err := b.root.ReadFile(uploads + "/" + id); err != nil || string(kept) != wrong {
		t.Error("the dropped file is another one now")
	}
	other.post("/import/do", url.Values{"id": {other.dropped("处罚.csv", strings.Replace(strings.Replace(wrong, "2026-13-45", "2026-11-19", 1), ",市监局", ",示范市市场监督管理局", 1))}}, http.StatusOK)
	for _, name := range []string{"示市监罚-2026-12.md", "示市监罚-2026-13.md"} {
		if got, want := b.read("enforcement/penalty/2026/"+name), other.read("enforcement/penalty/2026/"+name); got != want {
			t.Errorf("%s\na mended sheet gives\n%s", got, want)
		}
	}
	if e := b.desk.lastEntries(1); len(e) != 1 || e[0].What != "导入 处罚.csv，2 个文件；导入以前在办公桌上改了 2 格：K4（处罚决定日期）原来是“2026-13-45”，改成“2026-11-19”；L4（处罚机关）原来是“市监局”，改成“示范市市场监督管理局”" {
		t.Errorf("the journal: %+v", e)
	}
	if e := other.desk.lastEntries(1); e[0].What != "导入 处罚.csv，2 个文件" {
		t.Errorf("the journal of a sheet that nobody mended: %+v", e)
	}
}

// unpacked returns the texts of a workbook.
func unpacked(t *testing.T, book string) string {
	t.Helper()
	files, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for _, f := range files.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = all.ReadFrom(r)
		r.Close()
	}
	return all.String()
}

// What is still wrong stays wrong, a cell that is given its old text again is no mend, and
// nothing but cells of a sheet is taken.
func TestMendsThatAreNone(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""))
	id := b.dropped("处罚.csv", table)
	mends := func(values url.Values, want int) []mend {
		t.Helper()
		values.Set("id", id)
		b.post("/import/mend", values, want)
		list, err := b.desk.mends(id)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if got := mends(url.Values{"c:3:11:": {"昨天"}, "w:3:11:": {"2026-13-45"}}, http.StatusOK); len(got) != 1 || got[0].Text != "昨天" {
		t.Errorf("%+v", got)
	}
	if page := b.get("/import?id=" + id); !strings.Contains(page, "“昨天”") || !strings.Contains(page, "1 行有错，不导入") {
		t.Errorf("%s", page)
	}
	if got := mends(url.Values{"c:3:11:": {"2026-13-45"}, "w:3:11:": {"昨天"}}, http.StatusOK); len(got) != 0 {
		t.Errorf("the old text again: %+v", got)
	}
	bad := url.Values{}
	for _, place := range []string{"0:1:", "1:0:", "-1:2:", "x:1:", "1:1", "9999999:1:", "1:513:", "1:99999999999999999999:", ""} {
		bad.Set("c:"+place, "x")
	}
	if got := mends(bad, http.StatusOK); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	many := url.Values{}
	for n := range maxMends + 1 {
		many.Set(fmt.Sprintf("c:%d:1:", n+1), "x")
	}
	if got := mends(many, http.StatusUnprocessableEntity); len(got) != 0 {
		t.Errorf("%d mends", len(got))
	}
	for _, id := range []string{"", "../../content/site.toml", "x.csv"} {
		b.post("/import/mend", url.Values{"id": {id}, "c:1:1:": {"x"}}, http.StatusNotFound)
	}
}

// A page has at most so many rows; a column that is missing as a whole is said once, with
// what to do; no hint asks for a command.
func TestLongSheet(t *testing.T) {
	t.Parallel()
	b := open(t, true, settings(""))
	var rows strings.Builder
	rows.WriteString("当事人,文号,处罚决定日期,罚款金额（万元）\n")
	for n := range perSheet + 50 {
		fmt.Fprintf(&rows, "<b>甲%d公司,示市监罚〔2026〕%d号,昨天,0.5\n", n, n+1)
	}
	id := b.dropped("长.csv", rows.String())
	page := b.get("/import?id=" + id)
	if n := strings.Count(page, `aria-invalid="true"`); n < perSheet || !strings.Contains(page, "第 1 页（共 2 页）") || strings.Contains(page, `name="c:202:`) {
		t.Errorf("%d cells", n)
	}
	if last := b.get("/import?page=2&id=" + id); strings.Count(last, `<tr><th scope="row">`) < 50 || !strings.Contains(last, `name="c:251:3:"`) || strings.Contains(last, "<b>") {
		t.Errorf("%s", last)
	}
	for _, page := range []string{page, b.get("/import?rows=all&page=999999999&id=" + id), b.get("/import?rows=all&page=-1&id=" + id)} {
		if bad := asked.FindString(page); bad != "" {
			t.Errorf("a clerk does not type commands: %s", bad)
		}
	}
	if page := b.post("/import/do", url.Values{"id": {id}}, http.StatusOK); !strings.Contains(page, "处，按上面的“接着改”再看") || strings.Count(page, `<tr class="error">`) > perSheet {
		t.Errorf("the page of an import that is done: %d problems", strings.Count(page, `<tr class="error">`))
	}
	id = b.dropped("缺机关.csv", strings.ReplaceAll(strings.ReplaceAll(table, ",处罚机关", ""), ",示范市市场监督管理局\n", "\n"))
	if page := b.get("/import?id=" + id); !strings.Contains(page, "在上面“没有写明机关时”里选一个") {
		t.Errorf("%s", page)
	}
	if page := b.get("/import?organ=scjgj&id=" + id); strings.Contains(page, "没有机关</td>") || !strings.Contains(page, "可以导入 1 行") {
		t.Errorf("%s", page)
	}
	id = b.dropped("缺内容.csv", strings.ReplaceAll(strings.ReplaceAll(table, ",处罚内容", ""), ",罚款 5000 元", ""))
	if page := b.get("/import?id=" + id); !strings.Contains(page, "缺少决定内容") || !strings.Contains(page, "在这里改不了：请在表格里加上这一列") {
		t.Errorf("%s", page)
	}
	if status, page, _ := b.drop("没有表头.csv", "甲,乙\n1,2\n", b.desk.guard.form); status != http.StatusUnprocessableEntity || !strings.Contains(page, "请用 Excel 或 WPS 改好表头") {
		t.Errorf("%d %s", status, page)
	}
}
