// Package importer turns what an office already has into documents of a site:
// spreadsheets of decisions and power items, one Markdown file for each row,
// and reports and policies as Word files, saved web pages or plain text, one
// Markdown file each.
//
// # Tables
//
// A table is an XLSX or CSV with a header that package columns knows: the
// templates of the 双公示 standards of 2018 and of 2016, by name, code or
// synonym, and lists of power items (权责清单). A Map names the columns of any
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
// code alone: 示市监罚-2026-12.md. A document of the same number that stands
// elsewhere in that folder is that row's file. published is written only from a
// column of that name; without it the record is a draft. The title never names
// a natural person, and neither does a file's name; numbers of identity papers
// are in no file (their columns are not read, and a row that has one in another
// cell is refused).
//
// What a cell says is converted exactly or refused with its place: dates (also
// serial numbers), 2099/12/31 as 长期, amounts from 万元 or 元 as the header or
// the cell says, codes of an organ to its id. The file's text then goes through
// disclosure.Reader, so what a build would refuse is refused here, at the cell.
// A row with an error is not written; the others are. Importing the mended table
// again completes the rest.
//
// # A person's changes
//
// The check code (校验码) in the front matter is the sum of the text that import
// wrote. A file whose text no longer has it was changed by a person: it is
// never written again, and the row says so. A file that still has it takes the
// row's new values; keys that the table has no column for stay. Nothing is
// written when nothing changed. No other memory is kept: nothing has to be
// carried along with the files, and deleting the cache endangers nothing.
//
// Files are written beside their place and renamed, so that none is half-written.
//
// # Documents
//
// Document reads a Word file (DOCX), a saved web page (HTML) or a text (TXT,
// MD) and writes one draft: headings from styles or from numbering (一、（一）),
// lists, tables, images copied beside it. Front matter is guessed from the
// page's official meta tags (ArticleTitle, PubDate …), from its table of
// metadata (索引号 …) and from the text; every guess is listed with where it
// came from, in the result and in a comment of the file.
package importer

import (
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/office/header"
	"gongkai/site/office/spreadsheet"
)

// Options say how something is imported. Kinds and Organs are needed.
type Options struct {
	Name  string // of the file, for problems
	Kind  string // id of the kind where the table does not tell; may be ""
	Sheet string // "" is the first sheet with a header
	Organ string // id of the organ where a row names none; may be ""
	Map   *Map   // nil: headers are known by themselves

	Kinds  *disclosure.Kinds
	Organs *disclosure.Organs
	Judge  *deadline.Judge // counts when drafts are due; nil: they are not

	DryRun   bool // say what would be written, write nothing
	Workers  int  // goroutines; 0 is one for each processor
	Limits   spreadsheet.Limits
	Progress func(done, total int) // called now and then; total is 0 where it is not known; may be nil
}

// State is what became of a file.
type State uint8

const (
	Failed    State = iota // not written, a problem says why
	Created                // new
	Updated                // the table had something new
	Unchanged              // as it was
	Kept                   // a person changed it, or wrote it: left alone
)

// Chinese names the state.
func (s State) Chinese() string {
	return [...]string{"未导入", "新建", "更新", "没有变化", "保留"}[s]
}

// String names the state in JSON.
func (s State) String() string {
	return [...]string{"failed", "created", "updated", "unchanged", "kept"}[s]
}

// File is one file and what became of it.
type File struct {
	Path  string // content path; "" where the row has none
	State State
	Row   int // of the table; 0 for a document
}

// Result is what an import did.
type Result struct {
	Name, Sheet string
	Encoding    string // of a CSV
	Files       []File // in the order of the rows
	Counts      [Kept + 1]int
	Drafts      int // imported without a date of publication
	Overdue     int // of these, past their deadline
	Errors      int
	Problems    []header.Problem // at most shown of each code, and every error up to a bound
	Counted     map[string]int   // all problems, by code
	Guesses     []Guess          // of a document's front matter
}
