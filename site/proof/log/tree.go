package log

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a SHA-256 hash of the tree.
type Hash = tlog.Hash

// tileHeight is the C2SP one: a tile has 2^8 hashes.
const tileHeight = 8

// emptyRoot returns the root of a tree without entries, the hash of nothing.
func emptyRoot() Hash {
	root, _ := tlog.TreeHash(0, nil)
	return root
}

// tree answers for the hashes of a log. Every hash that it gives was verified against
// the checkpoint's root.
type tree struct {
	head   Checkpoint
	hashes tlog.HashReader
}

func newTree(files fs.FS, head Checkpoint) *tree {
	t := &tree{head: head}
	t.hashes = tlog.TileHashReader(tlog.Tree{N: head.Size, Hash: head.Root}, tiles{files})
	return t
}

// holds verifies that the entries are those of the tree from index first on.
func (t *tree) holds(first int64, entries [][]byte) error {
	indexes := make([]int64, len(entries))
	for i := range entries {
		indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
	}
	hashes, err := t.hashes.ReadHashes(indexes)
	if err != nil {
		return asFault(err)
	}
	for i, entry := range entries {
		if hashes[i] != tlog.RecordHash(entry) {
			return fmt.Errorf("log: entry %d differs from the tree", first+int64(i))
		}
	}
	return nil
}

// continues verifies that the tree's first entries have the root of an earlier
// checkpoint.
func (t *tree) continues(earlier Checkpoint) error {
	root, err := tlog.TreeHash(earlier.Size, t.hashes)
	if err != nil {
		return asFault(err)
	}
	if root != earlier.Root {
		return &Fault{Code: Forked, Message: fmt.Sprintf("前 %d 号登记与保存的检查点不同：日志被改写", earlier.Size)}
	}
	return nil
}

func (t *tree) inclusion(size, index int64) ([]Hash, error) {
	proof, err := tlog.ProveRecord(size, index, t.hashes)
	return proof, asFault(err)
}

func (t *tree) consistency(older, newer int64) ([]Hash, error) {
	if older == 0 {
		return nil, nil
	}
	proof, err := tlog.ProveTree(newer, older, t.hashes)
	return proof, asFault(err)
}

// Includes verifies the proof that the entry of an index is in the log of a checkpoint.
func (c Checkpoint) Includes(index int64, entry []byte, proof []Hash) bool {
	return index >= 0 && index < c.Size && tlog.CheckRecord(proof, c.Size, c.Root, index, tlog.RecordHash(entry)) == nil
}

// Continues verifies the proof that the log of the checkpoint continues an earlier one.
func (c Checkpoint) Continues(earlier Checkpoint, proof []Hash) bool {
	if earlier.Size == 0 {
		return len(proof) == 0
	}
	return earlier.Size <= c.Size && tlog.CheckTree(proof, c.Size, c.Root, earlier.Size, earlier.Root) == nil
}

// grow adds entries to the tree. It returns the new root and the tiles that the longer
// tree has and the shorter one had not.
func (t *tree) grow(entries [][]byte) (Checkpoint, []File, error) {
	added := overlay{old: t.hashes, from: tlog.StoredHashCount(t.head.Size)}
	for i, entry := range entries {
		hashes, err := tlog.StoredHashes(t.head.Size+int64(i), entry, &added)
		if err != nil {
			return Checkpoint{}, nil, asFault(err)
		}
		added.hashes = append(added.hashes, hashes...)
	}
	next := Checkpoint{Origin: t.head.Origin, Size: t.head.Size + int64(len(entries))}
	root, err := tlog.TreeHash(next.Size, &added)
	if err != nil {
		return Checkpoint{}, nil, asFault(err)
	}
	next.Root = root
	var files []File
	for _, tile := range newTiles(t.head.Size, next.Size) {
		data, err := tlog.ReadTileData(tile, &added)
		if err != nil {
			return Checkpoint{}, nil, asFault(err)
		}
		files = append(files, File{Name: tileName(tile), Data: data})
	}
	return next, files, nil
}

// newTiles returns the tiles that a tree of newer entries has and one of older has not.
func newTiles(older, newer int64) []tlog.Tile { return tlog.NewTiles(tileHeight, older, newer) }

// overlay is a tree with hashes behind its end.
type overlay struct {
	old    tlog.HashReader
	from   int64
	hashes []Hash
}

func (o *overlay) ReadHashes(indexes []int64) ([]Hash, error) {
	got := make([]Hash, len(indexes))
	var older []int64
	for i, x := range indexes {
		switch {
		case x < o.from:
			older = append(older, x)
		case x-o.from < int64(len(o.hashes)):
			got[i] = o.hashes[x-o.from]
		default:
			return nil, fmt.Errorf("log: hash %d lies behind the end of the tree", x)
		}
	}
	if len(older) == 0 {
		return got, nil
	}
	hashes, err := o.old.ReadHashes(older)
	if err != nil {
		return nil, err
	}
	next := 0
	for i, x := range indexes {
		if x < o.from {
			got[i] = hashes[next]
			next++
		}
	}
	return got, nil
}

// tiles reads tiles from a folder. TileHashReader verifies what it reads.
type tiles struct{ files fs.FS }

func (t tiles) Height() int { return tileHeight }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(list))
	for i, tile := range list {
		name := tileName(tile)
		b, err := readLimited(t.files, name, bundleSize*tlog.HashSize)
		if errors.Is(err, fs.ErrNotExist) && tile.W < bundleSize {
			// The tile has become whole since; its beginning is what was asked for.
			whole := tile
			whole.W = bundleSize
			b, err = readLimited(t.files, tileName(whole), bundleSize*tlog.HashSize)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, damaged(name, "缺少这个文件")
		}
		if err != nil {
			return nil, err
		}
		if len(b) < tile.W*tlog.HashSize {
			return nil, damaged(name, "文件不完整")
		}
		data[i] = b[:tile.W*tlog.HashSize]
	}
	return data, nil
}

// tileName returns the C2SP name of a tile: the library's has the height in it.
func tileName(t tlog.Tile) string {
	return tilePath(fmt.Sprintf("tile/%d", t.L), t.N, t.W)
}

// tilePath returns the C2SP name of a tile or bundle: the number in groups of three
// digits, and the width when it is not whole.
func tilePath(folder string, n int64, width int) string {
	name := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	name = folder + "/" + name
	if width < bundleSize {
		name = fmt.Sprintf("%s.p/%d", name, width)
	}
	return name
}

// asFault returns err as a fault of the log when it says that tiles do not fit, and as
// it is when reading failed.
func asFault(err error) error {
	var fault *Fault
	var pathError *fs.PathError
	if err == nil || errors.As(err, &fault) || errors.As(err, &pathError) {
		return err
	}
	return damaged("", "日志的哈希树前后不符（%s）", strings.TrimPrefix(err.Error(), "tlog: "))
}
