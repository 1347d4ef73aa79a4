package grade

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm/tsatest"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func day(t *testing.T, text string) calendar.Date {
	t.Helper()
	if text == "" {
		return calendar.Date{}
	}
	d, err := calendar.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The log has trusted times from 2026-03-10 (Tuesday) on; entry 12 has its first on
// Monday, 2026-03-16.
func TestGrades(t *testing.T) {
	t.Parallel()
	national, err := calendar.National()
	if err != nil {
		t.Fatal(err)
	}
	times := NewTimes([]Seen{
		{Size: 20, Time: at(t, "2026-03-17 09:00"), By: "w"}, {Size: 10, Time: at(t, "2026-03-10 09:00"), By: "w"},
		{Size: 15, Time: at(t, "2026-03-16 23:59"), By: "w"}, {Size: 15, Time: at(t, "2026-03-18 09:00"), By: "tsa"},
	})
	for name, c := range map[string]struct {
		index       int64
		stated, due string
		late        bool
		lag         int
		want        Grade
	}{
		"in time":                                 {12, "2026-03-16", "2026-03-20", false, 1, Proven},
		"on the last day":                         {12, "2026-03-16", "2026-03-16", false, 1, Proven},
		"Friday, seen on Monday":                  {12, "2026-03-13", "2026-03-20", false, 1, Proven},
		"Friday the last day, seen on Monday":     {12, "2026-03-13", "2026-03-13", false, 1, Stated},
		"the same without a lag":                  {12, "2026-03-13", "2026-03-20", false, 0, Contradicted},
		"dated back":                              {12, "2026-03-11", "2026-03-20", false, 1, Contradicted},
		"dated back, more lag":                    {12, "2026-03-11", "2026-03-20", false, 3, Proven},
		"dated back and late":                     {12, "2026-03-11", "2026-03-09", true, 1, Contradicted},
		"on the day on which the log began":       {12, "2026-03-10", "2026-03-20", false, 1, Contradicted},
		"before the log, the deadline after it":   {12, "2026-03-09", "2026-03-20", false, 1, Proven},
		"before the log":                          {0, "2026-01-05", "2026-01-12", false, 1, Stated},
		"late":                                    {12, "2026-03-16", "2026-03-11", true, 1, Late},
		"no deadline":                             {12, "2026-03-16", "", false, 1, Proven},
		"no deadline, dated back":                 {12, "2026-03-11", "", false, 1, Contradicted},
		"not seen yet":                            {20, "2026-03-18", "2026-03-20", false, 1, Stated},
		"a date that lies ahead of what was seen": {12, "2026-03-30", "2026-03-31", false, 1, Proven},
	} {
		j := Judge{Times: times, Calendar: national, Lag: c.lag}
		got := j.Proof(Claim{Index: c.index, Stated: day(t, c.stated), Due: day(t, c.due), Late: c.late})
		if got.Grade != c.want || got.Index != c.index {
			t.Errorf("%s: %+v, want %s", name, got, c.want)
		}
	}
	if p := (&Judge{Times: NewTimes(nil), Calendar: national, Lag: 1}).Proof(Claim{Stated: day(t, "2026-03-16")}); p.Grade != Stated || p.First != nil {
		t.Errorf("without times: %+v", p)
	}
	if newest, _ := times.Newest(); newest.By != "tsa" {
		t.Errorf("newest: %+v", newest)
	}
}

// cosigner is a witness whose clock the test sets.
func cosigner(t *testing.T, name string, seed byte, now *time.Time) log.Cosigner {
	t.Helper()
	secret, _, err := log.NewKey(rand.NewChaCha8([32]byte{seed}), name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := log.NewCosigner(secret, func() time.Time { return *now })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func witnessOf(t *testing.T, name string, c log.Cosigner) Witness {
	t.Helper()
	key, err := log.ParseWitness(c.VKey())
	if err != nil {
		t.Fatal(err)
	}
	return Witness{Name: name, VKey: c.VKey(), Key: key}
}

// grown is a log of one entry a day, every checkpoint signed by the signers.
func grown(t *testing.T, days int, now *time.Time, cosigners ...log.Signer) (fstest.MapFS, *log.Log, log.Keys) {
	t.Helper()
	const origin = "www.shifan.example/log"
	secret, vkey, err := log.NewKey(rand.NewChaCha8([32]byte{1}), origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := log.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := log.ParseKeys(vkey)
	if err != nil {
		t.Fatal(err)
	}
	files, index := fstest.MapFS{}, ""
	l := log.Empty(origin)
	for i := range days {
		digest := log.Digest([]byte{byte(i)})
		p, err := l.Append([]log.Entry{{Event: log.Publish, Path: "a" + strconv.Itoa(i) + ".md", Published: "2026-03-10", Record: digest, SM3: digest, AsOf: "2026-03-10"}}, append([]log.Signer{signer}, cosigners...)...)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range p.Files {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		size := strconv.FormatInt(p.After.Size, 10)
		index += size + " 2026-03-10\n"
		files["checkpoints/"+size] = &fstest.MapFile{Data: p.After.Note}
		files["checkpoint"] = &fstest.MapFile{Data: p.After.Note}
		files["checkpoints/index"] = &fstest.MapFile{Data: []byte(index)}
		if l, err = log.Open(files, keys); err != nil {
			t.Fatal(err)
		}
		*now = now.AddDate(0, 0, 1)
	}
	return files, l, keys
}

// Times come from cosignatures as the policy asks, and from stamps; what does not verify
// is named and proves nothing.
func TestRead(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-03-10 09:00")
	a, b := cosigner(t, "a.example/witness", 2, &now), cosigner(t, "b.example/witness", 3, &now)
	files, l, keys := grown(t, 3, &now, a, b)
	authority := tsatest.New(t, tsatest.Options{})
	first := at(t, "2026-03-10 09:00")
	policy := "witness A " + a.VKey() + "\nwitness B " + b.VKey() + "\n"
	stranger := cosigner(t, "c.example/witness", 4, &now)
	alter := func(name string, change func([]byte) []byte) func(fstest.MapFS) {
		return func(f fstest.MapFS) { f[name] = &fstest.MapFile{Data: change(slices.Clone(f[name].Data))} }
	}
	for name, c := range map[string]struct {
		policy string
		alter  func(fstest.MapFS)
		times  int
		code   string
	}{
		"any":                  {policy, nil, 3, ""},
		"both":                 {policy + "group g all A B\nquorum g\n", nil, 3, ""},
		"another is asked":     {policy + "witness C " + stranger.VKey() + "\ngroup g all A C\nquorum g\n", nil, 0, ""},
		"two of three":         {policy + "witness C " + stranger.VKey() + "\ngroup g 2 A B C\nquorum g\n", nil, 3, ""},
		"a stranger":           {"witness C " + stranger.VKey() + "\n", nil, 0, ""},
		"a checkpoint is gone": {policy, func(f fstest.MapFS) { delete(f, "checkpoints/1") }, 2, log.Damaged},
		"of another size":      {policy, func(f fstest.MapFS) { f["checkpoints/1"] = f["checkpoints/2"] }, 2, log.Damaged},
		"a cosignature is altered": {policy + "quorum A\n", alter("checkpoints/1", func(note []byte) []byte {
			note[len(note)-130] ^= 1 // within the first of the last two lines or the last
			return note
		}), -1, ""},
	} {
		p, err := ParsePolicy([]byte(c.policy))
		if err != nil {
			t.Fatal(name, err)
		}
		altered := fstest.MapFS{}
		for n, f := range files {
			altered[n] = f
		}
		if c.alter != nil {
			c.alter(altered)
		}
		r := Reader{Files: altered, Log: l, Keys: keys, Trust: Trust{Policy: p}}
		sizes, err := r.Sizes()
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Read(sizes)
		if err != nil {
			t.Fatal(name, err)
		}
		seen, bad := got.Seen, got.Bad
		if c.times >= 0 && len(seen) != c.times || (len(bad) > 0) != (c.code != "" || c.times < 0) || c.code != "" && bad[0].Code != c.code {
			t.Errorf("%s: %d times, %+v", name, len(seen), bad)
		}
		if c.times == 3 && (!seen[0].Time.Equal(first) || seen[0].Size != 1) {
			t.Errorf("%s: %+v", name, seen[0])
		}
	}
	stamped := func(text string, when time.Time) ([]Seen, []Bad) {
		c := l.Checkpoint()
		if text == "" {
			text = c.Text()
		}
		with := fstest.MapFS{"checkpoints/3.tsr": {Data: authority.Stamp([]byte(text), false, when)}}
		for n, f := range files {
			with[n] = f
		}
		w := witnessOf(t, "A", a)
		r := Reader{Files: with, Log: l, Keys: keys, Trust: Trust{Policy: Policy{Witnesses: []Witness{w}}, Roots: authority.Roots}}
		got, err := r.Read([]int64{3})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Signed) != len(got.Seen) || got.Signed[0].By != "a.example/witness" {
			t.Errorf("signed: %+v", got.Signed)
		}
		return got.Seen, got.Bad
	}
	if seen, bad := stamped("", at(t, "2026-03-12 10:00")); len(seen) != 2 || len(bad) != 0 || seen[1].By == "" {
		t.Errorf("stamped: %+v, %+v", seen, bad)
	}
	if seen, bad := stamped("another text", at(t, "2026-03-12 10:00")); len(seen) != 1 || len(bad) != 1 || bad[0].Code != log.BadTimestamp {
		t.Errorf("another text: %+v, %+v", seen, bad)
	}
	if seen, bad := stamped("", at(t, "2026-03-14 10:00")); len(seen) != 2 || len(bad) != 1 || bad[0].Code != ClockDiffers {
		t.Errorf("two clocks: %+v, %+v", seen, bad)
	}
}

func TestPolicyRefused(t *testing.T) {
	t.Parallel()
	now := time.Time{}
	key := cosigner(t, "a.example/witness", 2, &now).VKey()
	for name, text := range map[string]string{
		"an unknown word":          "origin x\n",
		"a witness without a key":  "witness A\n",
		"a key that is none":       "witness A a+b+c\n",
		"a name twice":             "witness A " + key + "\nwitness A " + key + "\n",
		"a witness called none":    "witness none " + key + "\n",
		"a member that is nobody":  "witness A " + key + "\ngroup g any B\n",
		"a member twice":           "witness A " + key + "\ngroup g 2 A A\n",
		"more than there are":      "witness A " + key + "\ngroup g 2 A\n",
		"none of them":             "witness A " + key + "\ngroup g 0 A\n",
		"a quorum that is nobody":  "quorum g\n",
		"two quorums":              "quorum none\nquorum none\n",
		"a witness after a quorum": "quorum none\nwitness A " + key + "\n",
	} {
		if _, err := ParsePolicy([]byte(text)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if p, err := ParsePolicy([]byte("# 注释\n\nlog x+y+z https://a.example/\nwitness A " + key + " https://w.example/\nquorum A\n")); err != nil || len(p.Logs) != 1 || len(p.Witnesses) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add([]byte("log a\nwitness A b+c+d\ngroup g any A\nquorum g\n"))
	f.Add([]byte("group g 1 g\nquorum none\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ParsePolicy(text)
		if err == nil && len(p.Witnesses)+len(p.groups) > 2*mostOfPolicy {
			t.Error("too many")
		}
	})
}
