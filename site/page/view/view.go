// Package view holds the values that layouts place: plain structs of texts, links
// and tables, one for each layout, ready to be shown.
//
// A layout computes nothing, reads nothing and decides nothing but markup, and a
// view computes nothing either: packages page and register fill it. Every Href is
// relative to the page itself and escaped; every text is plain text unless its
// type says otherwise. The fields are the theme's contract (layouts/THEME.md).
//
// A view holds strings, numbers, structs, pointers and slices only, so that equal
// views have equal digests (Digest).
package view

import (
	"html/template"
	"slices"
	"strconv"

	"gongkai/site/disclosure"
)

// Base is the part of the view that every layout shares.
type Base struct {
	Title     string // of the window: 条目 - 栏目 - 站名, unique in the site
	Heading   string // the h1
	Canonical string // absolute URL; of an older version that of the document
	Address   string // absolute URL of the page itself
	NoIndex   bool

	Site        Site
	Root        string // prefix of the site's root: "" or "../../"
	Home        string // href of the home page
	Search      string // href of the page to search on; "" when there is none
	Nav         []Link // 主导航; only sections that exist
	Breadcrumb  []Link // 当前位置, the last one without Href; empty on the home page
	Meta        []Meta
	Record      string // SHA-256 of record.txt beside the page, 公开记录; "" without one
	Proof       string // grade of the date of publication: proven, stated or contradicted; "" when no log knows the page
	Share       []Meta // og:title and the like: what a chat shows of a page that is passed on
	JSONLD      template.JS
	Feeds       []Link     // Atom feeds that announce this page
	FeedbackURL string     // 我为政府网站找错, for this page; "" without a site code
	AsOf        Date       // 数据截至
	Foot        []Link     // 无障碍说明, 网站地图, 联系我们 …, those that exist
	Relations   []Relation // to the document and its versions, for programs
}

// Relation is a <link> to another page of the same document (RFC 7089): original, timemap
// or memento. Type is that of the file; "" for a page.
type Relation struct{ Rel, Type, Href string }

// Site is who publishes.
type Site struct {
	Title, Organizer, Undertaker     string
	SiteCode, ICP, Police, PoliceURL string // PoliceURL: record page of the number; "" without one
	CONACURL                         string // 党政机关网站标识: page of the mark; "" without one
	Address, Postcode, Phone, Email  string
	CustomCSS                        string // the site's own style sheet, from the root; "" without one
	Demo                             bool   // shown on every page
}

// Link is a link with a plain label. Count is shown in brackets when HasCount.
type Link struct {
	Label, Href string
	Hidden      string // appended for screen readers
	Count       int
	HasCount    bool
	Current     bool // this very page
	Ancestor    bool // the section this page is in
}

// Grouped returns the count with a comma before every three digits.
func (l Link) Grouped() string { return disclosure.Grouped(strconv.Itoa(l.Count)) }

// Meta is a <meta name content>.
type Meta struct{ Name, Content string }

// Date is a day, for people and for machines.
type Date struct{ ISO, Chinese string }

// Tag is a state in words: 按期公开, 现行有效. Class is ok, late, due, na or withdrawn.
type Tag struct{ Class, Word string }

// Row is a line of a metadata table. One of Text, Date and Links is filled.
type Row struct {
	Label string
	Text  string
	Date  *Date
	Links []Link
	Tag   *Tag
}

// Table is a table with a caption and, when RowHeads, th in the first column.
type Table struct {
	ID       string // anchor of the caption
	Caption  string
	Head     []string
	Rows     [][]Cell // a table without rows is not shown
	RowHeads bool
	Records  bool // each row is a record: on phones a list of its own
	Counts   bool // numbers to be compared, each leading to what it counts
}

// Numeric reports whether a column holds numbers, to which its head is aligned.
func (t Table) Numeric(column int) bool {
	return slices.ContainsFunc(t.Rows, func(row []Cell) bool { return column < len(row) && row[column].Number })
}

// Cell is a cell of a table. Href makes it a link; Tag shows a state.
type Cell struct {
	Text   string
	Hidden string // appended for screen readers, so that a bare number is a full link text
	Href   string
	Date   *Date
	Tag    *Tag
	Number bool
	Notes  []string // further lines, smaller, outside of the link
	Also   *Link    // a second link, on a line of its own
}

// Stamp (公开时限章) is the proof on a document's page.
type Stamp struct {
	Tag       Tag
	Sentence  string // 作出决定后第 5 个工作日公开，期限为 7 个工作日。
	Facts     []Row  // 决定日期, 最迟公开日期, 实际公开日期
	Rule      string
	Citation  string
	RuleHref  string // page of the rule
	Others    string // 共有 3 项期限：逾期撤回 1 项，按期公开 2 项。; "" for a single one
	Note      string // provisional, exempt or undetermined: why
	Statement string // 公开日期由发布机构填报
	Terms     []Link // 用语: words of the stamp that the glossary explains
	Working   string // "#working", the section of Workings; "" when there is nothing to show
	Weeks     []Week // the window as a leaf of the calendar, for the eye; empty when it is too long for one
	Limit     string // what the framed day of the leaf is: 最迟公开日
	Count     string // what the small numbers of the leaf are: 第几个工作日
	Deed      string // what the filled day of the leaf is: 实际公开日; "" when it is not on the leaf
	Proof     *Proof // what the log of publications says for the date; nil without
}

// Proof (公开证明) is how far the date of publication can be trusted.
type Proof struct {
	Grade string // 有据, 仅陈述 or 存疑; "" where the deadline was missed
	Text  string // 最迟于2026年3月12日已登记（见证人：…）
	Href  string // the proof, in the log beside the site
	About string // page that explains the line
}

// Week is a line of the leaf, Monday to Sunday. Month is named where it is another than in the week before.
type Week struct {
	Month string
	Days  []Square
}

// Square is a day of the leaf. Class is from, count, rest or out, with limit
// and done added.
type Square struct{ Day, Mark, Class string }

// Working is the day sheet (计算过程) of a deadline.
type Working struct {
	Stamp Stamp
	Table Table // 日期 星期 性质 计数 依据
}

// Heading is an entry of the outline.
type Heading struct {
	Level    int // 2 or 3
	Text, ID string
}

// Attachment is a file to download.
type Attachment struct{ Title, Href, Type, Size, SHA256 string }

// Picture is a picture or a video (一图读懂) with its text twin, which says the same.
type Picture struct {
	Title, Href string
	Image       bool   // shown; other files, such as videos, are linked
	Type, Size  string // of the file
	Text        string
}

// Event is a line of the history (办理过程).
type Event struct {
	Date Date
	Text string
}

// Group is a titled list of links.
type Group struct {
	Title string
	ID    string
	Links []Link
}

// State is what a reader must know before anything else: 已撤回, 失效, 正在征求意见.
type State struct {
	Tag   Tag
	Text  string
	Links []Link // what to read instead, or beside
}

// Answer is a pair of the answer (要点): 处罚结果, 罚款 5,000 元.
type Answer struct {
	Label string
	Parts []Row // without labels, one after the other
	Long  bool  // a sentence, not a few words
}

// Document is the view of layout "document".
type Document struct {
	Base
	KindName    string
	State       *State   // nil where the document is simply in force
	Number      string   // 文号
	Answer      []Answer // who, what, how much, until when; empty for a tombstone
	Stamp       *Stamp   // the worst of its deadlines
	Withdrawn   []Row    // tombstone: 文号, 撤回日期, 情形, 理由; empty otherwise
	Metadata    Table    // 公开信息
	Wide        bool     // has a table too wide for a column beside the text
	Outline     []Heading
	Lead        []Table // tables before the text: a power item's
	TextTitle   string  // h2 of the text; "" for a page about the site
	Body        template.HTML
	Tables      []Table // tables given as data: statistics, basis items, liabilities
	Signed      string  // 落款: the organs, on paper
	Dated       *Date   // 落款
	Remedy      string
	Objection   string    // how the last day to object is counted
	Pictures    []Picture // 一图读懂
	Attachments []Attachment
	History     []Event
	Charts      []Chart // its life or steps, its figures beside last year's
	Related     []Group
	Workings    []Working // the section around them has the id "working"
	Previous    *Link     // published before
	Next        *Link     // published after
	Versions    *Link     // 本页改过 2 次，看改了什么; nil where the log of publications has one version
}

// Item is a record in a list.
type Item struct {
	Title, Href string
	Answer      string // who and what, before the title: 示范市安达商贸有限公司：罚款 5,000 元; "" where the title says it
	Validity    *Tag   // of a policy in force; another state is its Tag
	Kind        string
	Number      string
	Organ       string
	Published   Date
	Tag         *Tag
	Note        string // 罚款 10,000 元
}

// Pager is shown when a list has several pages.
type Pager struct {
	Pages          []Link // a link without Href is the gap between far pages
	Previous, Next *Link
}

// List is the view of layout "list": sections, years and organs of a section.
type List struct {
	Base
	Intro    string
	Within   *Option // search in the section: its folder, and what the box is called; nil where there is no search
	Count    string  // 共 128 条，第 1 页（共 3 页）。按公开日期从新到旧排列。
	Sections []Link  // sections of the section
	Applied  []Link  // 取消筛选：2026年; each takes one facet away
	Charts   []Chart // first page only
	Tables   []Table // the section in numbers; first page only
	Items    []Item
	Pager    *Pager
	Facets   []Group // the applied choice is Current
	Download []Link
}

// Home is the view of layout "home".
type Home struct {
	Base
	Tasks         []Link
	Proportion    *Proportion // how deadlines were met; nil without any
	Consultations []Item      // 正在征求意见, the first to end first
	Latest        []Shelf     // by section
	Sections      []Group
}

// Shelf is the newest records of a section.
type Shelf struct {
	Section Link
	Items   []Item
}

// Proportion says how many deadlines were met: a bar for the eye, and the counts, each
// leading to its rows. Lengths are SVG lengths.
type Proportion struct {
	Text   string // 共 127 项
	Shares []Share
	Duties []Link // yearly reports, and those that are missing
}

// Share is a part of a proportion.
type Share struct {
	Link     Link
	Class    string // of the tag: ok, late, due or na
	X, Width string
}

// Organ is the view of layout "organ".
type Organ struct {
	Base
	Contact     []Row       // whom to ask
	Proportion  *Proportion // how its deadlines were met; nil without any
	About       Table
	Sections    []Link // with counts
	Charts      []Chart
	Obligations Table // without rows: the organ owes nothing yet
	Latest      []Item
	Lists       []Group // everything in the sections that have no page of this organ; each Group.ID is an anchor
}

// Party is the view of layout "party" (当事人).
type Party struct {
	Base
	About     Table
	Summary   string // 本站公示中的决定 3 件：行政处罚 2 件，罚款合计 17,000 元；行政许可 1 件。
	Decisions Part   // a table for each year, the newest first
}

// Index is the view of layout "index": the site map, the lists of organs and of parties.
type Index struct {
	Base
	Intro  string
	Groups []Group
	Pager  *Pager // the list of parties may be long
}

// Ledger is the view of layout "audit": the matrix, and the lists behind it.
type Ledger struct {
	Base
	Statement string // 只含已经公开的记录
	Terms     []Link // 用语: words of the page that the glossary explains
	About     []Row  // what the page is about: an indicator's requirement
	Summary   []Link
	Sum       string // what the counts of Summary add up to
	Duties    []Link // yearly reports, and the missing ones
	Charts    []Chart
	Tables    []Table // the matrices: counts, each linking to a Part here or elsewhere
	Parts     []Part  // the rows behind the counts
	Pager     *Pager  // continues Parts
	Example   *Stamp  // of a rule: a window counted on a leaf of the calendar
	Lists     []Group // further pages of the ledger
	Download  []Link
}

// Chart is numbers to look at, each a link to the list behind it. One of Grid, Line
// and Squares is filled, or the table where there is too little to draw.
type Chart struct {
	ID      string // anchor of the title
	Title   string // h2: the question
	Summary string // the answer in a sentence
	Note    string // how to read it
	Grid    *Grid
	Line    []Step
	Key     []Mark // what the looks of squares mean
	Squares []SquareGroup
	Table   Table
}

// Grid is a table of marks. Class is heat, strip, trend or bars.
type Grid struct {
	Class string
	Name  string // its caption, for those who do not see it
	Head  []string
	Rows  []GridRow
}

// GridRow is a line of a grid.
type GridRow struct {
	Name, Href string
	Marks      []Mark
}

// Mark is a cell of a grid or a square; without Text there is nothing in it. Class is
// missed, many, some, few, amount; of a square that of a tag.
type Mark struct {
	When   string // the column's name, shown where there is no room for columns
	Text   string
	Hidden string // appended for screen readers
	Href   string
	Class  string
	Bar    *GridBar
}

// GridBar is a bar in a cell; its lengths are SVG lengths, "" for none.
type GridBar struct {
	Solid    string
	From, To string // where the hatched part begins and ends
	Outline  string // of last year
}

// SquareGroup is squares under a heading.
type SquareGroup struct {
	Name, Href string
	Marks      []Mark
}

// Step is a day of a line. Class is done or next.
type Step struct {
	Date  *Date
	Text  string
	Link  *Link
	Wait  string // what a step to come says of itself
	Class string
}

// Part is a section of a ledger page: an h2 with an anchor, and tables. The
// number that links to it is the number of rows in its tables.
type Part struct {
	ID     string // "" where a part of the page before goes on
	Title  string
	Tables []Table
	Joined bool // the tables have the same columns and are shown as one
}

// NotFound is the view of layout "404".
type NotFound struct {
	Base
	Links []Link
}

// Data is the view of layout "data".
type Data struct {
	Base
	Intro  string
	About  []Row // 使用说明: as-of date, how to open, terms
	Tables []Table
}

// Search is the view of layout "search". Groups lead to everything without a script.
type Search struct {
	Base
	Intro   string
	Filters []Filter
	Groups  []Group
}

// Filter (筛选) narrows a search to a value.
type Filter struct {
	Name    string // of the form's field: section, kind, organ, year, verdict
	Label   string
	Options []Option
}

// Option is a value of a filter.
type Option struct{ Value, Label string }

// Edition is the text of a policy from a day on (某一时期的文本), or an older version of a
// document.
type Edition struct {
	Base
	State  *State // of an older version: where to read the newest; nil otherwise
	Rows   []Row  // of which document, when in force, by what amended; of an older version its fields
	Body   template.HTML
	Others []Link // the other texts, and what differs
}

// Comparison is what differs between the texts of a policy (前后文本对照), or between the
// versions of a document (历次版本).
type Comparison struct {
	Base
	State  *State // of versions: where to read the newest; nil otherwise
	Intro  string // of versions; "" otherwise
	Parts  []Changes
	Others []Link // the texts
}

// Changes are the differences between two texts.
type Changes struct {
	ID, Title string
	By        *Link  // the amending document; nil where it has no page
	Facts     []Row  // of a version: when it was published, by which entry of the log, why
	Old, New  string // what is on either side; "" where nothing is compared
	Rows      []Change
	Note      string // that some paragraphs are shown whole; "" where all were compared
}

// Change is a paragraph or a field that changed, or how many did not.
type Change struct {
	Same           string // 3 段没有变化; "" for a paragraph that changed
	Label          string // of a field: 罚款金额; "" for a paragraph
	Old, New, Both []Piece
}

// Piece is a part of a paragraph.
type Piece struct {
	Text           string
	Deleted, Added bool
}

// Explanation explains the log of publications (公开证明): to citizens, or to auditors.
type Explanation struct {
	Base
	Intro  string
	Topics []Topic
}

// Topic is a section of an explanation. What it lacks is empty.
type Topic struct {
	ID, Title  string
	Paragraphs []string
	Rows       []Row
	Commands   []string // to be typed word for word
	Tables     []Table
	Points     []string
	Links      []Link
}
