package output

import (
	"fmt"
	"gongkai/site/address"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Limits of a segment and of a whole name, in bytes. Common file systems take
// segments up to maxSegment; maxName is under the shortest path limit (macOS, 1024).
const (
	maxSegment = 255
	maxName    = 1000
)

// checkName returns an ErrName with the reason when name cannot be a file of the
// output. The result is the same on every system.
func checkName(name string) error {
	if problem := nameProblem(name); problem != "" {
		return fmt.Errorf("%w: %q: %s", ErrName, name, problem)
	}
	return nil
}

// nameProblem returns the Chinese reason why name is refused, or "".
func nameProblem(name string) string {
	switch {
	case name == "":
		return "名称是空的"
	case len(name) > maxName:
		return fmt.Sprintf("超过 %d 字节", maxName)
	case !utf8.ValidString(name):
		return "不是有效的 UTF-8"
	case name[0] == '/':
		return "不能以“/”开头"
	}
	for segment := range strings.SplitSeq(name, "/") {
		if problem := segmentProblem(segment); problem != "" {
			return problem
		}
	}
	first, _, _ := strings.Cut(name, "/")
	if strings.EqualFold(first, ManifestName) {
		return "“" + ManifestName + "”由 gongkai 自己写"
	}
	return ""
}

// segmentProblem returns the Chinese reason why a segment is refused, or "".
func segmentProblem(segment string) string {
	switch {
	case segment == "":
		return "路径里有空的一段"
	case segment == "." || segment == "..":
		return "路径里不能有“.”或“..”"
	case len(segment) > maxSegment:
		return fmt.Sprintf("有一段超过 %d 字节", maxSegment)
	case strings.HasSuffix(segment, ".") || strings.HasSuffix(segment, " "):
		return "有一段以点号或空格结尾"
	case address.IsDevice(segment):
		return "“" + segment + "”是 Windows 的保留名称"
	}
	for _, r := range segment {
		switch r {
		case '\\', '<', '>', ':', '"', '|', '?', '*':
			return fmt.Sprintf("含有不能用的字符 %q", r)
		}
		if r < ' ' || r >= 0x7F && unicode.IsControl(r) {
			return fmt.Sprintf("含有不能用的字符 %q", r)
		}
	}
	return ""
}

// fold returns a name without differences of case: names with equal results are
// the same file on a file system that ignores case. Unicode normal forms stay.
func fold(name string) string { return strings.Map(foldRune, name) }

// foldRune returns the least rune that differs from r only in case, in lower case if ASCII.
func foldRune(r rune) rune {
	least := r
	if r >= utf8.RuneSelf {
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
	}
	if 'A' <= least && least <= 'Z' {
		return least + ('a' - 'A')
	}
	return least
}

// parent returns the folder of a name; "" is the output itself.
func parent(name string) string {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		return name[:i]
	}
	return ""
}

// base returns the last segment of a name.
func base(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// sorted returns the paths of a set, sorted by bytes.
func sorted(paths map[string]struct{}) []string { return slices.Sorted(maps.Keys(paths)) }

// names is the set of names that a build has claimed, with their folders.
// The zero value is ready.
type names struct {
	mu      sync.Mutex
	spelled map[string]string   // folded file or folder path -> as claimed
	folders map[string]struct{} // the folders among them, as claimed
}

// claim takes name for the caller, or returns ErrName or ErrTwice.
func (n *names) claim(name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.spelled == nil {
		n.spelled, n.folders = map[string]string{}, map[string]struct{}{}
	}
	if err := n.checkFree(name); err != nil {
		return err
	}
	known := func(dir string) bool { _, ok := n.folders[dir]; return ok || dir == "" }
	for dir := parent(name); !known(dir); dir = parent(dir) {
		if err := n.checkFree(dir); err != nil {
			return err
		}
	}
	for dir := parent(name); !known(dir); dir = parent(dir) {
		n.folders[dir] = struct{}{}
		n.spelled[fold(dir)] = dir
	}
	n.spelled[fold(name)] = name
	return nil
}

// checkFree returns an ErrTwice when path, as a file or a new folder, collides with
// an earlier claim.
func (n *names) checkFree(path string) error {
	other, taken := n.spelled[fold(path)]
	switch {
	case !taken:
		return nil
	case other != path:
		return fmt.Errorf("%w：%q 与 %q 只有大小写不同，在 Windows 和 macOS 上是同一个；请改其中一个的名称", ErrTwice, path, other)
	}
	if _, folder := n.folders[path]; folder {
		return fmt.Errorf("%w：%q 已经是文件夹，不能又是文件", ErrTwice, path)
	}
	return fmt.Errorf("%w：%q 已经写过一次", ErrTwice, path)
}

// file reports whether the build wrote path as a file, spelled exactly so.
// Not for use while names are still being claimed.
func (n *names) file(path string) bool {
	_, folder := n.folders[path]
	return !folder && n.spelled[fold(path)] == path && path != ""
}

// inTheWay reports whether the old file at path must be removed before the new
// files are moved in. On some system its path is that of a new file or folder, or
// leads through a new file or a folder now spelled in another case.
func (n *names) inTheWay(path string) bool {
	for at := path; at != ""; at = parent(at) {
		claimed, ok := n.spelled[fold(at)]
		if ok && (at == path || claimed != at || n.file(at)) {
			return true
		}
	}
	return false
}
