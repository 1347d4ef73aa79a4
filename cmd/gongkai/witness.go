package main

import (
	"crypto/rand"
	"net/http"
	"os"
	"time"

	"gongkai/site/proof/grade"
	"gongkai/site/proof/witness"
	"gongkai/site/publish"
)

// witnessWait is how long a witness or authority is waited for.
const witnessWait = 10 * time.Second

// askWitnesses lets a publication ask the witnesses of publish.toml.
func askWitnesses(o *publish.Options, c publish.Config) {
	o.Witnesses, o.Authority = c.Witnesses, c.Authority
	o.Client = witness.Client{HTTP: http.DefaultClient, Random: rand.Reader, Wait: witnessWait}
}

// trusted returns whose times a build believes: the witnesses and the authority of
// publish.toml. A file that cannot be read names nobody: whoever publishes complains.
func trusted(root *os.Root, source string) (t grade.Trust) {
	if info, err := root.Stat(publishFile); err != nil || !info.Mode().IsRegular() {
		return t
	}
	text, err := root.ReadFile(publishFile)
	if err != nil {
		return t
	}
	c, _ := publish.ReadConfig(text, source)
	for _, w := range c.Witnesses {
		t.Policy.Witnesses = append(t.Policy.Witnesses, w.Witness)
	}
	if c.Authority != nil {
		t.Roots, t.Authority = c.Authority.PEM, c.Authority.Name
	}
	return t
}

// sayWitnessed prints who has signed a publication besides the organ.
func sayWitnessed(f *flags, l *publish.LogReport) {
	for _, w := range l.Warnings {
		f.say("警告：%s [%s]\n", w.Message, w.Code)
	}
	for _, line := range l.SignedWords() {
		f.say("%s\n", line)
	}
}
