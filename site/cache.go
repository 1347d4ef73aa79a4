package site

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/render"
)

// Cache is what stays between looks at one site: what each of its files says,
// and the parsed layouts while no file of layouts/ has changed. What is kept is
// never changed, and a build with a cache makes the bytes of one without.
//
// The zero value is empty and ready, a nil *Cache remembers nothing. One Examine
// at a time may use a Cache.
type Cache struct {
	corpus   corpus.Cache
	own      [sha256.Size]byte // of the site's layouts
	renderer *render.Renderer  // nil before the first look
	mistakes []diag.Problem    // in the layouts
}

// files is the part that the corpus keeps.
func (c *Cache) files() *corpus.Cache {
	if c == nil {
		return nil
	}
	return &c.corpus
}

// layouts is render.New of the site's layouts over those of the default theme.
func (c *Cache) layouts(own, defaults fs.FS) (*render.Renderer, []diag.Problem) {
	theme := render.Theme(own, defaults)
	if c == nil {
		return render.New(theme)
	}
	sum, err := sumOf(own)
	if err != nil { // render.New says what is wrong
		return render.New(theme)
	}
	if c.renderer == nil || c.own != sum {
		c.own = sum
		c.renderer, c.mistakes = render.New(theme)
	}
	return c.renderer, c.mistakes
}

// sumOf tells apart the states of a folder, which may be absent, by the names,
// kinds and bytes of all that is in it.
func sumOf(folder fs.FS) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	err = fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case name == "." && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		}
		var text []byte
		if d.Type().IsRegular() {
			text, err = fs.ReadFile(folder, name)
		}
		fmt.Fprintf(h, "%q %v %d\n%s", name, d.Type(), len(text), text)
		return err
	})
	return [sha256.Size]byte(h.Sum(nil)), err
}
