// Package output writes the bytes of a built site. It knows nothing about pages:
// a build hands over names and bytes, and the package guarantees three things.
//
//   - A name never leads out of the output, and means the same file on every
//     operating system.
//   - What visitors see is never half of a build. Bytes are collected next to the
//     output and put into place only when the whole build has succeeded.
//   - A file whose bytes have not changed is not touched: same inode, same time.
//
// [Output] is the interface; [Memory] has everything in memory (tests, the
// preview server); [Dir] is a folder on disk.
//
// # Names
//
// A name is a slash path in the output, such as
// "enforcement/penalty/2026/0012/index.html". Refused (ErrName): absolute and
// empty names, empty, "." and ".." segments, backslashes, control characters,
// any of <>:"|?*, a segment ending in a dot or a space, the device names of
// Windows, segments over 255 and names over 1000 bytes, and "manifest.json",
// which the output writes itself. Refused too (ErrTwice): the same name twice,
// two names that differ only in case (one file on Windows and macOS), and a
// name that is both a file and a folder.
//
// # The folder
//
// The output folder holds manifest.json and the files it lists, nothing else.
// For an output "public" two more things lie next to it while a build runs:
//
//	.public.gongkai-lock      held by the running build, dies with its process
//	.public.gongkai-staging/  what the build has changed so far
//
// [Open] takes the lock (ErrLocked when another build has it), finishes or
// discards the remains of a killed build, and scans the folder. It refuses
// (ErrForeign) a folder that has content but no manifest of ours, a symbolic
// link, and a file: nothing that gongkai did not write is ever overwritten as a
// whole or deleted.
//
// [Dir.Put] compares the bytes with the existing file. A file with equal bytes is
// only listed. Other bytes are written into staging: as a numbered file when the
// folder exists, or, when the folder is new, as a file inside a numbered folder
// that mirrors it, so that a single rename later puts a whole new folder into
// place.
//
// [Dir.Reuse] does without the bytes: it lists a file of the previous build that
// nobody has changed.
//
// [Dir.Commit] then, in this order: stages manifest.json, syncs what is staged
// to the disk, writes and syncs the commit record (commit.json in staging),
// moves the staged items into place by rename, removes the files which the old
// manifest lists and the new one does not, with the folders that this empties,
// puts manifest.json into place last, and removes staging and lock.
//
// When the build is killed before the record is written, the old bytes remain, and
// the next Open discards staging; when it is killed later, the next Open (or
// [Recover]) finishes the list. Every step of the list may be repeated. Each file
// is at each moment wholly old or wholly new. When anything fails before the record, full disk
// included, nothing in the output has changed.
//
// With [Switch] a commit has no record. A whole new tree is made in staging, of hard
// links to the files that have not changed and of the staged ones, synced, and
// exchanged with the output in one step; see switch.go for systems that cannot. Killed
// before the step, the next Open discards the new tree; killed after it, the old one.
//
// A file in the output that neither the old manifest nor the new build names is
// left alone and reported as stray. A symbolic link inside the output, where the
// build needs a file or a folder, is an error that names it.
package output

import (
	"crypto/sha256"
	"io"

	"gongkai/site/internal/filestate"
)

// Output takes the files of one build. Both methods are safe for concurrent
// use and do not retain data after they return.
type Output interface {
	// Put writes one file.
	Put(name string, data []byte) error
	// PutFile writes one file whose bytes are streamed from open. It may call
	// open a second time: once to compare, once to copy.
	PutFile(name string, open func() (io.ReadCloser, error)) error
}

// Refusal is an error for a request that the output declines, as opposed to a
// failing disk. Callers test for the constants with errors.Is; the
// errors returned add where it happened and what to do.
type Refusal string

// Error returns the Chinese message.
func (r Refusal) Error() string { return string(r) }

const (
	// ErrForeign means that something gongkai did not write is at the place for
	// the output. Commands exit with 3.
	ErrForeign = Refusal("输出位置已有别的内容")
	// ErrLocked means that another build is writing this output at this moment.
	ErrLocked = Refusal("另一个 gongkai 正在写这个输出文件夹")
	// ErrName means that a name cannot be a file of the output.
	ErrName = Refusal("输出文件名不能用")
	// ErrTwice means that two files of a build claim the same place.
	ErrTwice = Refusal("两个输出文件争用同一个位置")
	// ErrBlocked means that something inside the output is in the way: a symbolic
	// link, a device, or a stray file where a folder is needed.
	ErrBlocked = Refusal("输出文件夹里有东西挡路")
	// ErrPartial means that a commit has begun and could not be finished: some
	// files are new, some old. The next command finishes it.
	ErrPartial = Refusal("发布只完成了一部分")
	// ErrClosed means that Put or Commit was called after Commit or Close.
	ErrClosed = Refusal("输出已经结束")
)

// Report counts what a Commit did. manifest.json itself is not counted.
type Report struct {
	Written   int // files whose bytes are new or changed
	Unchanged int // files left untouched
	Removed   int // files of the previous build taken away
	// Manifest is the SHA-256 of manifest.json: the next build's Previous.
	Manifest [sha256.Size]byte
	// Switched reports whether the whole folder was switched in one step.
	Switched bool
	// States are those of the files of the manifest, in its order, for a later
	// Trust; nil when Trust was not called.
	States []filestate.State
	// Stray are the things in the output folder that belong to no build, as
	// sorted slash paths. A folder with nothing of ours in it is named once and
	// ends in "/".
	Stray []string
}
