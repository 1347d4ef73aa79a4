// Package output is where the bytes of a built site go. It knows nothing about
// pages: a build hands it names and bytes, and it answers for three things.
//
//   - A name never leads out of the output, and means the same file on every
//     operating system.
//   - What visitors see is never half of a build. Bytes are collected beside the
//     output and put into place only when the whole build has succeeded.
//   - A file whose bytes have not changed is not touched: same inode, same time.
//
// [Output] is the interface; [Memory] keeps everything in memory (tests, the
// preview server); [Dir] is a folder on disk.
//
// # Names
//
// A name is a slash path below the output, such as
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
// For an output "public" two more things stand beside it while a build runs:
//
//	.public.gongkai-lock      held by the running build, dies with its process
//	.public.gongkai-staging/  what the build has changed so far
//
// [Open] takes the lock (ErrLocked when another build has it), finishes or
// discards what a killed build left, and looks at the folder. It refuses
// (ErrForeign) a folder that has content but no manifest of ours, a symbolic
// link, and a file: nothing that gongkai did not write is ever overwritten as a
// whole or deleted.
//
// [Dir.Put] compares the bytes with the file that stands there. Equal bytes are
// only noted. Others are written into staging: one numbered file when its
// folder stands already, or, when the folder is new, a file inside one numbered
// folder that mirrors it, so that a whole new folder is later put into place by
// a single rename.
//
// [Dir.Keep] does without the bytes: it notes a file that stands as the previous
// build left it.
//
// [Dir.Commit] then, in this order: stages manifest.json, syncs what is staged
// to the disk, writes and syncs the commit record (commit.json in staging),
// moves the staged items into place by rename, removes the files which the old
// manifest lists and the new one does not, with the folders that this empties,
// puts manifest.json into place last, and takes staging and lock away.
//
// Killed before the record stands, the old bytes stand, and the next Open
// discards staging; killed after, the next Open (or [Recover]) finishes the
// list. Every step of the list may be repeated. Each file is at each moment
// wholly old or wholly new. When anything fails before the record, full disk
// included, nothing in the output has changed.
//
// A file in the output that neither the old manifest nor the new build names is
// left alone and reported as stray. A symbolic link inside the output, where the
// build needs a file or a folder, is an error that names it.
package output

import (
	"crypto/sha256"
	"io"
)

// Output takes the files of one build. Both methods are safe for concurrent
// use and do not keep data after they return.
type Output interface {
	// Put writes one file.
	Put(name string, data []byte) error
	// PutFile writes one file whose bytes are streamed from open. It may call
	// open a second time: once to compare, once to copy.
	PutFile(name string, open func() (io.ReadCloser, error)) error
}

// Refusal is an error that says the output declines what is asked of it, as
// opposed to a failing disk. Callers test for the constants with errors.Is; the
// errors returned add where it happened and what to do.
type Refusal string

// Error returns the Chinese message.
func (r Refusal) Error() string { return string(r) }

const (
	// ErrForeign: the place for the output is taken by something that gongkai
	// did not make. Commands exit with 3.
	ErrForeign = Refusal("输出位置已有别的内容")
	// ErrLocked: another build is writing this output at this moment.
	ErrLocked = Refusal("另一个 gongkai 正在写这个输出文件夹")
	// ErrName: a name that cannot be a file of the output.
	ErrName = Refusal("输出文件名不能用")
	// ErrTwice: two files of one build claim the same place.
	ErrTwice = Refusal("两个输出文件争用同一个位置")
	// ErrBlocked: inside the output something stands in the way: a symbolic
	// link, a device, or a stray file where a folder is needed.
	ErrBlocked = Refusal("输出文件夹里有东西挡路")
	// ErrClosed: Put or Commit after Commit or Close.
	ErrClosed = Refusal("输出已经结束")
)

// Report counts what a Commit did. manifest.json itself is not counted.
type Report struct {
	Written   int // files whose bytes are new or changed
	Unchanged int // files left untouched
	Removed   int // files of the previous build taken away
	// Manifest is the SHA-256 of manifest.json: the next build's Previous.
	Manifest [sha256.Size]byte
	// Stray are the things in the output folder that belong to no build, as
	// sorted slash paths. A folder with nothing of ours in it is named once and
	// ends in "/".
	Stray []string
}
