package register

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// withdrawals returns /audit/withdrawn/: what was taken down or changed after it was
// public. Nothing vanishes silently, so every such change is listed.
func withdrawals(c *catalog.Catalog) []*Register {
	about := "撤回、公示期满、更正和其他变动，一律在这里登记。"
	r := ledgerRegister(address.AuditWithdrawn, WithdrawnName, WithdrawnName, about, about)
	r.parts = withdrawnParts(c)
	for _, p := range []part{expiries(c), revisions(c), accepted(c)} {
		if p.rows() > 0 {
			p.title = fmt.Sprintf("%s：共 %d 项", p.title, p.rows())
			p.tables[0].caption = p.title
			r.parts = append(r.parts, p)
		}
	}
	if len(r.parts) == 0 {
		return nil
	}
	for _, d := range c.Newest {
		if (d.State.Tombstone() || len(d.Record.Revised) > 0) && d.Modified.After(r.Modified) {
			r.Modified = d.Modified
		}
	}
	return []*Register{r}
}

func inState(c *catalog.Catalog, s disclosure.State) []*catalog.Document {
	return slices.DeleteFunc(slices.Clone(c.Newest), func(d *catalog.Document) bool { return d.State != s })
}

// withdrawnParts returns a part for each organ and in it a table for each kind, so that
// the counts of the matrices lead to just what they count.
func withdrawnParts(c *catalog.Catalog) []part {
	rows := inState(c, disclosure.Withdrawn)
	slices.SortStableFunc(rows, func(x, y *catalog.Document) int { return y.Record.Withdrawal.On.Compare(x.Record.Withdrawal.On) })
	organs, kinds := organKeys(c), kindKeys(c)
	organ := func(d *catalog.Document) key {
		k := organs(d.Record.LeadOrgan())
		k.id = withdrawnAnchor(d.Record.LeadOrgan(), "")
		return k
	}
	kind := func(d *catalog.Document) key { return kinds(d.Record.Kind.ID) }
	return parts(rows, organ, kind, "撤回，%s：共 %d 项", func(o, k key, rows []*catalog.Document) table {
		return list(o.id+"-"+k.id, fmt.Sprintf("%s：%d 项", k.name, len(rows)), rows,
			titled("文书"), organsColumn(c), day("公开日期", published),
			day("撤回日期", func(d *catalog.Document) calendar.Date { return d.Record.Withdrawal.On }),
			text("原因", func(d *catalog.Document) string { return d.Mask(d.Record.Withdrawal.Cause) }),
			text("理由", func(d *catalog.Document) string { return d.Mask(d.Record.Withdrawal.Reason) }),
		)
	})
}

// withdrawnAnchor returns the part of an organ's withdrawals; with a kind, the table of
// those of the kind.
func withdrawnAnchor(organ, kind string) string {
	return joined("-", "withdrawn", cmp.Or(organ, noOrgan), kind)
}

// countWithdrawn counts withdrawn documents by organ and kind.
func countWithdrawn(c *catalog.Catalog) map[string]map[string]int {
	n := map[string]map[string]int{}
	for _, d := range inState(c, disclosure.Withdrawn) {
		organ := d.Record.LeadOrgan()
		if n[organ] == nil {
			n[organ] = map[string]int{}
		}
		n[organ][d.Record.Kind.ID]++
	}
	return n
}

func expiries(c *catalog.Catalog) part {
	return part{id: "expired", title: "公示期满", tables: []table{list("expired-rows", "", inState(c, disclosure.Expired),
		titled("文书"), organsColumn(c), day("公开日期", published),
		day("公示截止期", func(d *catalog.Document) calendar.Date { return d.Record.PublicityUntil }),
	)}}
}

// revisions lists the corrections that records state; those of a tombstone are
// gone with its facts.
func revisions(c *catalog.Catalog) part {
	type revision struct {
		*catalog.Document
		on   calendar.Date
		note string
	}
	var rows []revision
	for _, d := range c.Newest {
		if !d.IsPublic() {
			continue
		}
		for _, r := range d.Record.Revised {
			if !r.Date.After(c.AsOf) {
				rows = append(rows, revision{d, r.Date, d.Mask(r.Note)})
			}
		}
	}
	slices.SortStableFunc(rows, func(x, y revision) int { return y.on.Compare(x.on) })
	return part{id: "revised", title: "更正", tables: []table{list("revised-rows", "", rows,
		column[revision]{"公开信息", func(at place, r revision) view.Cell { return r.Cell(at.url) }},
		text("机关", func(r revision) string { return c.ShortOrgans(r.Record.Organs) }),
		day("更正日期", func(r revision) calendar.Date { return r.on }),
		text("说明", func(r revision) string { return r.note }),
	)}}
}

// accepted lists the changes that an editor let pass without a withdrawal. Only the
// address is named: the text may have been taken away on purpose.
func accepted(c *catalog.Catalog) part {
	rows := slices.DeleteFunc(slices.Clone(c.Corpus.Accepted), func(a corpus.Accepted) bool { return a.Date.After(c.AsOf) })
	slices.SortStableFunc(rows, func(x, y corpus.Accepted) int { return cmp.Or(y.Date.Compare(x.Date), cmp.Compare(x.URL, y.URL)) })
	at := func(a corpus.Accepted) *catalog.Document {
		if d := c.At(a.Path); d != nil && d.URL == a.URL {
			return d
		}
		return nil
	}
	return part{id: "accepted", title: "其他变动", tables: []table{list("accepted-rows", "", rows,
		column[corpus.Accepted]{"网址", func(from place, a corpus.Accepted) view.Cell {
			cell := view.Cell{Text: a.URL}
			if d := at(a); d != nil {
				cell.Href = from.href(d.URL)
			}
			return cell
		}},
		day("原公开日期", func(a corpus.Accepted) calendar.Date { return a.Published.Date() }),
		day("登记日期", func(a corpus.Accepted) calendar.Date { return a.Date }),
		text("现状", func(a corpus.Accepted) string {
			if at(a) != nil {
				return "公开日期有变动"
			}
			return "页面已经不在"
		}),
	)}}
}
