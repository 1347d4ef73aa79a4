package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/site/output"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm"
	"gongkai/site/proof/witness"
)

// Carried is a file that was carried here by hand: a cosignature, a checkpoint with
// cosignatures, or the response of a time-stamp authority.
type Carried struct {
	Name string
	Data []byte
}

// Attestation (见证) is what somebody outside of the organ says of a checkpoint.
type Attestation struct {
	Name  string    // in publish.toml
	Stamp bool      // a time stamp, not a cosignature
	Size  int64     // entries of the checkpoint
	Time  time.Time // of the other's clock
}

// openLogOf opens the log of a source without a built site.
func openLogOf(ctx context.Context, o Options) (*run, error) {
	r := &run{Options: o}
	if err := r.openLog(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// lockLogOf does the same while nobody else publishes.
func lockLogOf(ctx context.Context, o Options) (r *run, done func(), err error) {
	unlock, err := output.Lock(o.Source, lockName)
	if errors.Is(err, output.ErrLocked) {
		return nil, nil, refuse(Busy, "另一个 gongkai publish 正在发布这个网站；请等它结束再运行")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("锁定网站的文件夹：%w", err)
	}
	if r, err = openLogOf(ctx, o); err != nil {
		_ = unlock() // the first error is the one to say
		return nil, nil, err
	}
	return r, func() {
		r.files.Close()
		_ = unlock() // the lock dies with the process
	}, nil
}

// Attestations returns the newest of each witness and of the authority, and who lacks on
// the newest checkpoint.
func Attestations(ctx context.Context, o Options) (newest []Attestation, s Signed, err error) {
	r, err := openLogOf(ctx, o)
	if err != nil {
		return nil, s, err
	}
	defer r.files.Close()
	sizes, err := r.log.Sizes()
	if err != nil {
		return nil, s, err
	}
	slices.Reverse(sizes)
	for _, w := range r.Witnesses {
		for _, size := range sizes {
			c, err := r.checkpointOf(size)
			if err != nil {
				continue // the log's own checks say so
			}
			if at, ok := c.Cosigned(w.Key); ok {
				newest = append(newest, Attestation{Name: w.Name, Size: size, Time: at})
				break
			}
		}
	}
	if a := r.Authority; a != nil {
		for _, size := range sizes {
			c, err := r.checkpointOf(size)
			if err != nil {
				continue
			}
			if stamp, ok := r.stampOf(c); ok {
				newest = append(newest, Attestation{Name: a.Name, Stamp: true, Size: size, Time: stamp.Time})
				break
			}
		}
	}
	return newest, r.signed(), nil
}

// Ask returns what is to be carried to a witness or to the authority of a name, for the
// newest checkpoint: the body of add-checkpoint, or a request for a time stamp.
func Ask(ctx context.Context, o Options, name string) ([]byte, error) {
	r, err := openLogOf(ctx, o)
	if err != nil {
		return nil, err
	}
	defer r.files.Close()
	for _, w := range o.Witnesses {
		if w.Name == name {
			return witness.Query(r.log, r.cosignedLast(w))
		}
	}
	if a := o.Authority; a != nil && a.Name == name {
		request, err := sm.NewRequest(a.Hash, []byte(r.log.Checkpoint().Text()), nil)
		if err != nil {
			return nil, err
		}
		return request.Encode()
	}
	var names []string
	for _, w := range o.Witnesses {
		names = append(names, w.Name)
	}
	if o.Authority != nil {
		names = append(names, o.Authority.Name)
	}
	if len(names) == 0 {
		names = []string{"一个也没有"}
	}
	return nil, refuse(NoWitness, "%s 里没有叫 %q 的见证人或时间戳机构；现有：%s", ConfigFile, name, strings.Join(names, "、"))
}

// Attach takes in what was carried here. Everything is verified first, against publish.toml
// and the checkpoints of the log; when one file fits nothing, none is taken in.
func Attach(ctx context.Context, o Options, files []Carried) ([]Attestation, error) {
	r, done, err := lockLogOf(ctx, o)
	if err != nil {
		return nil, err
	}
	defer done()
	sizes, err := r.log.Sizes()
	if err != nil {
		return nil, err
	}
	slices.Reverse(sizes) // what is carried is mostly of the newest
	var all []signature
	var attached []Attestation
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		read := r.carriedStamp
		if utf8.Valid(f.Data) && bytes.Contains(f.Data, []byte("— ")) {
			read = r.carriedCosignatures
		}
		signatures, attestations, err := read(f, sizes)
		if err != nil {
			return nil, err
		}
		all, attached = append(all, signatures...), append(attached, attestations...)
	}
	if err := r.take(ctx, all); err != nil {
		return nil, err
	}
	return attached, r.prove(ctx, r.log.Checkpoint())
}

// carriedCosignatures reads cosignature lines, or a whole checkpoint.
func (r *run) carriedCosignatures(f Carried, sizes []int64) (signatures []signature, attested []Attestation, err error) {
	text, whole := string(f.Data), false
	if _, signed, ok := strings.Cut(text, "\n\n"); ok {
		c, err := r.keys.Checkpoint(f.Data)
		if err != nil {
			return nil, nil, refuse(log.BadCosignature, "%s：%v，没有采用任何文件", f.Name, err)
		}
		if c.Size > r.log.Checkpoint().Size {
			return nil, nil, refuse(LogBehind, "%s 是有 %d 号登记的检查点，网站文件夹里的 log/ 只有 %d 号：可能恢复了旧备份；没有采用任何文件", f.Name, c.Size, r.log.Checkpoint().Size)
		}
		if err := r.log.Consistent(c); err != nil {
			return nil, nil, r.forked(f.Name, f.Data, fmt.Sprintf("%s 与网站文件夹里的 log/ 历史不同（%v），没有采用任何文件", f.Name, err))
		}
		if !slices.Contains(sizes, c.Size) {
			return nil, nil, refuse(log.BadCosignature, "%s 是 %d 号登记的检查点，日志没有在这一处发布过，没有采用任何文件", f.Name, c.Size)
		}
		text, whole, sizes = signed, true, []int64{c.Size}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		s, a, ok := r.cosignatureOf(line, sizes)
		if !ok && whole {
			continue // the log's own signature, or one of somebody else
		}
		if !ok {
			return nil, nil, refuse(log.BadCosignature, "%s 里的联署不是 %s 里的见证人对这个日志的哪一个检查点的，没有采用任何文件：%.60q", f.Name, ConfigFile, line)
		}
		signatures, attested = append(signatures, s), append(attested, a)
	}
	if len(signatures) == 0 {
		return nil, nil, refuse(log.BadCosignature, "%s 里没有 %s 里的见证人的联署，没有采用任何文件", f.Name, ConfigFile)
	}
	return signatures, attested, nil
}

// cosignatureOf finds the witness and the checkpoint of a line.
func (r *run) cosignatureOf(line string, sizes []int64) (s signature, a Attestation, ok bool) {
	for _, w := range r.Witnesses {
		if !strings.HasPrefix(line, "— "+w.Key.Name()+" ") {
			continue
		}
		for _, size := range sizes {
			c, err := r.checkpointOf(size)
			if err != nil {
				continue
			}
			bare := log.Checkpoint{Origin: c.Origin, Size: c.Size, Root: c.Root, Note: []byte(c.Text() + "\n")}
			signed, err := bare.Cosign(line, w.Key)
			if err != nil {
				continue
			}
			at, _ := signed.Cosigned(w.Key)
			return signature{size: size, by: w, line: line}, Attestation{Name: w.Name, Size: size, Time: at}, true
		}
	}
	return s, a, false
}

// carriedStamp reads the response of the authority.
func (r *run) carriedStamp(f Carried, sizes []int64) ([]signature, []Attestation, error) {
	if r.Authority == nil {
		return nil, nil, refuse(log.BadTimestamp, "%s 不是联署；%s 里也没有时间戳机构（[[tsa]]），没有采用任何文件", f.Name, ConfigFile)
	}
	stamp, err := sm.ReadStamp(f.Data, r.Authority.Roots)
	if err != nil {
		return nil, nil, refuse(log.BadTimestamp, "%s：%v，没有采用任何文件", f.Name, err)
	}
	for _, size := range sizes {
		c, err := r.checkpointOf(size)
		if err != nil || !stamp.Covers([]byte(c.Text())) {
			continue
		}
		made := Attestation{Name: r.Authority.Name, Stamp: true, Size: size, Time: stamp.Time}
		if old, ok := r.stampOf(c); ok && !stamp.Time.Before(old.Time) {
			return nil, []Attestation{made}, nil // an earlier stamp says more
		}
		return []signature{{size: size, response: f.Data}}, []Attestation{made}, nil
	}
	return nil, nil, refuse(log.BadTimestamp, "%s 不是对这个日志的检查点的时间戳，没有采用任何文件", f.Name)
}

// stampOf returns the time stamp of a checkpoint, and false when it has none that verifies.
func (r *run) stampOf(c log.Checkpoint) (sm.Stamp, bool) {
	response, err := readAtMost(r.files.FS(), StampName(c.Size), sm.MostStamp)
	if err != nil || r.Authority == nil {
		return sm.Stamp{}, false
	}
	s, err := sm.ReadStamp(response, r.Authority.Roots)
	return s, err == nil && s.Covers([]byte(c.Text()))
}

// Redaction says which text is no longer served.
type Redaction struct {
	Path   string // of the document
	Record string // digest of the version's record, or its beginning
	Reason string // public for ever
}

// shortRecord is the fewest digits that name a record.
const shortRecord = 8

// Redact takes the text of an older version away and logs that it was (遮盖). The targets
// follow with the next publication.
func Redact(ctx context.Context, o Options, x Redaction) (log.Checkpoint, error) {
	r, done, err := lockLogOf(ctx, o)
	if err != nil {
		return log.Checkpoint{}, err
	}
	defer done()
	d := r.history.Documents[x.Path]
	if d == nil || r.history.Site.Event == "" {
		return log.Checkpoint{}, refuse(NoVersion, "日志里没有登记过 %s", x.Path)
	}
	found := map[string]bool{}
	for _, v := range d.Versions {
		if len(x.Record) >= shortRecord && strings.HasPrefix(v.Record, x.Record) {
			found[v.Record] = true
		}
	}
	switch {
	case len(found) != 1:
		var known []string
		for _, v := range d.Versions {
			known = append(known, v.AsOf+" "+v.Record)
		}
		return log.Checkpoint{}, refuse(NoVersion, "%s 没有记录为 %q 的版本（至少写 %d 位）；登记过的：\n%s", x.Path, x.Record, shortRecord, strings.Join(known, "\n"))
	case found[d.Record]:
		return log.Checkpoint{}, refuse(NewestVersion, "这是 %s 现在公开的版本；请先修改或者撤回，重新生成、发布以后，再遮盖旧版本", x.Path)
	}
	for record := range found {
		x.Record = record
	}
	if r.history.Hides(x.Path, x.Record) {
		return log.Checkpoint{}, refuse(NoVersion, "%s 的这个版本已经不再提供了", x.Path)
	}
	if o.Names != nil {
		if part := o.Names(x.Reason); part != "" {
			return log.Checkpoint{}, refuse(NameInPath, "理由里像是写有个人的姓名或号码（%s）；理由会永远留在公开日志里，请换一种写法", part)
		}
	}
	site := r.history.Site
	p, err := r.log.Append([]log.Entry{{Event: log.Redact, Path: x.Path, Record: x.Record, Reason: x.Reason, AsOf: site.AsOf}, site}, r.signers()...)
	if err != nil {
		return log.Checkpoint{}, err
	}
	if err := r.log.Write(r.files, p, nil); err != nil {
		return log.Checkpoint{}, fmt.Errorf("写 log/：%w；没有遮盖，排除故障后再运行一次", err)
	}
	r.files.Close()
	if err := r.openLog(ctx); err != nil {
		return log.Checkpoint{}, err
	}
	if err := log.Delete(r.files, r.history.Forgotten()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return log.Checkpoint{}, fmt.Errorf("从 log/ 删除遮盖的记录：%w；已经登记，下一次 gongkai publish 会再删", err)
	}
	return r.log.Checkpoint(), nil
}

// signers sign checkpoints.
func (r *run) signers() []log.Signer {
	if r.SM2 == nil {
		return []log.Signer{r.Signer}
	}
	return []log.Signer{r.Signer, r.SM2}
}
