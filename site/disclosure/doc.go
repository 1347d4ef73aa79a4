// Package disclosure is the domain: organs, records, the kinds of disclosure
// with their fields, and what is wrong with a record alone.
//
// A record is the front matter of one Markdown file, read strictly: an unknown
// key, a value of the wrong type or a date that cannot be is a problem with its
// line and column. The kind of a record (行政处罚决定, 政策解读 …) follows from its
// folder. Kinds are data (kinds.toml): fields with labels and types, starred
// fields, code lists, rules between fields, and the properties by which the rest
// of the program treats them. Keys with a meaning of their own (dates, relations,
// the party, exemption, withdrawal) are the fields of Common.
//
//	title = "关于示范市安达商贸有限公司的行政处罚决定"
//	organ = "scjgj"
//	dated = 2026-03-05
//	published = 2026-03-12
//	categories = ["罚款"]
//	fine = 5000
//
// What stops a build is an error: an unknown key, a starred field missing on a
// record that has a publication date, an unknown organ, a publication before
// the act. Everything else warns.
//
// The day decides how much of a record may be shown: StateOn returns whether the
// record is unpublished, public, a tombstone or sealed; PublicTitle and Redact
// return the words that may leave the program. Money is exact, in fen; 文号, 索引号,
// 统一社会信用代码 and 公民身份号码 are checked by their own standards.
package disclosure
