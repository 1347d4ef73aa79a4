package page

import (
	"fmt"

	"gongkai/site/address"
	"gongkai/site/page/view"
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

// basisTable lists what every organ has made public before enforcement, in the
// fixed order; its power list stands in its place.
func (b *book) basisTable(from string, s *section) view.Table {
	t := view.Table{ID: "site-basics", Caption: "各机关事前公开的内容", Head: []string{"机关", "公开内容", "文件", "公开日期"}, RowHeads: true}
	_, own := grouped(s.entries, organsOf)
	for _, organ := range b.corpus.Organs.All() {
		_, parts := grouped(own[organ.ID], func(e *entry) []int { return []int{basisRank(e)} })
		for i := range len(basisParts) + 1 {
			name := "其他"
			if i < len(basisParts) {
				name = basisParts[i].name
			}
			powers := b.registers[address.Organ(powersFolder, organ.ID)]
			if name == powerList && powers != nil {
				link := view.Cell{Text: fmt.Sprintf("%s（%d 项）", powers.name, powers.rows()), Href: address.Relative(from, powers.url)}
				t.Rows = append(t.Rows, []view.Cell{{Text: organ.Name}, {Text: name}, link, {Text: "－"}})
			}
			for _, e := range parts[i] {
				t.Rows = append(t.Rows, []view.Cell{
					{Text: organ.Name}, {Text: name}, {Text: e.title, Href: address.Relative(from, e.url)}, dateCell(e.rec.Published.Date()),
				})
			}
		}
	}
	return t
}
