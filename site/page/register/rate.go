package register

import (
	"fmt"
	"strings"

	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// rate is how many deadlines were met and how many were missed. What is not
// decided, still open or exempt is in neither.
type rate struct{ met, missed int }

// rateNote says in a caption how the rate is formed.
const rateNote = "（按期率 = 按期 ÷（按期 + 逾期 + 期限不足））"

func rateOf(rows []*ledger.Entry) rate {
	var r rate
	for _, e := range rows {
		switch e.Verdict {
		case deadline.OnTime:
			r.met++
		case deadline.Late, deadline.Overdue, deadline.TooEarly:
			r.missed++
		}
	}
	return r
}

func (r rate) total() int { return r.met + r.missed }

// few is the number of cases up to which a rate says of how many it is one.
const few = 20

// percent returns the rate to the nearest tenth; see disclosure.PermilleOf.
func (r rate) percent() string {
	if r.total() == 0 {
		return "－"
	}
	return strings.TrimSuffix(disclosure.Percent(disclosure.PermilleOf(r.met, r.total())), ".0") + "%"
}

// shown returns the rate with the cases beside it where they are few: 66.7%（2/3）.
func (r rate) shown() string {
	if r.total() > few || r.met == 0 || r.missed == 0 {
		return r.percent()
	}
	return fmt.Sprintf("%s（%d/%d）", r.percent(), r.met, r.total())
}

func (r rate) cell() view.Cell { return view.Cell{Text: r.shown(), Number: r.total() > 0} }
