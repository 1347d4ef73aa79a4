package importer

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// WriteText writes a line for each file that is new, updated or changed by a person:
//
//	新建  content/enforcement/penalty/2026/示市监罚-2026-12.md
func (r *Result) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, f := range r.Files {
		if f.State != Unchanged && f.State != Failed {
			fmt.Fprintf(b, "%s  content/%s\n", f.State.Chinese(), f.Path)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("写结果：%w", err)
	}
	return nil
}

// WriteJSON writes the result: counts by state, files with state and row,
// problems with cell.
func (r *Result) WriteJSON(w io.Writer) error {
	type file struct {
		Path  *string `json:"path"`
		State string  `json:"state"`
		Row   int     `json:"row"`
		Sheet string  `json:"sheet"`
	}
	type problem struct {
		Code     string `json:"code"`
		Severity string `json:"severity"`
		Cell     string `json:"cell"`
		Message  string `json:"message"`
		Hint     string `json:"hint"`
	}
	type guess struct {
		Key   string `json:"key"`
		Value string `json:"value"`
		From  string `json:"from"`
	}
	out := struct {
		Source   string         `json:"source"`
		Sheet    string         `json:"sheet"`
		Counts   map[string]int `json:"counts"`
		Drafts   int            `json:"drafts"`
		Overdue  int            `json:"overdue"`
		Guesses  []guess        `json:"guesses"`
		Files    []file         `json:"files"`
		Problems []problem      `json:"problems"`
	}{r.Name, r.Sheet, map[string]int{}, r.Drafts, r.Overdue, []guess{}, []file{}, []problem{}}
	for state, n := range r.Counts {
		out.Counts[State(state).String()] = n
	}
	for _, g := range r.Guesses {
		out.Guesses = append(out.Guesses, guess(g))
	}
	for _, f := range r.Files {
		path := &f.Path
		if f.Path == "" {
			path = nil
		}
		out.Files = append(out.Files, file{path, f.State.String(), f.Row, f.Sheet})
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, problem{p.Code, p.Severity.String(), p.Cell.String(), p.Message, p.Hint})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(out); err != nil {
		return fmt.Errorf("写结果：%w", err)
	}
	return nil
}

// Totals returns the problems by code, where there are more than are listed.
func (r *Result) Totals() (lines []string) {
	example, shown := map[string]string{}, map[string]int{}
	for _, p := range r.Problems {
		if shown[p.Code]++; shown[p.Code] == 1 {
			example[p.Code] = p.Message
		}
	}
	long := false
	for code, n := range r.Counted {
		long = long || n > shown[code]
	}
	if !long {
		return nil
	}
	codes := slices.SortedFunc(maps.Keys(r.Counted), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Counted[b], r.Counted[a]), strings.Compare(a, b))
	})
	for _, code := range codes {
		lines = append(lines, fmt.Sprintf("%d 处 [%s]，如：%s", r.Counted[code], code, example[code]))
	}
	return lines
}

// Talk returns the closing lines of the report: the counts, and what to do next.
func (r *Result) Talk(dryRun bool) (lines []string) {
	shown := map[string]int{}
	for _, p := range r.Problems {
		shown[p.Code]++
	}
	var codes []string
	for code, n := range r.Counted {
		if n > shown[code] {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		lines = append(lines, fmt.Sprintf("另有 %d 处 [%s]，用 --all 查看全部", r.Counted[code]-shown[code], code))
	}
	text := fmt.Sprintf("共 %d 行", len(r.Files))
	if r.Sheet == "" && r.Encoding == "" {
		text = fmt.Sprintf("共 %d 个文件", len(r.Files))
	}
	for _, s := range []State{Created, Updated, Unchanged, Preserved, Failed} {
		if n := r.Counts[s]; n > 0 {
			text += fmt.Sprintf("，%s %d", s.Chinese(), n)
		}
	}
	if dryRun {
		text += "（只是预演，没有写文件）"
	}
	lines = append(lines, text)
	if r.Drafts > 0 {
		text = fmt.Sprintf("%d 件没有公开日期，是草稿", r.Drafts)
		if r.Overdue > 0 {
			text += fmt.Sprintf("，其中 %d 件已经超过公开时限", r.Overdue)
		}
		lines = append(lines, text+"；运行 gongkai due 查看最迟哪天公开")
	}
	if r.Public > 0 {
		lines = append(lines, fmt.Sprintf("%d 件有公开日期，从那一天起，生成的网站上就有；还不公开的，先删去公开日期", r.Public))
	}
	if r.Counts[Failed] > 0 {
		lines = append(lines, "有错的行没有导入；在表格里改好以后再导入一次，已经导入的不会重复")
	}
	return lines
}
