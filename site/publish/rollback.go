package publish

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/ledger"
	"gongkai/site/output"
	"gongkai/site/proof/log"
	past "gongkai/site/proof/versions"
)

// reveals returns the documents that a version shows although they were withdrawn, have
// expired, or were removed or redacted since: lists and data of the version name them.
func (r *run) reveals(root *os.Root, version string, m output.Manifest) (paths []string) {
	if r.history == nil {
		return nil
	}
	audit, sums, err := contents(root, version, m)
	if err != nil {
		return []string{version} // nobody can tell: it must not be served
	}
	for _, p := range audit.Pages {
		d := r.history.Documents[p.Path]
		if d == nil {
			continue
		}
		sum := sums[recordName(p.URL)]
		if d.State != log.Public && sum != d.Record || r.history.Hides(p.Path, sum) {
			paths = append(paths, p.Path)
		}
	}
	for _, path := range r.oldTexts(sums) {
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// oldTexts returns the documents of which a site has the page of an older version that must
// no longer be served. sums has the names of the site's files.
func (r *run) oldTexts(sums map[string]string) (paths []string) {
	for _, path := range slices.Sorted(maps.Keys(r.history.Documents)) {
		folder := address.Document(path) + past.Folder + "/"
		if slices.ContainsFunc(past.Hidden(r.history.Documents[path]), func(page string) bool { return sums[address.File(folder+page+"/")] != "" }) {
			paths = append(paths, path)
		}
	}
	return paths
}

// contents reads what a version says of its documents.
func contents(root *os.Root, version string, m output.Manifest) (audit ledger.Published, sums map[string]string, err error) {
	text, err := root.ReadFile(path.Join(versions, version, address.File(address.AuditJSON)))
	if err != nil {
		return audit, nil, err
	}
	if audit, err = ledger.ReadPublished(text); err != nil {
		return audit, nil, err
	}
	sums = map[string]string{}
	for _, e := range m.Files {
		sums[e.Path] = e.SHA256
	}
	return audit, sums, nil
}

// Rollback puts a version back at a target, and logs that it did. It refuses a version
// that shows what was withdrawn since, and, unless the paths are accepted, one that lacks
// what is public.
func Rollback(ctx context.Context, o Options, t *Folder, version string, accept []string) (*Report, error) {
	root, err := t.open(false)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	list, err := versionsIn(root)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(list, func(v Version) bool { return v.Name == version }) {
		var names []string
		for _, v := range list {
			names = append(names, v.Name)
		}
		return nil, refuse(NoVersion, "发布位置 %s 没有版本 %q；现有：%s", t.Name, version, strings.Join(names, "、"))
	}
	unlock, err := output.Lock(o.Source, lockName)
	if err != nil {
		return nil, refuse(Busy, "另一个 gongkai publish 正在发布这个网站；请等它结束再运行")
	}
	defer func() { _ = unlock() }()
	r := &run{Options: o}
	if r.built, err = root.OpenRoot(versions + "/" + version); err != nil {
		return nil, err
	}
	defer r.built.Close()
	if err := r.read(r.built.FS()); err != nil {
		return nil, err
	}
	newest := r.audit.AsOf
	if err := r.openLog(ctx); err != nil && !isCode(err, AsOfBehind) {
		return nil, err
	}
	if r.files != nil {
		defer r.files.Close()
	}
	if err := r.newest(ctx); err != nil {
		return nil, err
	}
	if shown := r.reveals(root, version, r.manifest); len(shown) > 0 {
		return nil, refuseFor(shown, Reveals, "版本 %s 里还有后来已经撤回、公示期满、移除或者遮盖的文件（%s），不能恢复；请修改后重新生成、发布", version, strings.Join(shown, "、"))
	}
	entries, err := r.entries()
	if err != nil {
		return nil, err
	}
	var missing []string
	for i, e := range entries {
		if e.Event != log.Remove {
			continue
		}
		if !slices.Contains(accept, e.Path) {
			missing = append(missing, e.Path)
			continue
		}
		entries[i].Cause = log.CauseAccepted
	}
	if len(missing) > 0 {
		return nil, refuseFor(missing, Vanishes, "版本 %s 里没有现在公开的文件：%s。恢复会让它们的页面消失；确实如此的，对每个文件加 --accept 路径", version, strings.Join(missing, "、"))
	}
	report := &Report{AsOf: newest, Manifest: r.digest, Targets: []TargetReport{{Name: t.Name, Version: version}}}
	r.compare(&report.Targets[0], servedIn(root))
	if o.DryRun {
		return report, nil
	}
	if err := t.point(root, version); err != nil {
		return report, err
	}
	var forgotten []string
	if r.log != nil {
		if report.Log, forgotten, err = r.logged(ctx, entries); err != nil {
			return report, fmt.Errorf("版本已经恢复，日志没有写成：%w；请再运行一次", err)
		}
	}
	if err := t.complete(ctx, r, version, forgotten); err != nil {
		return report, err
	}
	return report, r.unsigned()
}
