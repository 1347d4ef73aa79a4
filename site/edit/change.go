package edit

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/ledger"
	"gongkai/site/toml"
	"gongkai/site/undo"
)

// Change returns the source of a document with other values in its front matter. body,
// unless it is nil, is its new text. Comments, the order of the front matter, line ends
// and a byte order mark stay as they are. The error is toml.ErrLayout, or says that there
// is no front matter.
func Change(source []byte, assignments []toml.Assignment, body *string) ([]byte, error) {
	front, text, problems := corpus.Split("", source)
	if len(problems) > 0 {
		return nil, errors.New(problems[0].Message)
	}
	lineEnd := "\n"
	if bytes.Contains(source, []byte("\r\n")) {
		lineEnd = "\r\n"
	}
	head := string(front.Text)
	if len(assignments) > 0 {
		edited, err := toml.Edit(strings.ReplaceAll(head, "\r\n", "\n"), assignments)
		if err != nil {
			return nil, err
		}
		head = strings.ReplaceAll(edited, "\n", lineEnd)
	}
	tail := string(text.Text)
	if body != nil && plain(*body) != plain(tail) {
		tail = strings.ReplaceAll(plain(*body), "\n", lineEnd)
	}
	start := bytes.Index(source, front.Text)
	if len(front.Text) == 0 {
		start = bytes.IndexByte(source, '\n') + 1
	}
	if head != "" && !strings.HasSuffix(head, "\n") {
		head += lineEnd
	}
	return []byte(string(source[:start]) + head + "+++" + lineEnd + tail), nil
}

// ChangeTOML returns the source of a TOML file, such as organs.toml, with other values.
// Comments, order, line ends and a byte order mark stay as they are. The error is
// toml.ErrLayout.
func ChangeTOML(source []byte, assignments []toml.Assignment) ([]byte, error) {
	text, marked := strings.CutPrefix(string(source), "\uFEFF")
	edited, err := toml.Edit(plain(text), assignments)
	if err != nil {
		return nil, err
	}
	if strings.Contains(text, "\r\n") {
		edited = strings.ReplaceAll(edited, "\n", "\r\n")
	}
	if marked {
		edited = "\uFEFF" + edited
	}
	return []byte(edited), nil
}

// plain returns a text with LF line ends.
func plain(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// Write gives a file of the site new content as a part of an action, which notes what
// was there. before is what the file held when it was read, nil for a new file.
func Write(root *os.Root, action *undo.Action, name string, before, after []byte) error {
	if before != nil {
		now, err := root.ReadFile(name)
		if err != nil || !bytes.Equal(now, before) {
			return fmt.Errorf("写 %s：%w", name, ErrChanged)
		}
	} else if _, err := root.Lstat(name); err == nil {
		return fmt.Errorf("文件 %s %w", name, ErrExists)
	}
	if err := action.Before(name, after); err != nil {
		return err
	}
	if before == nil {
		return Create(root, name, after)
	}
	return Replace(root, name, before, after)
}

// Place moves a file that was received into its place as a part of an action. The error is
// ErrExists where something lies there: nothing is overwritten. sum is the digest
// (SHA-256) of the file.
func Place(root *os.Root, action *undo.Action, from, name string, sum [sha256.Size]byte) error {
	if _, err := root.Lstat(name); err == nil {
		return fmt.Errorf("文件 %s %w", name, ErrExists)
	}
	if err := action.BeforeDigest(name, sum); err != nil {
		return err
	}
	err := root.Link(from, name) // fails where the name is taken by now
	switch {
	case err == nil:
		return root.Remove(from)
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("文件 %s %w", name, ErrExists)
	}
	if err := root.Rename(from, name); err != nil { // a file system without links
		return fmt.Errorf("写 %s：%w", name, err)
	}
	return nil
}

// Remove removes a file as a part of an action, which has it until it is taken back.
func Remove(root *os.Root, action *undo.Action, name string) error {
	if err := action.BeforeRemoval(name); err != nil {
		return err
	}
	if err := root.Remove(name); err != nil {
		return fmt.Errorf("删 %s：%w", name, err)
	}
	return nil
}

// Public returns the files that an action has made and that are public by now: taking
// the action back would make their pages vanish.
func Public(root *os.Root, d undo.Done) (names []string, err error) {
	memory, err := root.ReadFile("content/" + corpus.PublishedFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("读 content/%s：%w", corpus.PublishedFile, err)
	}
	pages := ledger.PathsIn(memory)
	for _, f := range d.Files {
		if f.New && pages[strings.TrimPrefix(f.Name, "content/")] {
			names = append(names, f.Name)
		}
	}
	return names, nil
}
