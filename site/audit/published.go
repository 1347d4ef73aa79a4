package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"gongkai/site/calendar"
)

// ReadPublished returns the pages that an earlier audit.json lists, so that a
// build can see whether one would vanish or has moved its date. It reads no
// further than the list of pages. Errors say that the file is not ours or damaged.
func ReadPublished(audit []byte) ([]PublicPage, error) {
	pages, err := readPages(json.NewDecoder(bytes.NewReader(audit)))
	if err != nil {
		return nil, fmt.Errorf("读 audit.json 里已公开的页面: %w", err)
	}
	return pages, nil
}

func readPages(dec *json.Decoder) ([]PublicPage, error) {
	if err := expect(dec, '{'); err != nil {
		return nil, err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		if key == "pages" {
			return pageList(dec)
		}
		var other json.RawMessage
		if err := dec.Decode(&other); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("没有 pages")
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
