package page

import (
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/disclosure"
)

const basisKind = "basis"

// basisParts are what is public before any enforcement (事前公开), in a fixed order
// (国办发〔2018〕118号), by the category of the record.
var basisParts = [...]struct{ category, name string }{
	{"主体", "执法主体"}, {"人员", "执法人员"}, {powerList, "权责清单"}, {"依据", "执法依据"}, {"裁量基准", "裁量基准"}, {"程序", "执法程序"},
	{"抽查事项", "随机抽查事项清单"}, {"法制审核目录", "重大执法决定法制审核目录"}, {"救济", "救济渠道"},
}

// powerList is the part that does not lie in this section.
const powerList = "权责清单"

// basisRank is the place of a record in the fixed order.
func basisRank(e *entry) int {
	for i, p := range basisParts {
		if p.category == publicText(e, "category") {
			return i
		}
	}
	return len(basisParts)
}

// basisMatrix is organ by what is public before enforcement: those parts that
// somebody has, in the fixed order.
func (b *book) basisMatrix(from string, s *section) Table {
	t := Table{ID: "site-basics", Caption: "事前公开的内容：按机关", Head: []string{"机关"}, RowHeads: true}
	_, parts := grouped(s.entries, func(e *entry) []int { return []int{basisRank(e)} })
	_, own := grouped(s.entries, organsOf)
	for i, p := range basisParts {
		if len(parts[i]) > 0 || p.category == powerList && b.generated[address.Section(powersFolder)] {
			t.Head = append(t.Head, p.name)
		}
	}
	for _, organ := range b.corpus.Organs.All() {
		powers, list := b.registers[address.Organ(powersFolder, organ.ID)], own[organ.ID]
		if len(list) == 0 && powers == nil {
			continue
		}
		row := []Cell{{Text: organ.Name}}
		for i, p := range basisParts {
			switch {
			case p.category == powerList && b.generated[address.Section(powersFolder)]:
				c := Cell{Text: "－", Hidden: "没有公开"}
				if powers != nil {
					c = b.countCell(from, powers.url, "", powers.rows(), organ.ShortName()+"权责清单")
				}
				row = append(row, c)
			case len(parts[i]) > 0:
				row = append(row, b.basisCell(from, organ, p.name, parts[i]))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (b *book) basisCell(from string, organ *disclosure.Organ, what string, list []*entry) Cell {
	var own []*entry
	for _, e := range list {
		if slices.Contains(e.rec.Organs, organ.ID) {
			own = append(own, e)
		}
	}
	switch len(own) {
	case 0:
		return Cell{Text: "－", Hidden: "没有公开"}
	case 1:
		return Cell{Text: "已公开", Hidden: "：" + own[0].title, Href: address.Relative(from, own[0].url)}
	}
	return Cell{
		Text: fmt.Sprintf("已公开 %d 件", len(own)), Hidden: "：" + organ.ShortName() + what,
		Href: address.Relative(from, address.OrganHome(organ.ID)+"#"+anchorOf(own[0].section)),
	}
}
