package html

import (
	"bytes"

	"golang.org/x/net/html"
)

// token is a start tag, an end tag or a text.
type token struct {
	kind       kind
	name       string // of a tag, in lower case
	attributes []attribute
	text       []byte // of a text, unescaped; valid until the next token
}

type kind uint8

const (
	startTag kind = iota
	selfClosed
	endTag
	text
)

type attribute struct{ name, value string }

// get returns the value of an attribute, "" without it.
func (t *token) get(name string) string {
	value, _ := t.lookup(name)
	return value
}

// lookup returns the value of an attribute, and whether the tag has it.
func (t *token) lookup(name string) (value string, ok bool) {
	for _, a := range t.attributes {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

// tokens calls yield with every tag and text of a page, in order. Comments and
// the doctype are passed over.
func tokens(page []byte, yield func(*token)) {
	z := html.NewTokenizer(bytes.NewReader(page))
	t := &token{}
	for {
		switch z.Next() {
		case html.ErrorToken: // the end: reading from memory has no other
			return
		case html.TextToken:
			*t = token{kind: text, text: z.Text(), attributes: t.attributes[:0]}
		case html.StartTagToken:
			t.tag(z, startTag)
		case html.SelfClosingTagToken:
			t.tag(z, selfClosed)
		case html.EndTagToken:
			t.tag(z, endTag)
		default:
			continue
		}
		yield(t)
	}
}

// tag reads the name and attributes of a tag.
func (t *token) tag(z *html.Tokenizer, k kind) {
	name, more := z.TagName()
	*t = token{kind: k, name: string(name), attributes: t.attributes[:0]}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		t.attributes = append(t.attributes, attribute{string(key), string(value)})
	}
}
