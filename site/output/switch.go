package output

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"gongkai/site/output/swap"
)

// A switch replaces the whole output in one step, so that a web server which reads
// the folder never serves files of two builds. How, depends on the file system:
//
//	exchange  the new tree and the output change places
//	point     where that is missing: the output is a symbolic link to one of two
//	          folders beside it (versions), and is made to lead to the other one
//
// A system with neither (Windows without the right to make links) commits in place.
// An output folder that becomes a link is missing for a moment, once.

// Names inside staging that a switch uses, beside the items.
const (
	treeName   = "tree"   // the new tree; after an exchange the old one
	formerName = "former" // the old tree after a link has been made to lead elsewhere
	orphanName = "orphan" // a version that nothing leads to
	linkName   = "link"   // the link before it is put into place
	probeName  = "probe"  // see means
)

// versions are the names of the folders of which a linked output leads to one.
func (p *place) versions() []string {
	return []string{"." + p.output + ".gongkai-a", "." + p.output + ".gongkai-b"}
}

// version returns the folder that the output leads to, "" when the output is no link
// of a switch.
func (p *place) version() string {
	target, err := p.root.Readlink(p.output)
	if err != nil || !slices.Contains(p.versions(), target) {
		return ""
	}
	return target
}

// meansFunc puts the new tree, relative to root, into the place of the output.
type meansFunc func(p *place, tree string) error

// means returns how to switch, nil for in place.
func (d *Dir) means(way Way) meansFunc {
	if way != Switch {
		return nil
	}
	if _, err := d.stage.root(); err != nil {
		return nil // moveIn meets the error and reports it
	}
	p, missing := d.place, d.existing.kinds == nil
	switch {
	case p.version() != "":
		return (*place).repoint
	case p.canExchange() && missing:
		return nil // one rename puts the whole folder into place
	case p.canExchange():
		return (*place).exchange
	case p.canPoint():
		return (*place).repoint
	}
	return nil
}

// canExchange tries an exchange in staging.
func (p *place) canExchange() bool {
	if p.before("exchange", probeName) != nil {
		return false
	}
	a, b := p.inStaging(probeName+"1"), p.inStaging(probeName+"2")
	err := errors.Join(p.root.Mkdir(a, 0o777), p.root.Mkdir(b, 0o777))
	if err == nil {
		err = swap.Exchange(p.root, a, b)
	}
	return errors.Join(err, p.root.Remove(a), p.root.Remove(b)) == nil
}

// canPoint tries a symbolic link in staging.
func (p *place) canPoint() bool {
	probe := p.inStaging(probeName)
	return errors.Join(swap.Point(p.root, probe, probeName+"1", probe+"2"), p.root.Remove(probe)) == nil
}

// switchTo commits in one step.
func (d *Dir) switchTo(ctx context.Context, plan plan, put meansFunc) error {
	tree, err := d.plant(ctx, plan)
	if err != nil {
		return d.notBegun(err)
	}
	if err := put(d.place, tree); err != nil {
		return d.notBegun(err)
	}
	d.setState(committed)
	err = d.place.before("sync", d.place.output)
	if err == nil {
		err = d.place.syncFolders([]string{".", d.place.staging})
	}
	if err != nil {
		return fmt.Errorf("%s 已经切换成新的网站，但没能确认写进磁盘，请重新运行一次：%w", d.place.path(), explain(err))
	}
	d.fellOld(ctx)
	if err := errors.Join(d.place.healSwitch(), d.place.clearStaging()); err != nil {
		return fmt.Errorf("%s 已经切换成新的网站，但旧的 %s 没能删除，下次运行会再删：%w", d.place.path(), d.place.siblingPath(d.place.staging), explain(err))
	}
	return nil
}

// fellOld removes from the old tree what was in the output when the build began.
func (d *Dir) fellOld(ctx context.Context) {
	var folders, files []string
	for name, at := range d.existing.kinds {
		if at == folder {
			folders = append(folders, name)
		} else if name != ManifestName { // which makes it a tree to rescue from
			files = append(files, name)
		}
	}
	for _, tree := range append(d.place.versions(), d.place.inStaging(treeName), d.place.inStaging(formerName)) {
		if _, err := d.place.root.Lstat(tree); err == nil && tree != d.place.version() {
			swap.Fell(ctx, d.place.root, tree, folders, files)
		}
	}
}

// plant makes the new tree in staging, synced, and returns its path relative to root.
func (d *Dir) plant(ctx context.Context, plan plan) (tree string, err error) {
	if err := d.complete(plan); err != nil {
		return "", err
	}
	items := d.stage.moves()
	if len(items) == 1 && items[0].To == "" {
		tree = d.place.inStaging(items[0].From) // the first build: nothing to link
		return tree, d.place.syncStaged(ctx, d.stage.count)
	}
	tree = d.place.inStaging(treeName)
	files := slices.Clone(plan.foreign)
	for _, f := range d.files {
		if f.equal {
			files = append(files, f.name)
		}
	}
	folders := d.folders(files, items)
	if err := d.place.before("link", treeName); err != nil {
		return "", err
	}
	if err := swap.Mirror(ctx, d.place.root, cmp.Or(d.place.version(), d.place.output), tree, folders, files); err != nil {
		return "", err
	}
	for _, move := range items {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		if err := d.place.before("move", move.To); err != nil {
			return "", err
		}
		if err := d.place.root.Rename(d.place.inStaging(move.From), tree+"/"+move.To); err != nil {
			return "", err
		}
	}
	return tree, d.place.syncTree(ctx, tree, folders, items)
}

// folders lists the folders of the new tree that do not come with an item, those
// above first: the folders of files and items, and those of strangers, empty or not.
func (d *Dir) folders(files []string, items []item) []string {
	all := map[string]struct{}{"": {}}
	add := func(dir string) {
		for ; dir != ""; dir = parent(dir) {
			if _, known := all[dir]; known {
				return
			}
			all[dir] = struct{}{}
		}
	}
	for _, name := range files {
		add(parent(name))
	}
	for _, item := range items {
		add(parent(item.To))
	}
	ours := map[string]struct{}{}
	for name := range d.listed {
		for dir := parent(name); dir != ""; dir = parent(dir) {
			ours[dir] = struct{}{}
		}
	}
	for name, at := range d.existing.kinds {
		if _, old := ours[name]; at == folder && !old && !d.coveredByFile(name) {
			add(name)
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// coveredByFile reports whether a new file takes the place of a folder, or of one
// above it.
func (d *Dir) coveredByFile(folder string) bool {
	for ; folder != ""; folder = parent(folder) {
		if d.names.file(folder) {
			return true
		}
	}
	return false
}

// syncTree syncs what is new in the tree: the files of items, and all folders.
func (p *place) syncTree(ctx context.Context, tree string, folders []string, items []item) error {
	if err := p.before("sync", treeName); err != nil {
		return err
	}
	if (len(folders) > fewFiles || len(items) > fewFiles) && canSyncAll {
		return p.syncAll(ctx)
	}
	var files, dirs []string
	for _, item := range items {
		err := fs.WalkDir(p.root.FS(), path.Join(tree, item.To), func(name string, e fs.DirEntry, err error) error {
			if err == nil && e.IsDir() {
				dirs = append(dirs, name)
			} else if err == nil {
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, dir := range folders {
		dirs = append(dirs, path.Join(tree, dir))
	}
	if err := eachOf(files, p.syncFile); err != nil {
		return err
	}
	return p.syncFolders(append(dirs, p.staging))
}

// exchange is a meansFunc: the tree and the output change places.
func (p *place) exchange(tree string) error {
	if err := p.before("switch", p.output); err != nil {
		return err
	}
	return swap.Exchange(p.root, tree, p.output)
}

// repoint is a meansFunc: the tree becomes a version, and the output a link to it.
func (p *place) repoint(tree string) error {
	old, next := p.version(), p.versions()[0]
	if old == next {
		next = p.versions()[1]
	}
	if err := p.before("move", next); err != nil {
		return err
	}
	if err := p.root.Rename(tree, next); err != nil {
		return err
	}
	if old == "" {
		if err := p.before("move", formerName); err != nil {
			return err
		}
		if err := p.root.Rename(p.output, p.inStaging(formerName)); err != nil && !gone(err) {
			return err
		}
	}
	err := p.before("switch", p.output)
	if err == nil {
		err = swap.Point(p.root, p.output, next, p.inStaging(linkName))
	}
	if err != nil {
		return errors.Join(err, p.restore())
	}
	return nil
}

// restore puts a former output back when nothing has come into its place.
func (p *place) restore() error {
	former := p.inStaging(formerName)
	if _, err := p.root.Lstat(former); gone(err) {
		return nil
	}
	if _, err := p.root.Lstat(p.output); !gone(err) {
		return err
	}
	if err := p.before("restore", p.output); err != nil {
		return err
	}
	return p.root.Rename(former, p.output)
}

// healSwitch ends a switch, killed or not: the output is one whole tree, and every
// other tree goes into staging to be removed, but for what strangers have put there.
func (p *place) healSwitch() error {
	if _, err := p.root.Lstat(p.staging); gone(err) {
		return nil
	}
	if err := p.restore(); err != nil {
		return err
	}
	current := p.version()
	for _, version := range p.versions() {
		if _, err := p.root.Lstat(version); version == current || gone(err) {
			continue
		}
		if err := p.before("retire", version); err != nil {
			return err
		}
		orphan := p.inStaging(orphanName)
		if err := p.root.RemoveAll(orphan); err != nil {
			return err
		}
		if err := p.root.Rename(version, orphan); err != nil {
			return err
		}
		if err := p.rescue(orphan); err != nil {
			return err
		}
	}
	return errors.Join(p.rescue(p.inStaging(treeName)), p.rescue(p.inStaging(formerName)))
}

// rescue moves into the output what somebody else has put into an old tree since the
// build looked. A tree without a manifest is a new one that was not finished.
func (p *place) rescue(tree string) error {
	manifest, err := ReadManifest(p.siblingPath(tree))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	ours := make(map[string]struct{}, len(manifest.Files))
	for _, f := range manifest.Files {
		ours[f.Path] = struct{}{}
	}
	there := &existing{kinds: map[string]kind{}}
	there.scan(p.siblingPath(tree))
	if there.err != nil {
		return there.err
	}
	for _, name := range slices.Sorted(maps.Keys(there.kinds)) {
		if _, known := ours[name]; known || there.kinds[name] == folder || name == ManifestName {
			continue
		}
		if _, err := p.root.Lstat(p.inOutput(name)); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := p.before("rescue", name); err != nil {
			return err
		}
		if dir := parent(name); dir != "" {
			if err := p.root.MkdirAll(p.inOutput(dir), 0o777); err != nil {
				return err
			}
		}
		if err := p.root.Rename(tree+"/"+name, p.inOutput(name)); err != nil {
			return err
		}
	}
	return nil
}
