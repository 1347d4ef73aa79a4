package agenda

import (
	"bytes"
	"encoding/json"
	"gongkai/site/internal/sitetest"
	"strings"
	"testing"
)

func TestWorklog(t *testing.T) {
	l := build(t, sitetest.Town()+sitetest.Indicators(), sitetest.AsOf())
	var got []string
	for _, w := range Worklog(l, "") {
		got = append(got, strings.Join(w.Row(), "|"))
	}
	want := []string{
		"57　决定按期公开|网络检索|不需提供材料|已公开，其中逾期 1 件：网上可查 2 件，最近一件公开于2026年3月20日|示范市市场监督管理局；市委编办",
		"57　逾期的|||已公开，其中逾期 1 件：网上可查 1 件，最近一件公开于2026年3月20日|示范市市场监督管理局",
		"98　按期公开报告|||未完成：网上可查 1 件，最近一件公开于2026年3月20日，应当公开而没有公开的 1 件|示范市司法局",
		"a-1　没有佐证|||未完成，正在编制|",
		"a-2　没有佐证的|||未完成：网上还查不到佐证|",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := len(Worklog(l, "sfj")); n != 1 {
		t.Errorf("%d lines of one organ", n)
	}
	if long := Worklog(build(t, sitetest.Town()+strings.Replace(sitetest.Indicators(), "max_characters = 2", "max_characters = 1", 1), sitetest.AsOf()), "sfj")[0].Progress; !strings.Contains(long, "未完成：") || !strings.Contains(long, "超过 1 字的 1 件") {
		t.Error(long)
	}
	var text, out bytes.Buffer
	if err := WriteWorklogText(&text, l, "sfj"); err != nil || !strings.Contains(text.String(), "责任单位：示范市司法局\n指标 1 项\n\n98　按期公开报告\n  完成进度：未完成") {
		t.Errorf("%v %s", err, text.String())
	}
	var form struct {
		AsOf    string               `json:"as_of"`
		Organ   *string              `json:"organ"`
		Worklog []map[string]*string `json:"worklog"`
	}
	if err := WriteWorklogJSON(&out, l, ""); err != nil || json.Unmarshal(out.Bytes(), &form) != nil || form.AsOf != "2026-11-21" || form.Organ != nil || len(form.Worklog) != 5 || form.Worklog[4]["method"] != nil {
		t.Errorf("%v %s", err, out.String())
	}
	if WriteWorklogText(broken{}, l, "") == nil || WriteWorklogJSON(broken{}, l, "") == nil {
		t.Error("a full disk is an error")
	}
}
