// Package portal builds the small site over many sites (门户): who is late, who is silent,
// which yearly reports are missing, and one look-up of an organisation over all of them.
// It is how a province outgrows one machine: each organ's site is built, logged and
// published by itself, and the portal reads what each hands over.
//
// # A run
//
// For each [[site]] of portal.toml, several at once, within a limit of time each:
//
//	verify     all that package verify checks, with the key of portal.toml, since the
//	           checkpoint that the portal verified last
//	hand-over  portal/summary.json and portal/parties.tsv (package handover), whose bytes
//	           must be those of the verified manifest
//	remember   checkpoint and hand-over, in state/ of the portal's folder; cosigned before
//	           that, where the portal is a witness
//
// Then the pages are written, and the portal's own log gets an entry for each site whose
// checkpoint is a new one (Log).
//
// # A site that misbehaves
//
// A site that is down, hangs, sends too much or is not what its organ signed spoils
// nothing: its page says so (see Status), and shows what the last visit without errors
// brought, with its day. A forked log stays forked: the checkpoint that the portal
// remembers is not replaced, and both signed notes are on the site's page as evidence.
//
// # Pages
//
//	/                      sites by region, what needs attention, the newest documents
//	/regions/REGION/       the sites of a region, with their own searches
//	/sites/NAME/           a site: verification, counts, late, missing reports, newest
//	/late/ /duties/        deadlines that were missed; yearly reports that are missing
//	/parties/              organisations over all sites, by code; see shard
//	/HASH/checkpoint       what the portal cosigned, by the SHA-256 of the origin: its
//	                       monitoring address as a witness (C2SP tlog-witness)
//
// They are laid out by the default theme (layouts audit and index), and work without
// scripts. Texts of documents are searched at their sites.
package portal

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/proof/log"
	"gongkai/site/proof/verify"
)

// Options say what to build.
type Options struct {
	Config  Config
	Folder  *os.Root       // of the portal: state/
	AsOf    calendar.Date  // civil date in Asia/Shanghai
	MaxAge  int            // days without a publication after which a site is silent
	Timeout time.Duration  // for one site
	Workers int            // sites that are read at once
	Verify  verify.Options // how sites are verified; the keys and the memory are the portal's
	// Open opens what a site was published to: an address, or a folder.
	Open     func(ctx context.Context, url string) (verify.Source, func(), error)
	Cosigner *log.Cosigner // nil: the portal cosigns nothing
	Progress func(done, total int)
}

// Report says what a run came to.
type Report struct {
	Visits  []*Visit // in the order of portal.toml
	Parties int      // organisations
	Shards  int      // pages of them
	Pages   int
}

// Failed reports whether a site was altered or could not be verified.
func (r *Report) Failed() bool { return r.Count(Altered)+r.Count(Unverifiable) > 0 }

// Count returns how many sites have a status.
func (r *Report) Count(s Status) (n int) {
	for _, v := range r.Visits {
		if v.Status == s {
			n++
		}
	}
	return n
}

// Run visits all sites and hands the pages to out, which the caller commits. An error is
// one of the portal's own folder or output: what is wrong with a site is in the report.
func Run(ctx context.Context, opt Options, out output.Output) (*Report, error) {
	sites := make([]*Site, len(opt.Config.Sites))
	for i := range sites {
		sites[i] = &opt.Config.Sites[i]
	}
	type visited struct {
		*Visit
		err error
	}
	var done atomic.Int64
	report := &Report{}
	for _, v := range parallel.Map(opt.Workers, sites, func(s *Site) (v visited) {
		if v.err = ctx.Err(); v.err == nil {
			v.Visit, v.err = opt.visit(ctx, s)
		}
		if n := done.Add(1); opt.Progress != nil {
			opt.Progress(int(n), len(sites))
		}
		return v
	}) {
		if v.err != nil {
			return report, v.err
		}
		report.Visits = append(report.Visits, v.Visit)
	}
	b, err := newBuilder(&opt, report, out)
	if err != nil {
		return report, err
	}
	return report, b.build()
}

// Log appends the checkpoints of sites that the portal's own log does not have yet, in the
// order of portal.toml, and writes it to folder. It returns how many.
func (r *Report) Log(ctx context.Context, folder *os.Root, keys log.Keys, signer log.Signer, asOf calendar.Date) (appended int, err error) {
	l, err := log.Open(folder.FS(), keys)
	if err != nil {
		return 0, fmt.Errorf("门户的公开日志 log/：%w；请从备份中恢复", err)
	}
	logged := map[string]string{}
	newest := ""
	err = l.Entries(ctx, 0, func(_ int64, e log.Entry) error {
		if e.Event == log.SiteCheckpoint {
			logged[e.Origin] = fmt.Sprint(e.Size, " ", e.Root)
		}
		newest = e.AsOf
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("门户的公开日志 log/：%w；请从备份中恢复", err)
	}
	if newest > asOf.String() {
		return 0, fmt.Errorf("数据截至 %s，门户的公开日志已经登记到 %s [as-of-behind]", asOf, newest)
	}
	var entries []log.Entry
	for _, v := range r.Visits {
		c := v.Checkpoint
		if root := c.Root.String(); v.Read && logged[c.Origin] != fmt.Sprint(c.Size, " ", root) {
			entries = append(entries, log.Entry{Event: log.SiteCheckpoint, Origin: c.Origin, Size: c.Size, Root: root, AsOf: asOf.String()})
		}
	}
	if len(entries) == 0 {
		return 0, nil
	}
	publication, err := l.Append(entries, signer)
	if err != nil {
		return 0, err
	}
	return len(entries), l.Write(folder, publication, nil)
}

// inChinese returns a duration in words.
func inChinese(d time.Duration) string {
	return strings.NewReplacer("h", " 小时 ", "m", " 分 ", "s", " 秒 ").Replace(d.Round(time.Second).String())
}
