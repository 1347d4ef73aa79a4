// Command way walks with one document of the demonstration site from its file to
// its page, and writes which code ran for it: the coverage counters are cleared
// when the site has been examined, and written when the page is there.
//
//	go build -cover -covermode=atomic -coverpkg=gongkai/... -o way ./.ci/way
//	./way DIR; go tool covdata textfmt -i DIR -o profile.txt
//
// TestHouse in package site prints the files.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/coverage"

	"gongkai/site"
	"gongkai/site/calendar"
)

const (
	document = "enforcement/penalty/2026/0012.md"
	page     = "enforcement/penalty/2026/0012/index.html"
)

func main() {
	if err := walk(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "way:", err)
		os.Exit(1)
	}
}

func walk(dir string) error {
	s, err := site.Examine(context.Background(), site.Options{Source: os.DirFS("."), AsOf: calendar.New(2026, 11, 21)})
	if err != nil {
		return err
	}
	preview := s.Preview()
	if err := coverage.ClearCounters(); err != nil {
		return err
	}
	if d, _, err := s.Corpus.Reread(document); d == nil || err != nil {
		return errors.Join(errors.New("no document "+document), err)
	}
	if _, ok, err := preview.File(page); !ok || err != nil {
		return errors.Join(errors.New("no page "+page), err)
	}
	return errors.Join(coverage.WriteMetaDir(dir), coverage.WriteCountersDir(dir))
}
