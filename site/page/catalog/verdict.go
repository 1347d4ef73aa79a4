package catalog

import (
	"gongkai/site/deadline"
	"gongkai/site/page/view"
)

// VerdictTag returns a verdict as a tag.
func VerdictTag(d *deadline.Deadline) view.Tag {
	return view.Tag{Class: Class(d.Verdict), Word: d.Word()}
}

// Class returns how a verdict looks.
func Class(v deadline.Verdict) string {
	switch v {
	case deadline.OnTime:
		return "ok"
	case deadline.Pending, deadline.Undetermined:
		return "due"
	case deadline.Exempt:
		return "na"
	}
	return "late"
}
