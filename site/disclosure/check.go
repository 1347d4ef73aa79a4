package disclosure

import (
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
)

// check returns what is wrong with a record, as far as no other document is needed.
func (r *reader) check(rec *Record) []diag.Problem {
	c := &checker{Reader: r.Reader, rec: rec}
	c.required()
	c.organs()
	c.number()
	c.categories()
	c.dates()
	c.subject()
	c.exemption()
	c.withdrawal()
	c.relations()
	return c.problems
}

type checker struct {
	Reader
	rec      *Record
	problems []diag.Problem
}

func (c *checker) report(key, code string, s diag.Severity, hint, format string, args ...any) {
	c.problems = append(c.problems, c.rec.At(key).Problem(code, s, hint, format, args...))
}

func (c *checker) warn(key, code, hint, format string, args ...any) {
	c.report(key, code, diag.Warning, hint, format, args...)
}

func (c *checker) required() {
	rec := c.rec
	if !rec.titled() {
		c.warn("title", "missing-field", "写一行 title = \"标题\"", "缺少 title（标题）")
	}
	if rec.Kind.Plain {
		return
	}
	if len(rec.Organs) == 0 {
		c.warn("organ", "missing-field", "写一行 organ = \"机关 id\"，id 见 organs.toml", "缺少 organ（发布机构）")
	}
	if rec.undated() {
		c.warn("dated", "missing-dated", "写一行 dated = 2026-03-05（"+c.Kinds.Label(rec.Kind, "dated")+"）",
			"缺少 dated，公开时限无法计算")
	}
}

// Missing returns the keys that a record lacks before it may go public and be
// judged: those of every document, then the starred keys of its kind.
func (r *Record) Missing() []string {
	var keys []string
	if !r.titled() {
		keys = append(keys, "title")
	}
	if !r.Kind.Plain && len(r.Organs) == 0 {
		keys = append(keys, "organ")
	}
	if r.undated() {
		keys = append(keys, "dated")
	}
	for _, key := range r.MissingStarred() {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// MissingStarred returns the starred keys that have no value, nested keys with a
// dot. A public record needs them all; a draft does not, so that the caller
// judges by the day.
func (r *Record) MissingStarred() []string {
	keys := slices.Clone(r.Kind.Required)
	if r.Normative {
		keys = append(keys, "number")
	}
	return slices.DeleteFunc(keys, r.given)
}

func (r *Record) titled() bool {
	_, named := r.Value("name")
	return r.hasTitle || named
}

// undated reports whether the day of the act is missing; plain pages have none,
// and the clock of an interpretation starts with its policy.
func (r *Record) undated() bool {
	return r.Dated.IsZero() && !r.Kind.Plain && !r.Kind.Explains
}

// given reports whether a starred key has a value that is not blank.
func (r *Record) given(key string) bool {
	switch key {
	case "subject.name":
		return r.Subject != nil && strings.TrimSpace(r.Subject.Name) != ""
	case "subject.type":
		return r.Subject != nil && strings.TrimSpace(r.Subject.Type) != ""
	case "legal_basis":
		return strings.TrimSpace(r.LegalBasis) != ""
	case "categories":
		return len(r.Categories) > 0
	case "number":
		return r.Number != ""
	case "year":
		return r.Year != 0
	case "level":
		return r.Level != ""
	case "interprets":
		return r.Interprets != ""
	case "organ":
		return len(r.Organs) > 0
	}
	if _, own := r.Kind.Field(key); !own {
		return r.Has(key) // a common key that has no rule of its own
	}
	v, ok := r.Value(key)
	return ok && v.filled()
}

// filled reports whether the value has any content; a table of blanks has none.
func (v FieldValue) filled() bool {
	return v.Text != "" || slices.ContainsFunc(v.Rows(), func(row []FieldValue) bool { return slices.ContainsFunc(row, FieldValue.filled) })
}

func (c *checker) organs() {
	for i, id := range c.rec.Organs {
		if _, ok := c.Organs.Get(id); ok {
			continue
		}
		key := "organ"
		if i > 0 || !c.rec.Has("organ") {
			key = "organs"
		}
		hint := "请在 content/organs.toml 里登记这个机关"
		if near := diag.Nearest(id, c.Organs.ids()); near != "" {
			hint = "是不是 " + near + "（" + c.Organs.Name(near) + "）？否则请在 content/organs.toml 里登记"
		}
		if organ, ok := c.Organs.named(id); ok {
			c.report(key, "unknown-organ", diag.Error, "写作 "+key+" = \""+organ.ID+"\"", "这里写机关的 id：%s的 id 是 %s", id, organ.ID)
			continue
		}
		c.report(key, "unknown-organ", diag.Error, hint, "没有这个机关：%s", id)
	}
}

func (c *checker) number() {
	rec := c.rec
	if rec.Index != "" {
		if err := CheckIndex(rec.Index); err != nil {
			c.warn("index", "unusual-index", "索引号如 11990001000000123W/2026-00012", "%s", err)
		}
	}
	if rec.Number == "" {
		return
	}
	n, ok := ParseNumber(rec.Number)
	if !ok {
		c.warn("number", "unusual-number", "文号一般写作 示市监罚〔2026〕12号；确实如此可以不改", "文号 %s 不是常见的写法", withoutLongNumbers(rec.Number))
		return
	}
	if d := rec.Dated; n.Year != 0 && !d.IsZero() && n.Year != d.Year() && !(n.Year == d.Year()-1 && d.Month() == 1) {
		c.warn("number", "number-year", "请核对文号和日期", "文号的年份是 %d，%s是 %s", n.Year, c.Kinds.Label(rec.Kind, "dated"), d)
	}
}

// categories asks for the names of the law in force on the day of the decision.
func (c *checker) categories() {
	for _, code := range c.rec.Categories {
		name, on, ok := c.Kinds.field(nil, "categories").renaming(code)
		if ok && !c.rec.Dated.IsZero() && !c.rec.Dated.Before(on) {
			c.warn("categories", "bad-code", "写作 "+name, "“%s”是 %s 以前的名称", code, on.Chinese())
		}
	}
}

func (c *checker) dates() {
	rec := c.rec
	published := rec.Published.Date()
	if !rec.Published.IsZero() && !rec.Dated.IsZero() && published.Before(rec.Dated) {
		c.report("published", "published-before-dated", diag.Error, "请核对两个日期，公开日期不能倒填",
			"公开日期 %s 早于%s %s", published, c.Kinds.Label(rec.Kind, "dated"), rec.Dated)
	}
	if !rec.Published.IsZero() && !rec.PublicityUntil.IsZero() && rec.PublicityUntil.Before(published) {
		c.warn("publicity_until", "dates-out-of-order", "请核对公示截止期；现在这样，公开当天就只显示公示期满", "公示截止期 %s 早于公开日期 %s", rec.PublicityUntil, published)
	}
	c.order("dated", "served")
	if !rec.Published.IsZero() && !rec.Served.IsZero() && published.Before(rec.Served) {
		c.warn("served", "dates-out-of-order", "送达之后再公开，请核对", "公开日期 %s 早于送达日期 %s", published, rec.Served)
	}
	for _, o := range rec.Kind.Orders {
		c.order(o.First, o.Last)
	}
	if rec.Comments != nil && !rec.Comments.Close.IsZero() && rec.Comments.Close.Before(rec.Comments.Open) {
		c.warn("comments.close", "dates-out-of-order", "请核对征求意见的起止日期", "征求意见截止日期早于开始日期")
	}
	if rec.Review != nil && !rec.Review.End.IsZero() && rec.Review.End.Before(rec.Review.Start) {
		c.warn("review.end", "dates-out-of-order", "请核对审核的起止日期", "合法性审核结束日期早于开始日期")
	}
}

// order warns when the date (or number) of key first lies after that of key last.
func (c *checker) order(first, last string) {
	a, b := c.rec.Date(first), c.rec.Date(last)
	wrong := !a.IsZero() && !b.IsZero() && a.After(b)
	if x, ok := c.rec.Value(first); ok && len(x.Numbers()) == 1 {
		y, ok := c.rec.Value(last)
		wrong = ok && len(y.Numbers()) == 1 && x.Numbers()[0] > y.Numbers()[0]
	}
	if wrong {
		c.warn(last, "dates-out-of-order", "请核对", "%s 晚于（大于）%s", c.Kinds.Label(c.rec.Kind, first), c.Kinds.Label(c.rec.Kind, last))
	}
}

// Date returns the day that a key states, common or own (nested with a dot);
// zero when there is none.
func (r *Record) Date(key string) calendar.Date {
	switch key {
	case "dated":
		return r.Dated
	case "published":
		return r.Published.Date()
	case "served":
		return r.Served
	case "effective":
		return r.Effective
	case "expires":
		return r.Expires
	case "publicity_until":
		return r.PublicityUntil
	}
	v, _ := r.Value(key)
	return v.Date
}

func (c *checker) subject() {
	s := c.rec.Subject
	if s == nil {
		return
	}
	if s.USCC == "" {
		if s.Organisation() {
			c.warn("subject", "missing-uscc", "写一行 uscc = \"统一社会信用代码\"", "当事人缺少统一社会信用代码")
		}
		return
	}
	if IsResidentID(s.USCC) {
		c.report("subject.uscc", "personal-data", diag.Error, "请删去这一行；公民身份号码不得公开（行政处罚法第五十条、政府信息公开条例第十五条）",
			"统一社会信用代码处填的是公民身份号码")
		return
	}
	if s.Type == "自然人" {
		c.warn("subject.uscc", "uscc-of-person", "自然人不填 uscc，请删去这一行", "自然人没有统一社会信用代码")
		return
	}
	if err := CheckUSCC(s.USCC); err != nil {
		c.warn("subject.uscc", "bad-uscc", "请对照营业执照核对", "统一社会信用代码 %s：%s", s.USCC, err)
	}
	if shop := strings.HasPrefix(s.USCC, "92"); shop != (s.Type == "个体工商户") && s.Organisation() {
		c.warn("subject.type", "subject-type", "92 开头的是个体工商户", "统一社会信用代码 %s 和当事人类别“%s”不一致", s.USCC, s.Type)
	}
}

// Complete reports whether the exemption is signed: reason, basis, approver and day.
func (e *Exempt) Complete() bool {
	return e != nil && e.Reason != "" && e.Basis != "" && e.ApprovedBy != "" && !e.On.IsZero()
}

func (c *checker) exemption() {
	if c.rec.Exempt != nil && !c.rec.Exempt.Complete() {
		c.warn("exempt", "incomplete-exemption", "写全 rule、reason、basis、approved_by、on；不写全时按没有豁免计算",
			"依法不适用的理由不完整")
	}
}

func (c *checker) withdrawal() {
	w := c.rec.Withdrawal
	if w == nil {
		return
	}
	for _, part := range []struct {
		key     string
		missing bool
		hint    string
	}{
		{"withdrawal.cause", w.Cause == "", "写 cause = \"…\"：" + strings.Join(c.Kinds.Codes("withdrawal.cause"), "、")},
		{"withdrawal.caused", w.Caused.IsZero(), "写 caused 和作出或者收到那份决定的日期"},
		{"withdrawal.on", w.On.IsZero(), "写 on 和撤回页面的日期"},
		{"withdrawal.reason", strings.TrimSpace(w.Reason) == "", "写 reason = \"…\"：撤回必须公开说明理由（行政处罚法第四十八条）"},
	} {
		if part.missing {
			c.warn("withdrawal", "incomplete-withdrawal", part.hint, "缺少 %s（%s）", part.key, c.Kinds.Label(c.rec.Kind, part.key))
		}
	}
	if published := c.rec.Published.Date(); !w.On.IsZero() && w.On.Before(published) {
		c.warn("withdrawal.on", "dates-out-of-order", "请核对两个日期", "撤回日期 %s 早于公开日期 %s", w.On, published)
	}
	if !w.Caused.IsZero() && !w.On.IsZero() && w.On.Before(w.Caused) {
		c.warn("withdrawal.on", "dates-out-of-order", "请核对两个日期", "撤回日期 %s 早于变更、撤销文书的日期 %s", w.On, w.Caused)
	}
}

// relations checks the rules between the kind's own fields.
func (c *checker) relations() {
	for _, n := range c.rec.Kind.Needs {
		c.need(n)
	}
	for _, s := range c.rec.Kind.Sums {
		if !s.All || c.allGiven(s.Parts) {
			c.balance(s.Total, []string{s.Total}, s.Parts)
		}
	}
	for _, b := range c.rec.Kind.Balances {
		if !b.All || c.allGiven(b.Left) && c.allGiven(b.Right) {
			c.balance(b.Left[0], b.Left, b.Right)
		}
	}
	c.rowTotals(c.rec.Fields, "")
}

// allGiven reports whether every number of a group is given.
func (c *checker) allGiven(keys []string) bool {
	return !slices.ContainsFunc(keys, func(key string) bool { _, given := c.rec.Value(key); return !given })
}

// rowTotals checks rows whose last number is the sum of the others.
func (c *checker) rowTotals(values []FieldValue, prefix string) {
	for _, v := range values {
		for _, row := range v.Rows() {
			c.rowTotals(row, prefix+v.Field.ID+".")
		}
		if !v.Field.Total || len(v.Numbers()) < 2 {
			continue
		}
		sum, last := 0, len(v.Numbers())-1
		for _, n := range v.Numbers()[:last] {
			sum += n
		}
		if sum != v.Numbers()[last] {
			c.warn(prefix+v.Field.ID, "sum-mismatch", "请核对各项数字", "%s：总计写的是 %d，各列相加是 %d", v.Field.Label, v.Numbers()[last], sum)
		}
	}
}

func (c *checker) need(n Need) {
	field, _ := c.rec.Value(n.Field)
	has := slices.Contains(c.rec.Categories, n.Has) || field.Text == n.Has
	given := c.rec.given(n.Other)
	if other, _ := c.rec.Value(n.Other); other.Field != nil && other.Field.Type == "money" && n.Both {
		given = given && !other.Money.IsZero()
	}
	switch {
	case has && !given:
		c.warn(n.Field, "cross-field", "写一行 "+n.Other+" = …", "%s有“%s”，但是没有%s", c.Kinds.Label(c.rec.Kind, n.Field), n.Has, c.Kinds.Label(c.rec.Kind, n.Other))
	case n.Both && given && !has:
		c.warn(n.Other, "cross-field", "请核对 categories", "写了%s，但是处罚类别没有“%s”", c.Kinds.Label(c.rec.Kind, n.Other), n.Has)
	}
}

// balance compares the sums of two groups of numbers, row by row; groups with
// no number at all are not judged.
func (c *checker) balance(at string, left, right []string) {
	a, someLeft := c.sum(left)
	b, someRight := c.sum(right)
	if !someLeft || !someRight || len(a) != len(b) {
		return
	}
	for i := range a {
		if a[i] != b[i] {
			c.warn(at, "sum-mismatch", "请核对各项数字", "%s：第 %d 个数 %d 和各项之和 %d 不一致",
				c.Kinds.Label(c.rec.Kind, at), i+1, a[i], b[i])
		}
	}
}

func (c *checker) sum(keys []string) (total []int, some bool) {
	for _, key := range keys {
		v, ok := c.rec.Value(key)
		if !ok {
			continue
		}
		some = true
		for len(total) < len(v.Numbers()) {
			total = append(total, 0)
		}
		for i, n := range v.Numbers() {
			total[i] += n
		}
	}
	return total, some
}
