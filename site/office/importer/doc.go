// Package importer turns what an office already has into documents of a site:
// spreadsheets of decisions and power items, one Markdown file for each row,
// and reports and policies as Word files, saved web pages or plain text, one
// Markdown file each.
//
// # Tables
//
// A table is an XLSX or CSV with a header that package header recognizes: the
// templates of the 双公示 standards of 2018 and of 2016, by name, code or
// synonym, and lists of power items (权责清单). Package grid describes the way of a row. A Map names the columns of any
// other table. Every row becomes
//
//	+++
//	# 由 gongkai import 写成，校验码 5f1c…；人工改过以后，再次导入不会覆盖。
//	title = "关于示范市安达商贸有限公司的行政处罚决定"
//	number = "示市监罚〔2026〕12号"
//	organ = "scjgj"
//	dated = 2026-03-05
//	…
//	+++
//
// in the folder of its kind and year, under a name that follows from its 文号 or
// code alone: 示市监罚-2026-12.md. An existing document of the same
// number in that folder is that row's file. published is written only from a
// column of that name; without it the record is a draft. The title never names
// a natural person, and neither does a file's name; numbers of identity papers
// are in no file (their columns are not read, and a row that has one in another
// cell is refused).
//
// The text of a cell is converted exactly or refused with its place: dates (also
// serial numbers), 2099/12/31 as 长期, amounts by the unit of the header or of the
// cell (万元, 元), codes of an organ to its id. disclosure.Reader then reads the file's
// text: a text that a build would refuse is refused here, at the cell.
// A row with an error is not written; the others are. Importing the corrected
// table again adds the rest.
//
// # A person's changes
//
// The check code (校验码) in the front matter is the sum of the text that import
// wrote. A file whose text no longer has it was changed by a person: it is
// never written again, and the row has a problem. An unchanged file takes the row's
// new values; keys that the table has no column for stay. Nothing is
// written when nothing changed. There is no other memory: no second file belongs
// to the documents, and the cache may be deleted.
//
// A file is written under a temporary name and renamed, so that none is
// half-written.
//
// # Mended cells
//
// A person may mend cells before the import without touching the file: Options.Mended has
// their texts. Everything reads them as the file's own: problems, the workbook of
// WriteReport, Result.View, and the documents, which are those of a file that was mended
// in a spreadsheet. No document says where its values come from, so none claims that the
// file said what the person typed; the caller notes who changed which cell.
//
// # Documents
//
// Document reads a Word file (DOCX), a text in RTF, a saved web page (HTML) or a text
// (TXT, MD) and writes one draft: headings from styles or from numbering (一、（一）),
// lists, tables, footnotes, images copied into its folder. A file is read by what its
// bytes are, whatever its name says: a page called .doc is a page; what cannot be read is
// refused by name. Front matter is guessed from the page's official meta tags
// (ArticleTitle, PubDate …), from its table of metadata (索引号 …), from the head of an
// official document (版头：发文机关、文号、签发人、标题) and from the text; every guess is
// listed with its source, in the result and in a comment of the file. Packages word and
// webpage read the files.
//
// What the source shows is in the document or in the report. Package word counts what
// became of each character of a Word file; the text of the page is compared with the
// tree that was read, less what was taken from it with a note. A file for which either
// sum is wrong is refused.
package importer

import (
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/spreadsheet"
	"gongkai/site/undo"
)

// Options are the options of an import. Kinds and Organs are required.
type Options struct {
	Name  string // of the file, for problems
	Kind  string // id of the kind where the table names none; may be ""
	Sheet string // "" is every visible sheet with a header
	Organ string // id of the organ where a row names none; may be ""
	Map   *Map   // nil: headers are recognized by name

	Kinds  *disclosure.Kinds
	Organs *disclosure.Organs
	Judge  *deadline.Judge // finds overdue drafts, and has the as-of date; nil: none are counted
	Undo   *undo.Action    // notes what the import writes; nil: it cannot be taken back
	// Mended are cells of the table that a person has given another text before the import;
	// they are read as if the file had it.
	Mended map[grid.Place]string
	// Take names what is taken from the table although a person has changed the file:
	// content paths, each with the key of a field.
	Take map[string][]string

	DryRun   bool // report what would be written, write nothing
	All      bool // list all problems, not the first of each code
	Listed   int  // problems of each code that are listed; 0 is header.Shown
	Workers  int  // goroutines; 0 is one for each processor
	Limits   spreadsheet.Limits
	Progress func(done, total int) // called after each batch; total is 0 when unknown; may be nil
}

// State is the outcome of importing a file.
type State uint8

const (
	Failed    State = iota // not written; a problem has the reason
	Created                // new
	Updated                // with new values of the table
	Unchanged              // same text
	Preserved              // changed or written by a person, and not overwritten
)

// Chinese returns the name of the state.
func (s State) Chinese() string {
	return [...]string{"未导入", "新建", "更新", "没有变化", "保留"}[s]
}

// String returns the name of the state in JSON.
func (s State) String() string {
	return [...]string{"failed", "created", "updated", "unchanged", "kept"}[s]
}

// File is a file and its outcome.
type File struct {
	Path  string // content path; "" where the row has none
	State State
	Row   int // of the table; 0 for a document
	Sheet string
}

// Result is the outcome of an import.
type Result struct {
	Name, Sheet string
	Encoding    string // of a CSV
	Files       []File // in the order of the rows
	Counts      [Preserved + 1]int
	Drafts      int     // imported without a date of publication
	Public      int     // written with a date of publication
	Overdue     int     // of these, past their deadline
	Guesses     []Guess // of a document's front matter
	Text        []byte  // of a document, as far as it could be written
	header.Log
}

// OptionsFor returns the options with what a site says: kinds, organs, and how its drafts
// are judged on a day.
func OptionsFor(c *corpus.Corpus, rules *deadline.Rules, asOf calendar.Date) Options {
	return Options{
		Kinds: c.Kinds, Organs: c.Organs,
		Judge: &deadline.Judge{Rules: rules, Calendar: c.Calendar, Organs: c.Organs, Region: c.Site.Region, AsOf: asOf},
	}
}
