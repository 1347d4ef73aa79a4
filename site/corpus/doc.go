// Package corpus reads a site's content/ folder into one value, the Corpus.
// It alone knows what lies where in that folder; nothing above it reads it.
//
// # What is read
//
//	content/site.toml        identity of the site (Settings)
//	content/organs.toml      organs (机关)
//	content/indicators.toml  assessment indicators (测评指标)           optional
//	content/indicators/*.toml  indicator sets, one a file              optional
//	content/accepted.toml    pages that were let go (Accepted)         optional
//	content/log.toml         the log of publications (PublicationLog)  optional
//	content/rules.toml       local deadline rules, as bytes            optional
//	content/wording.toml     words the site has agreed on, as bytes    optional
//	content/calendar/*.toml  holiday arrangements, in order of name    optional
//	content/**/*.md          documents
//	content/**               every other file may be an attachment (附件)
//
// Skipped, with all that lies in them: names that begin with ".", "_" or "~$",
// Thumbs.db and desktop.ini, and .go files. A .toml file at another place is
// used by nothing: warning unused-file.
//
// # Documents
//
// A document is TOML between two lines "+++", of which the first is the file's
// first line, and Markdown after them:
//
//	+++
//	title = "关于示范市安达商贸有限公司的行政处罚决定"
//	published = 2026-03-12
//	+++
//	当事人未明码标价……
//
// A byte order mark before the first line and CRLF line ends are accepted.
// The first other line that is exactly "+++" ends the front matter, so such a
// line cannot be part of a text in it. A file is at most 8 MiB of UTF-8.
//
// What one file alone says (front matter as a tree, body as HTML, problems) is
// a function of its content path and its bytes, parse, so it may be cached. The
// record is made of it with the site's kinds and organs.
//
// Settings, front matter and bodies are read independently: a mistake in one
// never hides those in another. But problems that only follow from another one
// are left out: without a readable organs.toml no organ counts as unknown.
//
// # What is refused
//
//	missing-site, missing-organs     there is no site.toml, no organs.toml
//	symlink, irregular-file          what is neither file nor folder: content/ must mean the same on
//	                                 every machine, and nothing outside it may be published by a link
//	bad-path                         a name that cannot be an address (a warning for a mere file,
//	                                 which cannot be an attachment then)
//	too-large, bad-encoding          more than 8 MiB, not UTF-8
//	missing-front-matter, unclosed-front-matter
//
// and what the readers of TOML, records and Markdown report. A document without
// a record (its front matter is unreadable, or its folder belongs to no kind)
// is not among Corpus.Documents, but Corpus.Has knows that its file is there.
//
// Whatever the machine fails at (a file that cannot be read) is an error that
// names the file. Checks between documents are no concern of this package.
package corpus
