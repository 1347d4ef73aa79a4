package catalog

import (
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// Tag returns the state of a document in a word: withdrawn, else not in force, else
// whether its publication was in time. It is nil when no rule was in force.
func (c *Catalog) Tag(d *Document) *view.Tag {
	if t := TombstoneTag(d.State); t != nil {
		return t
	}
	if v := c.validities[d]; v != nil && !v.IsInForce() {
		return &v.Tag
	}
	if d.Stamp != nil {
		t := VerdictTag(&d.Stamp.Deadline)
		return &t
	}
	return nil
}

// TombstoneTag returns the state of a record that is only named; nil for others.
func TombstoneTag(s disclosure.State) *view.Tag {
	switch s {
	case disclosure.Withdrawn:
		return &view.Tag{Class: "withdrawn", Word: "已撤回"}
	case disclosure.Expired:
		return &view.Tag{Class: "withdrawn", Word: "公示期满"}
	}
	return nil
}

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
