package importer

import (
	"math/big"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/amount"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/toml"
)

// The codes of problems about amounts.
const (
	codeAmountUnit  = "amount-unit"
	codeAmountOther = "amount-differs"
)

// money returns the amount of a key in yuan as TOML: "" for zero, for an empty cell and
// for a refused one, which has a problem.
//
// The unit is that of the cell, else of the header or the note above it, else the one
// with which the text of the decision names the amount. The text also judges the
// others: an amount that differs from all that the text names by a power of ten is
// refused, because someone has taken 元 for 万元. So no factor is ever silent.
func (r *reading) money(c cell, key string) string {
	sum := new(big.Rat)
	yuan, ok := r.yuan(c, key)
	if !ok {
		return ""
	}
	sum.Set(yuan)
	for _, other := range r.further(header.Field(key)) { // a second column of the amount
		if r.Blank(other.index) {
			continue
		}
		second, ok := r.yuan(other, key)
		r.use(other.index)
		switch {
		case !ok:
			return ""
		case key == "confiscated" && r.Titles[other.index] != r.Titles[c.index] && strings.Contains(r.Titles[other.index]+r.Titles[c.index], "所得") && strings.Contains(r.Titles[other.index]+r.Titles[c.index], "财物") && second.Sign() > 0:
			sum.Add(sum, second)
			r.note(other, codeAmountUnit, "", "没收金额是“%s”和“%s”两格的和", grid.Clip(r.Titles[c.index]), grid.Clip(r.Titles[other.index]))
		case second.Cmp(yuan) != 0:
			return other.bad("请核对，只留一列", "这一格和“%s”一列的金额不一样", grid.Clip(r.Titles[c.index]))
		}
	}
	if !new(big.Rat).Mul(sum, big.NewRat(100, 1)).IsInt() {
		return c.bad("请核对", "“%s”不是整数分", grid.Clip(c.text))
	}
	if !r.confirm(c, key, sum) || sum.Sign() == 0 {
		return ""
	}
	decimal, _ := amount.Decimal(sum)
	if whole, fraction, point := strings.Cut(decimal, "."); point && len(fraction) == 1 {
		decimal = whole + "." + fraction + "0"
	}
	m, err := disclosure.ParseMoney(decimal)
	if err != nil {
		return c.bad("写数字，如 0.5（万元）、5000（元）", "%s", err)
	}
	if !strings.Contains(m.String(), ".") {
		return m.String()
	}
	return toml.Quoted(m.String())
}

// further returns the other columns of a field.
func (r *reading) further(f header.Field) (cells []cell) {
	for _, index := range r.Doubles(f) {
		cells = append(cells, cell{Row: r.Row, text: r.Cell(index), index: index, unit: r.unitOf(index)})
	}
	return cells
}

// unitOf returns the unit of a column: of the Map, else of the header.
func (r *reading) unitOf(index int) amount.Unit {
	if m := r.o.Map; m != nil && index >= 0 {
		if unit := amount.UnitIn(m.units[header.Form(r.Titles[index])]); unit != 0 {
			return unit
		}
	}
	return r.Unit(index)
}

// yuan reads a cell. ok is false for a cell that is refused.
func (r *reading) yuan(c cell, key string) (yuan *big.Rat, ok bool) {
	text := c.text
	if c.IsNumber(c.index) {
		text = roundToShown(text)
	}
	a, err := amount.Read(text)
	if err != nil {
		c.bad("写数字，如 0.5（万元）、5000（元）", "“%s”%s", grid.Clip(c.text), err)
		return nil, false
	}
	named := relevant(amount.In(r.text("outcome")), key)
	switch {
	case a.Number.Sign() == 0:
		return a.Number, true
	case a.Unit != 0:
		yuan = a.Yuan(a.Unit)
		if c.unit != 0 && c.unit != a.Unit && !differsByFactor(yuan, named) {
			shown, _ := amount.Decimal(yuan)
			r.note(c, codeAmountUnit, "", "这一列的单位是%s，这一格写的是“%s”，按 %s 元读取", c.unit, grid.Clip(c.text), shown)
		}
		return yuan, true
	case c.unit > amount.Yuan && a.Words && !names(named, a.Yuan(c.unit)) && names(named, a.Yuan(amount.Yuan)): // 5千, 伍仟
		shown, _ := amount.Decimal(a.Number)
		r.note(c, codeAmountUnit, "", "这一列的单位是%s，这一格写的是“%s”，按 %s 元读取", c.unit, grid.Clip(c.text), shown)
		return a.Yuan(amount.Yuan), true
	case c.unit > amount.Yuan && len(named) == 0 && (a.Words || a.Sign && a.Yuan(c.unit).Cmp(big.NewRat(1_000_000, 1)) >= 0):
		c.bad("在格子里写明单位，如“0.5万元”“5000元”", "这一列的单位是%s，“%s”看不出是元还是%s", c.unit, grid.Clip(c.text), c.unit)
		return nil, false
	case c.unit != 0:
		return a.Yuan(c.unit), true
	}
	var units []amount.Unit
	for _, unit := range []amount.Unit{amount.Yuan, 1000, amount.Wan, 100_000_000} {
		if names(named, a.Yuan(unit)) {
			units = append(units, unit)
		}
	}
	switch {
	case len(units) == 1:
		r.note(c, codeAmountUnit, "表头写明单位，如“罚款金额（万元）”", "表头没有写单位，按处罚内容读作“%s%s”", grid.Clip(c.text), units[0])
		return a.Yuan(units[0]), true
	case len(units) == 0 && len(named) == 0 && a.Words:
		return a.Yuan(amount.Yuan), true // 伍仟
	}
	c.bad("表头写明单位，如“罚款金额（万元）”，或者在格子里写“0.5万元”“5000元”", "“%s”看不出是元还是万元", grid.Clip(c.text))
	return nil, false
}

// note adds a notice of a cell.
func (r *reading) note(c cell, code, hint, format string, args ...any) {
	r.doc.problems = append(r.doc.problems, r.Place(c.index).Problem(code, diag.Notice, hint, format, args...))
}

// confirm compares an amount with the text of the decision, and reports whether the
// row may be taken.
func (r *reading) confirm(c cell, key string, yuan *big.Rat) bool {
	named := relevant(amount.In(r.text("outcome")), key)
	if len(named) == 0 || names(named, yuan) {
		return true
	}
	shown, _ := amount.Decimal(yuan)
	for _, n := range named {
		if amount.Factor(yuan, n) == 0 {
			continue
		}
		other, _ := amount.Decimal(n)
		hint := "请核对单位"
		switch c.unit {
		case amount.Wan:
			hint = "这一列的单位是万元：5000 元写作 0.5"
		case amount.Yuan:
			hint = "这一列的单位是元：0.5 万元写作 5000"
		}
		unit := ""
		if c.unit != 0 && !strings.ContainsAny(c.text, "元圆块") {
			unit = "（" + c.unit.String() + "）"
		}
		c.bad(hint, "这一格写的是 %s%s，处罚内容里写的是 %s 元", grid.Clip(c.text), unit, other)
		return false
	}
	other, _ := amount.Decimal(named[0])
	r.doc.problems = append(r.doc.problems, r.Place(c.index).Problem(codeAmountOther, diag.Warning, "请核对两处，以决定书为准", "这一格是 %s 元，处罚内容里写的是 %s 元", shown, other))
	return true
}

// relevant returns the amounts that a text names for a key: those next to 罚款 for a
// fine, next to 没收 for what was confiscated; for a fine also those next to neither.
func relevant(list []amount.Named, key string) (yuan []*big.Rat) {
	var plain []*big.Rat
	for _, n := range list {
		fined, taken := strings.LastIndex(n.Before, "罚"), max(strings.LastIndex(n.Before, "没收"), strings.LastIndex(n.Before, "违法所得"), strings.LastIndex(n.Before, "非法财物"))
		if fined < 0 && taken < 0 {
			fined, taken = strings.Index(n.After, "罚款"), strings.Index(n.After, "没收")
			if strings.ContainsAny(n.Before, "值价额") { // 货值金额 5000 元一倍的罚款
				continue
			}
		}
		switch {
		case fined < 0 && taken < 0:
			plain = append(plain, n.Yuan)
		case fined > taken && key == "fine", taken > fined && key == "confiscated":
			yuan = append(yuan, n.Yuan)
		}
	}
	if len(yuan) == 0 && key == "fine" {
		return plain
	}
	return yuan
}

// names reports whether an amount is one of those named, or their sum.
func names(named []*big.Rat, yuan *big.Rat) bool {
	sum := new(big.Rat)
	for _, n := range named {
		if n.Cmp(yuan) == 0 {
			return true
		}
		sum.Add(sum, n)
	}
	return len(named) > 1 && sum.Cmp(yuan) == 0
}

// differsByFactor reports whether an amount is none of those named, and one of them by
// a power of ten.
func differsByFactor(yuan *big.Rat, named []*big.Rat) bool {
	if names(named, yuan) {
		return false
	}
	for _, n := range named {
		if amount.Factor(yuan, n) != 0 {
			return true
		}
	}
	return false
}
