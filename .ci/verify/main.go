// Command verify checks an output folder against its manifest.json with nothing
// but the published bytes: every file listed is there with its SHA-256 and size,
// and there is no other file.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	if err := verify(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "verify:", err)
		os.Exit(1)
	}
}

func verify(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return err
	}
	var manifest struct {
		Files []struct {
			Path, SHA256 string
			Bytes        int
		}
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return err
	}
	listed := map[string]bool{"manifest.json": true}
	for _, f := range manifest.Files {
		listed[f.Path] = true
		body, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		if hex.EncodeToString(sum[:]) != f.SHA256 || len(body) != f.Bytes {
			return fmt.Errorf("%s differs from the manifest", f.Path)
		}
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil && !listed[filepath.ToSlash(name)] {
			err = fmt.Errorf("%s is not in the manifest", name)
		}
		return err
	})
	fmt.Printf("%s: %d files as listed\n", dir, len(manifest.Files))
	return err
}
