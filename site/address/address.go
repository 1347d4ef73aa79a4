// Package address alone knows how addresses are formed.
//
// Three forms of name occur, and every function says which one it takes:
//
//   - A content path names a source file: slashes, relative to content/, no
//     leading slash ("enforcement/penalty/2026/0012.md").
//   - A URL names what is published: it begins with a slash and holds the
//     characters as they are, unescaped. A page's URL ends with a slash
//     ("/enforcement/penalty/2026/0012/"), a file's does not ("/feed.xml").
//   - An output name is where the bytes go: "enforcement/penalty/2026/0012/index.html".
//
// The URL of a document is a pure function of its content path: a link to
// another document becomes an address without knowing that document. Two
// content paths that pass Check never share a URL.
//
// An href (Relative) is relative, percent-escaped and ends in index.html, so
// that the output works from a USB stick as well as from a server.
//
// A section is given as its folder, without slashes around it: "enforcement/penalty".
package address

import (
	"strconv"
	"strings"
)

// URLs that do not depend on what a site holds.
const (
	Home             = "/"
	Organs           = "/organs/"
	Audit            = "/audit/"
	AuditObligations = "/audit/obligations/"
	AuditIndicators  = "/audit/indicators/"
	AuditWithdrawn   = "/audit/withdrawn/"
	Rules            = "/rules/" // 期限规则
	AuditJSON        = "/audit/audit.json"
	AuditCSV         = "/audit/audit.csv"
	Feed             = "/feed.xml"
	Sitemap          = "/sitemap.xml"        // for machines
	SiteMap          = "/about/sitemap/"     // for people
	Proof            = "/about/proof/"       // 公开证明, for citizens; with a log of publications
	ProofAudit       = "/about/proof/audit/" // the same for auditors
	Robots           = "/robots.txt"
	Security         = "/.well-known/security.txt"
	NotFound         = "/404.html"
	Calendar         = "/calendar.ics"
	Data             = "/data/"
	Deadlines        = "/deadlines/"          // 期限日历
	Disclosure       = "/disclosure/"         // 政府信息公开
	Statutory        = "/disclosure/content/" // 法定主动公开内容
	PolicyRegister   = "/policies/register/"  // 法规规章和政策文件效力登记
	Search           = "/search/"
	Manifest         = "/manifest.json"
	PortalSummary    = "/portal/summary.json" // for portals; with a log of publications
	PortalParties    = "/portal/parties.tsv"
)

// source is the extension of documents; every other file is an attachment.
const source = ".md"

// index is the file in which a page lies.
const index = "index.html"

// IsDocument reports whether a content path names a document.
func IsDocument(path string) bool { return strings.HasSuffix(path, source) }

// Document returns the URL of the document at a content path.
func Document(path string) string {
	return "/" + strings.TrimSuffix(path, source) + "/"
}

// URL returns what a content path is published as: the page of a document,
// the file of an attachment, and for a folder ("reports/", or "" for the
// root) its list page.
func URL(path string) string {
	if IsDocument(path) {
		return Document(path)
	}
	return "/" + path
}

// File returns the output name of a URL.
func File(url string) string {
	name := strings.TrimPrefix(url, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		return name + index
	}
	return name
}

// Section returns the URL of a section's first list page.
func Section(section string) string { return "/" + section + "/" }

// SectionFeed returns the URL of a section's feed.
func SectionFeed(section string) string { return "/" + section + Feed }

// Page returns the URL of the n-th page of the list at url, counted from 1.
func Page(url string, n int) string {
	if n < 2 {
		return url
	}
	return url + "page/" + strconv.Itoa(n) + "/"
}

// Year returns the URL of a section's list of one year.
func Year(section string, year int) string {
	return Section(section) + strconv.Itoa(year) + "/"
}

// Rule returns the URL of a rule's page.
func Rule(id string) string { return Rules + id + "/" }

// Facet returns the URL of a section's list of what has one value of a facet:
// "/policies/state/in-force/".
func Facet(section, facet, value string) string { return Section(section) + facet + "/" + value + "/" }

// Organ returns the URL of a section's list of one organ (机关).
func Organ(section, id string) string { return Facet(section, "organ", id) }

// OrganHome returns the URL of an organ's own page.
func OrganHome(id string) string { return Organs + id + "/" }

// Party returns the URL of the page of an organisation, named by its unified
// social credit code (统一社会信用代码). Natural persons have none.
func Party(uscc string) string { return "/parties/" + uscc + "/" }

// AuditOrgan returns the URL of the ledger of one organ.
func AuditOrgan(id string) string { return Audit + id + "/" }

// AuditMonths returns the URL of the ledger of one organ, month by month.
func AuditMonths(organ string) string { return AuditOrgan(organ) + "months/" }

// AuditYear returns the URL of the ledger of one year.
func AuditYear(year int) string { return Audit + strconv.Itoa(year) + "/" }

// AuditIndicator returns the URL of the evidence of one indicator (指标).
func AuditIndicator(id string) string { return AuditIndicators + id + "/" }

// SitemapLength is how many addresses one sitemap may hold (sitemaps.org).
const SitemapLength = 50_000

// SitemapPart returns the URL of the n-th part, counted from 1, of a sitemap
// that is too long for one file.
func SitemapPart(n int) string { return "/sitemap-" + strconv.Itoa(n) + ".xml" }
