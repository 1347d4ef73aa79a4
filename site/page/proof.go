package page

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
)

const (
	proofName  = "公开证明"
	auditName  = "怎样核验"
	aboutName  = "关于本站"
	contactDoc = "about/contact.md"
	logFolder  = "/log/"
)

// proofPage is /about/proof/: what the line about proof in a stamp means, for citizens.
type proofPage struct{ trust grade.Trust }

// auditPage is /about/proof/audit/: how an outsider verifies the site, for auditors. It
// names no size, date or number of the log, so that a publication does not change it.
type auditPage struct{ trust grade.Trust }

// proofPages returns the pages about the log of publications; none for a site without one.
func proofPages(c *catalog.Catalog, trust grade.Trust) []Page {
	if c.Corpus.Log.Origin == "" {
		return nil
	}
	return []Page{
		{URL: address.Proof, Layout: "proof", name: proofName, content: proofPage{trust}},
		{URL: address.ProofAudit, Layout: "proof", name: auditName, above: proofName, content: auditPage{trust}},
	}
}

// proofHead returns the head of a page about proof.
func proofHead(name, about string, trail ...catalog.Crumb) head {
	return head{
		heading: name, trail: append([]catalog.Crumb{{Name: aboutName, URL: address.Section("about")}}, trail...),
		column: catalog.Column{Name: proofName, About: about, Keywords: "公开证明,公开日志,核验", Type: "概况信息"},
	}
}

func (x proofPage) view(f *frame, p *Page) any {
	intro := "文件是哪一天公开的，日期由机关自己填。公开证明告诉您：除了机关，还有没有别人能作证。"
	return &view.Explanation{
		Base:  f.base(p, proofHead(proofName, intro, catalog.Crumb{Name: proofName, URL: p.URL})),
		Intro: intro,
		Topics: []view.Topic{
			{ID: "line", Title: "那一行字是什么意思", Paragraphs: []string{
				"有公开期限的文件，“机关的公开时限”里有一行小字。它有三种说法。",
			}, Rows: []view.Row{
				{Label: "最迟于某日已登记", Text: "见证人在那一天记下了这份文件。文件最迟那天就是这个样子。以后改一个字，都会被发现。"},
				{Label: "某日经某某实际访问核验", Text: "见证人在那一天从网上打开过这份文件。那一天，网上看得到它。"},
				{Label: "登记在公开日志，没有第三方时间证明", Text: "文件已经登记，以后改动会被发现。但是哪一天公开的，只有机关自己说。"},
			}},
			{ID: "grades", Title: "三个词", Rows: []view.Row{
				{Label: grade.Proven.Chinese(), Text: "有见证人作证：没有超过期限，就已经登记。"},
				{Label: grade.Stated.Chinese(), Text: "只有机关自己说，没有人作证；不等于是假的。"},
				{Label: grade.Contradicted.Chinese(), Text: "机关填的日期，比见证人第一次看到的早，对不上。可以请机关说明。"},
			}, Paragraphs: []string{"这三个词只说日期靠不靠得住。是不是按期公开，结论不变。"}},
			{ID: "witnesses", Title: "见证人是谁", Paragraphs: x.whoSigns()},
			{ID: "limits", Title: "它证明不了什么", Points: []string{
				"证明不了文件写得对，也证明不了处罚合法。",
				"证明不了没有瞒报。从来没有放到网上的，谁也看不见。",
				"写“已登记”的，证明不了那天您打得开。写“实际访问核验”的才行。",
				"今天才开始登记的，证明不了昨天。更早的老文件，只能写“" + grade.Stated.Chinese() + "”。",
			}},
			{ID: "check", Title: "您觉得不对，怎么办", Paragraphs: []string{
				"请留好您手里的打印件、截图，记下日期。",
				"每份文件旁边有“证明文件”。懂电脑的人拿着它，不用问我们，自己就能核对。方法在下面。",
			}, Links: []view.Link{{Label: auditName + "（给审计人员和懂电脑的人）", Href: address.Relative(p.URL, address.ProofAudit)}}},
			{ID: "ask", Title: "问谁", Paragraphs: []string{"日期对不对，先问公开这份文件的机关。找不到的，问本站。"}, Rows: f.whomToAsk(), Links: f.askLinks(p.URL)},
		},
	}
}

// whoSigns says who the witnesses are, in words for citizens.
func (x proofPage) whoSigns() []string {
	text := []string{"见证人是机关以外的单位，比如档案馆、大学、上级机关。他们有自己的钟，机关改不了。"}
	var names []string
	for _, w := range x.trust.Policy.Witnesses {
		names = append(names, w.Name)
	}
	if x.trust.Authority != "" {
		names = append(names, x.trust.Authority+"（时间戳机构）")
	}
	if len(names) == 0 {
		return append(text, "本站现在还没有见证人，所以都写“"+grade.Stated.Chinese()+"”。")
	}
	return append(text, "本站的见证人："+strings.Join(names, "、")+"。")
}

// whomToAsk returns how to reach the site.
func (f *frame) whomToAsk() (rows []view.Row) {
	for _, r := range []view.Row{
		{Label: "主办单位", Text: f.site.Organizer}, {Label: "电话", Text: f.site.Phone}, {Label: "电子邮箱", Text: f.site.Email}, {Label: "地址", Text: f.site.Address},
	} {
		if r.Text != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

// askLinks returns links to pages that say whom to ask, those that exist.
func (f *frame) askLinks(from string) []view.Link {
	links := f.existing(from, pageName{"各机关的联系方式", address.Organs})
	if f.catalog.At(contactDoc) != nil {
		links = append(links, view.Link{Label: "联系我们", Href: address.Relative(from, address.Document(contactDoc))})
	}
	return links
}

func (x auditPage) view(f *frame, p *Page) any {
	intro := "写给要独立核验本站的人：审计、纪检、上级机关、新闻和研究人员。不用相信本站，也不用申请。"
	return &view.Explanation{
		Base: f.base(p, proofHead(auditName, intro, catalog.Crumb{Name: proofName, URL: address.Proof}, catalog.Crumb{Name: auditName, URL: p.URL})), Intro: intro,
		Topics: []view.Topic{
			keysTopic(&f.catalog.Corpus.Log, p.URL), x.witnessTopic(p.URL), commandsTopic(f), foreignTopic(f, x.trust.Roots != nil),
			formatTopic(p.URL, x.trust.Roots != nil), statementsTopic(), gradesTopic(), cheatsTopic(),
			{ID: "unseen", Title: "谁也看不到的", Points: []string{
				"从来没有公开过的。日志看不到没有放进去的；只能看应公开事项有没有缺、编号有没有断。",
				"给一些人看、不给另一些人看的。要有几个见证人，从不同的网络看。",
				"机关和全部见证人串通，又没有人留过以前的检查点。所以请您自己留一份，或者要求每月印在政府公报上。",
				"今天开始的日志，证明不了昨天：日志以前的日期都是“仅陈述”。",
				"内容是不是真实、合法。日志只说改没改、最迟什么时候有。",
			}},
		},
	}
}

// keysTopic names the log and its keys.
func keysTopic(l *corpus.PublicationLog, from string) view.Topic {
	rows := []view.Row{{Label: "日志的名字", Text: l.Origin}}
	for i, key := range l.Keys {
		label := "验证公钥（Ed25519）"
		if i < len(l.Keys)-1 {
			label = "用过的" + label
		}
		rows = append(rows, view.Row{Label: label, Text: key})
	}
	if l.SM2 != "" {
		rows = append(rows, view.Row{Label: "第二签名的公钥（SM2）", Text: l.SM2})
	}
	if !l.Since.IsZero() {
		rows = append(rows, view.Row{Label: "日志开始于", Date: view.OptionalDay(l.Since)})
	}
	return view.Topic{ID: "keys", Title: "日志和公钥", Rows: rows, Paragraphs: []string{
		"公钥请从政府公报、来函等本站以外的地方取得，再和这里对照。网站被人换掉时，这里的公钥会一起换掉。",
	}, Links: []view.Link{
		{Label: "最新的检查点", Href: address.Relative(from, logFolder+"checkpoint")}, {Label: "本站建议的策略（公钥、见证人）", Href: address.Relative(from, logFolder+"policy")},
	}}
}

// witnessTopic names the witnesses and the authority.
func (x auditPage) witnessTopic(from string) view.Topic {
	t := view.Topic{ID: "witnesses", Title: "见证人和时间戳机构"}
	table := view.Table{ID: "site-witnesses", Caption: "见证人", Head: []string{"名字", "联署以前做什么", "验证公钥"}, RowHeads: true, Records: true}
	for _, w := range x.trust.Policy.Witnesses {
		does := "核对日志前后一致"
		if w.Reader {
			does = "从公开的网址读到新公开的全部记录，并核对日志前后一致"
		}
		table.Rows = append(table.Rows, []view.Cell{{Text: w.Name}, {Text: does}, {Text: w.VKey}})
	}
	switch {
	case len(table.Rows) > 0:
		t.Tables = []view.Table{table}
		t.Paragraphs = []string{"信哪些见证人、要几个，由您自己定：写成自己的策略文件，用 --policy 指明。"}
	default:
		t.Paragraphs = []string{"本站现在没有见证人。"}
	}
	if x.trust.Roots != nil {
		t.Paragraphs = append(t.Paragraphs, fmt.Sprintf("时间戳机构：%s（RFC 3161）。根证书请从机构自己那里取得，再和这里的对照。", x.trust.Authority))
		t.Links = []view.Link{{Label: "本站建议的根证书", Href: address.Relative(from, logFolder+"roots.pem")}}
	}
	return t
}

// ownAddress returns the address of the site as commands have it.
func (f *frame) ownAddress() string {
	if u := f.absolute(address.Home); u != "" {
		return u
	}
	return "https://本站的网址/"
}

// commandsTopic has the commands of this program.
func commandsTopic(f *frame) view.Topic {
	at, keys := f.ownAddress(), f.catalog.Corpus.Log.Keys
	verify := "gongkai verify " + at + " --key " + keys[len(keys)-1]
	return view.Topic{ID: "commands", Title: "用 gongkai 核验", Paragraphs: []string{
		"第一条：第一次来，存下检查点。第二条：以后每次来，和存下的比，历史改过、退回过都看得出来。第三条：核对全部文件，不抽查，时限结论按最早可证的日期重新算，有错误时存下证据，别人不用访问本站就能复核。第四条：每天监测，只读新的。退出码 0 是没有错误，1 是发现不符。",
		"策略是您自己写的文本文件，一行一个：log 公钥；witness 名字 公钥；group 名字 any、all 或者个数 成员；quorum 名字。见证人的名字以 -read 结尾的，算作实际读取过本站。时间戳的根证书用 --roots。",
	}, Commands: []string{
		verify + " --save 检查点",
		verify + " --since 检查点 --save 检查点",
		verify + " --since 检查点 --all --strict --evidence 证据.zip",
		"gongkai verify " + at + " --policy 策略 --state 监测",
	}}
}

// foreignTopic has the commands of programs of other people.
func foreignTopic(f *frame, stamps bool) view.Topic {
	at := f.ownAddress()
	t := view.Topic{ID: "foreign", Title: "不用 gongkai 核验", Paragraphs: []string{
		"日志是 C2SP tlog-tiles 格式，别人的程序也能核对。检查点的前三行抄下来，就是您的凭据。",
		"把 路径 换成文件的网址里域名以后的部分，如 enforcement/penalty/2026/0012。得到的 SHA-256，应当和证明文件里 extra 一行（base64）的 record 相同。",
	}, Commands: []string{
		"curl -s " + at + "log/checkpoint | head -n 3",
		"curl -s " + at + "路径/record.txt | sha256sum",
		"curl -s " + at + "log/proof/路径.md.tlog-proof | sed -n 's/^extra //p' | base64 -d",
		"fsck --storage_url=" + at + "log/ --origin=" + f.catalog.Corpus.Log.Origin + " --public_key=公钥文件",
	}}
	if stamps {
		t.Commands = append(t.Commands,
			"curl -s "+at+"log/checkpoints/号数 | head -n 3 > 三行 && curl -sO "+at+"log/checkpoints/号数.tsr",
			"openssl ts -verify -data 三行 -in 号数.tsr -CAfile 根证书.pem")
	}
	return t
}

// formatTopic says what the files of the log are.
func formatTopic(from string, stamps bool) view.Topic {
	t := view.Table{ID: "site-log-files", Caption: "日志的文件，都在 /log/ 下", Head: []string{"文件", "内容", "格式"}, RowHeads: true, Records: true}
	add := func(name, what, form string, linked bool) {
		c := view.Cell{Text: name}
		if linked {
			c.Href = address.Relative(from, logFolder+name)
		}
		t.Rows = append(t.Rows, []view.Cell{c, {Text: what}, {Text: form}})
	}
	add("checkpoint", "最新的检查点和联署：日志的名字、登记数、根哈希", "C2SP tlog-checkpoint，signed note", true)
	add("checkpoints/index", "每次发布一行：登记数和数据截至", "文本", true)
	add("checkpoints/号数", "每一个发布过的检查点", "C2SP tlog-checkpoint", false)
	if stamps {
		add("checkpoints/号数.tsr", "时间戳，盖在检查点的前三行上", "RFC 3161", false)
		add("roots.pem", "本站建议的时间戳根证书", "PEM", true)
	}
	add("tile/层/号", "哈希，每个文件 256 个", "C2SP tlog-tiles", false)
	add("tile/entries/号", "登记，每个文件 256 号；一号登记是一个 JSON 对象，前面是两个字节的长度", "C2SP tlog-tiles", false)
	add("records/前两位/再两位/SHA-256", "每个版本的公开记录；撤回、公示期满、遮盖的没有", "文本，gongkai-record/1", false)
	add("proof/路径.md.tlog-proof", "每份文件最新版本的证明；extra 是登记的 base64", "C2SP tlog-proof@v1", false)
	add("policy", "本站建议的公钥、见证人和要几个", "C2SP tlog-policy", true)
	events := view.Table{ID: "site-log-events", Caption: "登记的事项（event）", Head: []string{"event", "登记了什么"}, RowHeads: true, Records: true}
	for _, e := range [...][2]string{
		{string(log.Publish), "公开"}, {string(log.Revise), "内容改动，日期不变"}, {string(log.Redate), "公开日期改动；was 是以前的日期"},
		{string(log.Withdraw), "撤回"}, {string(log.Expire), "公示期满"}, {string(log.Remove), "移除；cause 是原因"},
		{string(log.Redact), "遮盖一个旧版本的文字；reason 是理由"}, {string(log.Site), "整个网站：manifest.json 的 SHA-256、文件数、件数、程序和规则"},
	} {
		events.Rows = append(events.Rows, []view.Cell{{Text: e[0]}, {Text: e[1]}})
	}
	return view.Topic{ID: "formats", Title: "文件格式", Paragraphs: []string{
		"每份文件的网页旁边有 record.txt（公开记录）：公开的各项和正文，一份文件一个。登记的是它的 SHA-256 和 SM3。整个网站由 manifest.json 里每个文件的 SHA-256 定住。",
		"改过的文件有 versions/ 页：每个版本的文字、改了什么，由日志里的公开记录生成；timemap.txt 是 Memento（RFC 7089）的时间表。",
	}, Tables: []view.Table{t, events}}
}

// statementsTopic says what can be shown, and by whom.
func statementsTopic() view.Topic {
	t := view.Table{ID: "site-statements", Caption: "四种说法", Head: []string{"说法", "谁说的", "网页上的话"}, RowHeads: true, Records: true}
	for _, r := range [...][3]string{
		{"S0：3月12日公开", "机关，自己填的", statement},
		{"S1：这些字最迟到某时已经固定", "机关以外的见证人或时间戳机构，对包含它的检查点", "最迟于某日已登记（见证人：…）"},
		{"S2：某时从公开的网址能读到", "读过它的人：实际读取的见证人、监测者、门户", "某日经…实际访问核验"},
		{"S3：从那以后没有悄悄改动、撤下、换日期", "任何留着以前检查点的人，任何见证人", "没有固定的话；用 --since 核验"},
	} {
		t.Rows = append(t.Rows, []view.Cell{{Text: r[0]}, {Text: r[1]}, {Text: r[2]}})
	}
	return view.Topic{ID: "statements", Title: "能证明什么，由谁证明", Paragraphs: []string{
		"S1 是上限：那时已经固定，不等于那时已经公开；S2 才说明公开。不证明下限：没有人靠把日期写晚得好处。",
	}, Tables: []view.Table{t}}
}

// gradesTopic says how grades are computed.
func gradesTopic() view.Topic {
	return view.Topic{ID: "grades", Title: "等次怎样定", Paragraphs: []string{
		"按从上到下第一个符合的定。时间按中国的日期算。等次不改变按期、逾期的结论。",
	}, Rows: []view.Row{
		{Label: grade.Contradicted.Chinese(), Text: fmt.Sprintf("填的日期那天日志已经有可信时间，而这份文件最早的可信时间晚于填的日期加 %d 个工作日（核验时用 --lag 改）。", grade.DefaultLag)},
		{Label: "逾期的", Text: "没有等次：按填的日期已经逾期，证明补救不了。"},
		{Label: grade.Proven.Chinese(), Text: "最早的可信时间不晚于期限的最后一天；没有期限的，不晚于填的日期加上面的工作日。"},
		{Label: grade.Stated.Chinese(), Text: "其余的：没有可信时间，或者比日志还早。"},
	}}
}

// cheatsTopic says who cheats how, and who detects it.
func cheatsTopic() view.Topic {
	t := view.Table{ID: "site-cheats", Caption: "作假和发现", Head: []string{"做了什么", "谁发现", "怎样发现", "还要相信什么"}, RowHeads: true, Records: true}
	for _, r := range [...][4]string{
		{"新文件的公开日期写早", "见证人、时间戳机构", "最早的可信时间晚于日期：contradicted", "他们的时钟；日志那时已经在用"},
		{"后来改公开日期", "任何人", "日志里永远有一号 redate", "有一方见过以前的检查点"},
		{"先登记，晚些才放到网上", "只有实际读取的见证人", "读不到的不联署", "他从外面读，读得够勤"},
		{"只给见证人看", "几个实际读取的见证人", "不同的网络，看到的不同", "不是每一个都受了特别对待"},
		{"改了网页、列表或下载的文件", "任何人", "altered-file、page-differs", "SHA-256（和 SM3）"},
		{"连清单一起改", "任何人", "unlogged-site", "日志的签名密钥"},
		{"网页显示的和公开记录不同", "任何人", "page-differs", "被样式表藏起来的字也算看得见；样式表只核对没有被改，不读内容"},
		{"悄悄删去文件", "任何人", "vanished", "有一份日志"},
		{"连日志里的登记一起删", "留着检查点的人、见证人", "rolled-back、forked", "有一方记得"},
		{"网站和日志一起退回昨天", "留着检查点的人；别人要过几天", "rolled-back；联署的时间比 --max-age 旧：stale", "见证人的时钟；头几天外人看不出"},
		{"偷了签名密钥，改写历史", "见证人", "不联署（422）；只是接着写的，还要能改网站", "见证人的记录。以后换一个日志，两份检查点都公布"},
		{"机关自己改写历史", "见证人、留着检查点的人", "forked", "与密钥被偷看上去一样，同样对待"},
		{"给两个人看两种历史", "任何两个人一比；见证人", "同一公钥、两份矛盾的检查点，本身就是证据", "见证人不都归一个上级管"},
		{"机关和全部见证人串通", "外面的时间戳机构、留着检查点的公众、政府公报", "以前的检查点对不上", "有一方在这个系统以外"},
		{"见证人的时钟不准", "时间戳机构", "相差一天以上：clock-differs", "两个里有一个准"},
		{"恢复旧备份以后误签第二种历史", "发布程序自己", "签名以前停下：log-behind", "还连得上一个发布位置或见证人"},
		{"登记的文件里有个人信息", "发布的人", "登记里只有路径和摘要，文字可以拿走：redact", "摘要永远在；记录里的随机数挡住猜测"},
		{"根本没有公开", "台账、编号", "年度报告没有公开、决定的编号中断", "日志看不到没有放进去的"},
	} {
		t.Rows = append(t.Rows, []view.Cell{{Text: r[0]}, {Text: r[1]}, {Text: r[2]}, {Text: r[3]}})
	}
	return view.Topic{ID: "cheats", Title: "谁作假，谁发现", Paragraphs: []string{"英文的词是核验报告里的代码（code）。"}, Tables: []view.Table{t}}
}

// gradeWords returns the grades that a ledger page shows; "" for none.
func gradeWords(v *view.Ledger) string {
	used := map[string]bool{}
	see := func(tables []view.Table) {
		for _, t := range tables {
			for _, row := range t.Rows {
				for _, cell := range row {
					if cell.Tag != nil {
						for _, note := range cell.Notes {
							used[note] = true
						}
					}
				}
			}
		}
	}
	see(v.Tables)
	for _, part := range v.Parts {
		see(part.Tables)
	}
	var words []string
	for _, g := range [...]grade.Grade{grade.Proven, grade.Stated, grade.Contradicted} {
		words = append(words, g.Chinese())
	}
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return !used[word] }), "、")
}
