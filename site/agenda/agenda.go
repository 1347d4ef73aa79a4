// Package agenda says to people and programs what the ledger holds: what has to
// be done next (公开待办), the monthly worklog of indicators (创建工作台账), how a
// deadline was counted (计算过程), and the ledger itself (公开时限台账) as text,
// JSON, CSV, workbook and calendar.
//
// # The ledger's forms
//
// WriteJSON, WriteCSV and WriteText stream to a writer. The JSON form is the
// contract that scripts rely on:
//
//	{
//	  "as_of": "2026-11-21",
//	  "calendar": {"from": "2007-01-01", "to": "2026-12-31"},
//	  "summary": {"deadlines": 1, "on_time": 1, …},
//	  "pages": [{"path": …, "url": …, "published": …}],
//	  "deadlines": [{"path": …, "verdict": "on-time", …}],
//	  "obligations": [{"duty": "annual-report", …}]
//	}
//
// For the editor a list "site" follows, whether the home page and the columns of
// site.toml have anything new: [{"rule", "organ", "last", "due", "verdict"}]. The
// published file has none: it would change on a quiet day.
//
// Keys are always there; what is unknown is null. Dates are civil dates in
// Asia/Shanghai; only rules in hours have times (RFC 3339, +08:00), as far as
// the author stated them. late_by is in working days whatever the rule's unit.
// The CSV form (RFC 4180, UTF-8 without BOM) has the keys of a deadline as its
// header, in the same order; a text that a spreadsheet would run as a formula has an
// apostrophe before it (Harmless).
//
// # For the editor
//
// Agenda is what has to be done next, from the editor's ledger: overdue, within
// 7 and within 30 days, incomplete; as text, JSON and a calendar file. Tasks, worklogs,
// feedback and reviews of the site's plans are in it, with the state "plan" in JSON. Nothing
// of it may be published.
package agenda
