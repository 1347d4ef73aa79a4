package calendar

import "gongkai/site/diag"

// Checks lists the problem codes about arrangements of holidays and the days that they cover.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "missing-key", Severity: diag.Error, Title: "放假安排缺少必备的项",
			Why:    "缺一项，工作日就数不对。",
			Before: "off = [{ name = \"元旦\", from = \"2027-01-01\" }]", After: "off = [{ name = \"元旦\", from = \"2027-01-01\", to = \"2027-01-03\" }]",
		},
		{
			Code: "calendar-conflict", Severity: diag.Error, Title: "放假安排自相矛盾",
			Why:    "同一天不能又放假又上班。",
			Before: "2027-01-02 写在 off 里，又写在 work 里", After: "对照国务院办公厅的通知，只留一处",
		},
		{
			Code: "calendar-coverage", Severity: diag.Error, Title: "放假安排的起止日期不对",
			Why:    "起止之外的日子按法定节假日暂时推算，起止写错会把推算当作定论。",
			Before: "coverage = { from = \"2027-12-31\", to = \"2027-01-01\" }", After: "coverage = { from = \"2027-01-01\", to = \"2027-12-31\" }",
		},
		{
			Code: "calendar-out-of-range", Severity: diag.Warning, Title: "日期超出工作日历",
			Why:    "那一年的放假安排没有登记，无法数工作日。",
			Before: "dated = 2031-03-05", After: "核对日期，或者在 content/calendar/ 里登记",
		},
	}
}
