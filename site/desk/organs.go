package desk

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/edit"
	"gongkai/site/toml"
)

// organsFile holds the organs (机关) of a site.
const organsFile = "content/organs.toml"

type organsView struct {
	frame
	Rows []organRow
}

type organRow struct{ Name, Short, Type, Level, USCC, Phone, Href string }

// organs lists the organs as their file has them now.
func (d *Desk) organs(w http.ResponseWriter, r *http.Request) {
	v := organsView{frame: d.frame(r, "机关", "/organs")}
	now, _ := d.state(r.Context(), 0)
	_, list, err := d.readOrgans(now)
	if err != nil {
		v.Failure = err.Error()
	}
	for _, o := range list {
		v.Rows = append(v.Rows, organRow{Name: o.Name, Short: o.Short, Type: organType(o.Type), Level: organLevel(o.Level), USCC: o.USCC, Phone: o.Phone, Href: link("/organs/edit", "id", o.ID)})
	}
	d.show(w, http.StatusOK, "organs", v)
}

// organType returns a type of organs in words.
func organType(id string) string {
	switch id {
	case "government":
		return "人民政府"
	case "department":
		return "部门"
	}
	return id
}

// organLevel returns a level of organs in words.
func organLevel(id string) string {
	switch id {
	case "province":
		return "省级"
	case "prefecture":
		return "市级（地级）"
	case "county":
		return "县级"
	case "township":
		return "乡级"
	}
	return id
}

// readOrgans returns the file of the organs and what it lists; an absent file lists none.
// The error says why the file cannot be changed here.
func (d *Desk) readOrgans(now *state) (source []byte, list []*disclosure.Organ, err error) {
	source, err = d.opt.Root.ReadFile(organsFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("读 %s：%w", organsFile, err)
	}
	if _, problems := toml.Parse(organsFile, source, 1); len(problems) > 0 {
		return source, nil, fmt.Errorf("%s 第 %d 行读不出来：%s；请先改好这个文件", organsFile, problems[0].Line, problems[0].Message)
	}
	organs, _ := disclosure.ReadOrgans(organsFile, source, now.site.Corpus.Kinds)
	return source, organs.All(), nil
}

type organView struct {
	frame
	ID     string // of the organ that is changed; "" for a new one
	Digest string // of the file that was opened
	Next   string // the address to go back to
	Group  group
	Wrong  string
}

// organForm shows an organ as a form, or an empty form.
func (d *Desk) organForm(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	now, _ := d.state(r.Context(), 0)
	source, _, err := d.readOrgans(now)
	v := d.organView(r, now, source, q.Get("id"), q.Get("next"))
	if err != nil {
		v.Wrong = err.Error()
	}
	if v == nil || q.Get("id") != "" && v.ID == "" {
		d.refuse(w, http.StatusNotFound, "没有这个机关")
		return
	}
	if v.ID == "" {
		name := short(strings.TrimSpace(q.Get("name")), 100)
		v.set("name", name)
		if strings.HasSuffix(name, "人民政府") {
			v.set("type", "government")
		}
		v.set("since", strconv.Itoa(now.today().Year()))
	}
	d.show(w, http.StatusOK, "organ", v)
}

// organView makes the form of the organ with an id, which a source lists.
func (d *Desk) organView(r *http.Request, now *state, source []byte, id, next string) *organView {
	v := &organView{frame: d.frame(r, "登记机关", "/organs"), Digest: d.remember(source)}
	if next != "" {
		v.Next = inside(next)
	}
	t, _ := organTable(source, id)
	if t != nil {
		v.ID, v.Heading = id, "修改机关"
	}
	kinds := now.site.Corpus.Kinds
	value := func(key string) toml.Value {
		e, _ := t.Get(key)
		return e.Value
	}
	add := func(key, label, kind, hint string, required bool) *field {
		v.Group.Fields = append(v.Group.Fields, field{Name: key, ID: "f-" + key, Label: label, Type: kind, Value: shown(value(key)), Required: required, Hint: hint})
		return &v.Group.Fields[len(v.Group.Fields)-1]
	}
	v.Group.ID, v.Group.Legend = "organ", "机关"
	add("name", "机关全称", "text", "和公章上的一样；表格里写的也要是这个名称", true)
	add("short", "简称", "text", "列表里用，如 市司法局；不写就用全称", false)
	f := add("type", "类型", "text", "", true)
	f.Codes = withValue([]choice{{Value: "department", Label: organType("department")}, {Value: "government", Label: organType("government")}}, orDepartment(f.Value))
	f.Value = orDepartment(f.Value)
	f = add("level", "层级", "text", "部门写本级政府的层级；决定年度报告的期限", false)
	f.Codes = []choice{{Label: "未选"}}
	for _, level := range disclosure.OrganLevels() {
		f.Codes = append(f.Codes, choice{Value: level, Label: organLevel(level)})
	}
	f.Codes = withValue(f.Codes, f.Value)
	add("uscc", "统一社会信用代码", "text", "18 位；一时核不清的，先空着", false)
	add("since", "从哪一年起报告", "int", "四位年份，一般写今年：从这一年起，每年该公开的报告没有在本站公开的，网站上都列为逾期；以前的报告在别处公开的，不要往前写", true)
	add("until", "到哪一年为止", "int", "撤销、合并了的机关写；还在的不写", false)
	add("phone", "电话", "text", "会公开", false)
	add("address", "地址", "text", "会公开", false)
	add("email", "电子邮箱", "text", "会公开", false)
	add("remedy", "救济途径", "text", "决定里没有写明的，用这里的；会公开", false).Long = true
	f = add("duties", "每年要公开的报告", "list", "都不勾选，就按类型和层级算", false)
	f.Checks = true
	for _, duty := range kinds.Duties() {
		f.Codes = append(f.Codes, choice{Value: duty, Label: kinds.DutyName(duty)})
	}
	for line := range strings.Lines(f.Value) {
		f.Codes = withValue(f.Codes, strings.TrimSpace(line))
	}
	add("overdue_unpublished", "在台账上公布到期没有公开的件数", "bool", "只管有期限的执法决定等：有几件到期没有公开。该公开的年度报告没有公开，总是列出", false)
	if v.ID == "" {
		add("id", "网址里的名称", "text", "小写字母、数字和连字符，如 sfj；以后不能改。不写就自动起一个", false)
	}
	return v
}

func orDepartment(kind string) string {
	if kind == "" {
		return "department"
	}
	return kind
}

// organTable returns the organ with an id in a source, and its number; nil and the number
// of the next one where there is none.
func organTable(source []byte, id string) (t *toml.Table, n int) {
	root, _ := toml.Parse("", source, 1)
	e, _ := root.Get("organ")
	list, _ := e.Value.Tables()
	for i, organ := range list {
		if own, ok := organ.Get("id"); ok && id != "" && own.Value.Text == id {
			return organ, i
		}
	}
	return nil, len(list)
}

// field returns a field of the form.
func (v *organView) field(name string) *field {
	i := slices.IndexFunc(v.Group.Fields, func(f field) bool { return f.Name == name })
	if i < 0 {
		return &field{}
	}
	return &v.Group.Fields[i]
}

func (v *organView) set(name, value string) {
	f := v.field(name)
	f.Value, f.Codes = value, choices(value, f.Codes)
}

// saveOrgan registers an organ or changes one: only what the clerk has changed, in the
// present file. What was changed there meanwhile is shown and not overwritten.
func (d *Desk) saveOrgan(w http.ResponseWriter, r *http.Request) {
	f := r.PostForm
	d.writing.Lock()
	defer d.writing.Unlock()
	now, _ := d.state(r.Context(), 0)
	disk, list, err := d.readOrgans(now)
	base, known := d.recall(f.Get("digest"))
	if !known {
		base = disk // the desk was opened anew
	}
	v := d.organView(r, now, base, f.Get("id"), f.Get("next"))
	again := func(status int, wrong string) {
		v.Wrong = wrong
		d.show(w, status, "organ", v)
	}
	if f.Get("id") != "" && v.ID == "" {
		d.refuse(w, http.StatusNotFound, "没有这个机关")
		return
	}
	set, bad := v.Group.fill(f)
	v.Digest = d.remember(disk)
	switch {
	case err != nil:
		again(http.StatusConflict, err.Error())
		return
	case !known && f.Get("digest") != digestOf(disk):
		again(http.StatusConflict, "办公桌重新打开过，这个文件也在别处改过，没有保存；请核对以后再保存")
		return
	case bad > 0:
		again(http.StatusUnprocessableEntity, organWrong)
		return
	case v.conflicts(disk, base, set):
		again(http.StatusConflict, "这个机关刚在别处改过，没有保存；请看标红的说明，核对以后再保存")
		return
	}
	id := v.ID
	if id == "" {
		if id = strings.TrimSpace(f.Get("v:id")); id == "" {
			id = proposeID(strings.TrimSpace(f.Get("v:name")), list)
			v.set("id", id)
		}
		set = newOrgan(set, id, v.field("type").Value)
	}
	after, err := v.changed(disk, id, set)
	if err != nil {
		again(http.StatusUnprocessableEntity, err.Error())
		return
	}
	if v.judge(after, id, list, now.site.Corpus.Kinds) > 0 {
		again(http.StatusUnprocessableEntity, organWrong)
		return
	}
	d.saved(w, r, v, id, disk, after)
}

const organWrong = "有写得不对的，没有保存；请看标红的说明"

// saved writes the file of the organs, and leads back to where the clerk came from.
func (d *Desk) saved(w http.ResponseWriter, r *http.Request, v *organView, id string, disk, after []byte) {
	what := "登记机关 "
	if v.ID != "" {
		what = "修改机关 "
	}
	what += v.field("name").Value
	if !bytes.Equal(disk, after) {
		if len(disk) == 0 {
			disk = nil // a new file
		}
		if err := d.commit(r, what, []change{{name: organsFile, before: disk, after: after}}); err != nil {
			d.refuse(w, http.StatusConflict, err.Error())
			return
		}
	}
	// The page that follows knows the organ, unless looking at the site takes long.
	d.await(r.Context(), time.Second)
	next := link("/organs", "done", what+"：已写好")
	if v.Next != "" {
		u, _ := url.Parse(v.Next) // inside has parsed it
		q := u.Query()
		q.Set("organ", id)
		u.RawQuery = q.Encode()
		next = u.RequestURI()
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// newOrgan returns the values of a new organ, in the order in which people write them.
func newOrgan(set []toml.Assignment, id, kind string) []toml.Assignment {
	values := map[string]string{"id": toml.Quoted(id), "type": toml.Quoted(kind)}
	for _, a := range set {
		if a.Key != "id" {
			values[a.Key] = a.Value
		}
	}
	var ordered []toml.Assignment
	for _, key := range []string{"id", "name", "short", "type", "level", "uscc", "since", "until", "overdue_unpublished", "duties", "address", "phone", "email", "remedy"} {
		if values[key] != "" && values[key] != "false" {
			ordered = append(ordered, toml.Assignment{Key: key, Value: values[key]})
		}
	}
	return ordered
}

// conflicts marks the fields that were changed here and, to another value, in the present
// file; the others take its values.
func (v *organView) conflicts(disk, base []byte, set []toml.Assignment) (both bool) {
	if v.ID == "" || bytes.Equal(disk, base) {
		return false
	}
	present, _ := organTable(disk, v.ID)
	if present == nil {
		v.field("name").Wrong = "文件里已经没有这个机关"
		return true
	}
	was, _ := organTable(base, v.ID)
	for _, a := range set {
		before, _ := was.Get(a.Key)
		now, _ := present.Get(a.Key)
		f := v.field(a.Key)
		if theirs := shown(now.Value); theirs != shown(before.Value) && theirs != f.Value {
			f.Wrong, both = "别处刚改成“"+theirs+"”", true
		}
	}
	return both
}

// changed returns the file with the values of an organ; a new one goes to its end, behind
// an empty line.
func (v *organView) changed(disk []byte, id string, set []toml.Assignment) ([]byte, error) {
	t, n := organTable(disk, id)
	if t != nil && v.ID == "" {
		v.field("id").Wrong = "已经有机关用这个名称：" + shown(valueOf(t, "name")) + "；请换一个"
		return nil, errors.New(organWrong)
	}
	for i := range set {
		set[i].Key = fmt.Sprintf("organ.%d.%s", n, set[i].Key)
	}
	after, err := edit.ChangeTOML(disk, set)
	if err != nil || t != nil {
		return after, err
	}
	if at := bytes.LastIndex(after, []byte("[[organ]]")); at > 0 && !bytes.HasSuffix(bytes.ReplaceAll(after[:at], []byte("\r"), nil), []byte("\n\n")) {
		after = slices.Concat(after[:at], []byte(map[bool]string{true: "\r\n", false: "\n"}[bytes.Contains(after, []byte("\r\n"))]), after[at:])
	}
	return after, nil
}

func valueOf(t *toml.Table, key string) toml.Value {
	e, _ := t.Get(key)
	return e.Value
}

// judge puts what a build has to say of an organ to its fields, and returns how much of
// it there is. A name that another organ has makes sheets ambiguous.
func (v *organView) judge(after []byte, id string, before []*disclosure.Organ, kinds *disclosure.Kinds) (wrong int) {
	organs, _ := disclosure.ReadOrgans(organsFile, after, kinds)
	o, ok := organs.Get(id)
	if !ok {
		v.Wrong = "写不进去，请直接改 " + organsFile
		return 1
	}
	words := strings.NewReplacer("since = ", "", "since 和 until", "两个年份", "缺少 since 年份", "没有写从哪一年起报告", "的 since ", "的年份", "until 早于 since", "最后一年早于第一年", "缺少 name", "没有写全称", "写一行 name = \"机关全称\"", "", "写一行 ", "写四位年份，如 ", "机关 "+id+" ", "", "机关 "+id+"：", "", "机关 id ", "")
	for _, p := range o.Problems(organsFile, kinds) {
		if p.Severity == diag.Notice || p.Key == "earlier" {
			continue
		}
		f := v.field(p.Key)
		f.Wrong = words.Replace(strings.Trim(p.Message+"；"+p.Hint, "；"))
		wrong++
	}
	for _, other := range before {
		if other.ID != id && (other.Name == o.Name || o.USCC != "" && other.USCC == o.USCC) {
			key := "name"
			if other.Name != o.Name {
				key = "uscc"
			}
			v.field(key).Wrong = "已经登记过：" + other.Name
			wrong++
		}
	}
	return wrong
}

// usualID returns the short name that an organ has in addresses all over the country, the
// first letters of its syllables: by the longest ending of its name that is known; "" for
// a name without one.
func usualID(name string) (id string) {
	most := 0
	for pair := range strings.FieldsSeq(`人民政府=zf 司法局=sfj 市场监督管理局=scjgj 应急管理局=yjglj 生态环境局=sthjj 公安局=gaj 教育局=jyj 教育和体育局=jytyj 科学技术局=kjj 工业和信息化局=gxj
		民政局=mzj 财政局=czj 人力资源和社会保障局=rsj 自然资源局=zrzyj 自然资源和规划局=zrzyghj 住房和城乡建设局=zjj 交通运输局=jtysj 水利局=slj 农业农村局=nyncj 商务局=swj 文化和旅游局=wlj
		卫生健康委员会=wjw 卫生健康局=wjj 退役军人事务局=tyjrj 审计局=sjj 统计局=tjj 医疗保障局=ybj 林业局=lyj 林业和草原局=lcj 城市管理局=cgj 城市管理行政执法局=cgzfj 综合行政执法局=zhzfj
		行政审批服务局=xzspj 发展和改革委员会=fgw 发展和改革局=fgj 信访局=xfj`) {
		ending, usual, _ := strings.Cut(pair, "=")
		if strings.HasSuffix(name, ending) && len(ending) > most {
			id, most = usual, len(ending)
		}
	}
	return id
}

var numberedID = regexp.MustCompile(`^([a-z][a-z-]*?)([0-9]{1,6})$`)

// proposeID returns an id that no organ has: the next number where most ids of the site
// are numbered, else the usual one of such an organ, else jg and a number.
func proposeID(name string, organs []*disclosure.Organ) string {
	taken, last, width := map[string]bool{}, map[string]int{}, map[string]int{}
	count := map[string]int{}
	prefix := ""
	for _, o := range organs {
		taken[o.ID] = true
		if m := numberedID.FindStringSubmatch(o.ID); m != nil {
			n, _ := strconv.Atoi(m[2]) // digits
			last[m[1]], width[m[1]] = max(last[m[1]], n), len(m[2])
			if count[m[1]]++; 2*count[m[1]] > len(organs) {
				prefix = m[1]
			}
		}
	}
	if prefix == "" {
		usual := usualID(name)
		switch {
		case usual == "":
			prefix = "jg"
		case !taken[usual]:
			return usual
		default:
			prefix = usual + "-"
			last[prefix] = max(last[prefix], 1)
		}
	}
	for n := last[prefix] + 1; ; n++ {
		if id := fmt.Sprintf("%s%0*d", prefix, width[prefix], n); !taken[id] {
			return id
		}
	}
}
