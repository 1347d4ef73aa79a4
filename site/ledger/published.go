package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"gongkai/site/calendar"
)

// PublicPage is a document that had a page.
type PublicPage struct {
	Path, URL string
	Published calendar.Moment
	Since     calendar.Date // a day on which it was public; only what was let go later excuses its absence
}

// Published is what an earlier audit.json says of its site.
type Published struct {
	AsOf  calendar.Date
	Pages []PublicPage // by path
	// Accepted are the paths that the organ has let go (accepted.toml); nil when the
	// ledger does not say, which is so without a log of publications.
	Accepted []string
}

// ReadPublished reads an earlier audit.json up to the list of pages, so that a
// build notices when a page vanishes or its date moves. An error says that the
// file is damaged, or another program's.
func ReadPublished(audit []byte) (Published, error) {
	published, err := readPublished(json.NewDecoder(bytes.NewReader(audit)))
	if err != nil {
		return Published{}, fmt.Errorf("读 audit.json 里已公开的页面：%w", err)
	}
	return published, nil
}

func readPublished(dec *json.Decoder) (p Published, err error) {
	if err := expect(dec, '{'); err != nil {
		return p, err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return p, err
		}
		switch key {
		case "as_of":
			err = dec.Decode(&p.AsOf)
		case "pages":
			p.Pages, err = pageList(dec)
			for i := range p.Pages {
				p.Pages[i].Since = p.AsOf
			}
			if err == nil && dec.More() {
				p.Accepted, err = acceptedList(dec)
			}
			return p, err
		default:
			var other json.RawMessage
			err = dec.Decode(&other)
		}
		if err != nil {
			return p, err
		}
	}
	return p, errors.New("没有 pages")
}

// acceptedList reads the member behind the pages, when it is the list of pages that were
// let go.
func acceptedList(dec *json.Decoder) (paths []string, err error) {
	if key, err := dec.Token(); err != nil || key != "accepted" {
		return nil, err
	}
	var list []struct {
		Path string `json:"path"`
	}
	err = dec.Decode(&list)
	paths = []string{}
	for _, a := range list {
		paths = append(paths, a.Path)
	}
	return paths, err
}

func pageList(dec *json.Decoder) (pages []PublicPage, err error) {
	if err := expect(dec, '['); err != nil {
		return nil, err
	}
	for dec.More() {
		var p struct {
			Path      string          `json:"path"`
			URL       string          `json:"url"`
			Published calendar.Moment `json:"published"`
		}
		if err := dec.Decode(&p); err != nil {
			return nil, err
		}
		if p.Path == "" || p.URL == "" || p.Published.IsZero() {
			return nil, fmt.Errorf("第 %d 个页面不完整", len(pages)+1)
		}
		pages = append(pages, PublicPage{Path: p.Path, URL: p.URL, Published: p.Published})
	}
	return pages, expect(dec, ']')
}

func expect(dec *json.Decoder, want json.Delim) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	if token != want {
		return fmt.Errorf("应当是 %s，这里是 %v", want, token)
	}
	return nil
}
