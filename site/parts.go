package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"gongkai/site/output"
)

// stampName is the file by which an output folder says that it holds a share
// and no site. Merge leaves it out.
const stampName = "gongkai-part.json"

// stampFormat is raised when a stamp or the division into shares changes its
// meaning.
const stampFormat = 1

// stamp is what stampName holds.
type stamp struct {
	Format int    `json:"format"`
	Share  string `json:"share"` // "3/8"
	origin
}

// origin is everything that the pages of a site depend on. Two builds of one
// origin make the same bytes.
type origin struct {
	AsOf    string `json:"as_of"`
	BaseURL string `json:"base_url"`
	Source  string `json:"source"`  // 64 hexadecimal digits
	Program string `json:"program"` // Options.Program
}

func (s stamp) encode() []byte {
	s.Format = stampFormat
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // strings and a number
	}
	return append(data, '\n')
}

// Parts are finished shares of one build, all of them.
type Parts struct {
	parts []part // by share
}

// part is one output folder with a share in it.
type part struct {
	path  string
	files *output.Finished
	stamp stamp
	share Share
}

// again is the command that makes the part anew.
func (p *part) again() string {
	return fmt.Sprintf("gongkai build --shard %s --output %s --as-of %s", p.share, p.path, p.stamp.AsOf)
}

// open is where PutFile reads a file of the part.
func (p *part) open(name string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return p.files.Open(name) }
}

// OpenParts opens the folders that hold the shares of one build, in any order.
// It refuses a folder without a share, a share that is there twice and one that
// is missing, and shares of different divisions. The caller must call Close.
func OpenParts(paths []string) (*Parts, error) {
	var opened []part
	var failed []error
	for _, path := range paths {
		p, err := openPart(path)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		opened = append(opened, p)
	}
	parts, err := opened, errors.Join(failed...)
	if err == nil {
		parts, err = arrange(opened)
	}
	if err != nil {
		return nil, errors.Join(err, (&Parts{opened}).Close())
	}
	return &Parts{parts}, nil
}

func openPart(path string) (part, error) {
	files, err := output.OpenFinished(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !files.Has(stampName) {
		err = fmt.Errorf("%s 不是分片；请写 gongkai build --shard 生成好的文件夹", path)
	}
	if err != nil {
		return part{}, closing(files, err)
	}
	p := part{path: path, files: files}
	text, err := p.read(stampName)
	if err != nil {
		return part{}, closing(files, fmt.Errorf("分片 %s 的 %s 读不出来；请重新复制，或者重新生成这个分片：%w", path, stampName, err))
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(&p.stamp)
	if err == nil && p.stamp.Format == stampFormat {
		p.share, err = ParseShare(p.stamp.Share)
	}
	if err != nil || p.stamp.Format != stampFormat {
		return part{}, closing(files, fmt.Errorf("分片 %s 是另一个版本的 gongkai 生成的；生成和合并要用同一个程序文件", path))
	}
	return p, nil
}

func (p *part) read(name string) ([]byte, error) {
	file, err := p.files.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

func closing(files *output.Finished, err error) error {
	if files == nil {
		return err
	}
	return errors.Join(err, files.Close())
}

// arrange puts the parts in the order of their shares.
func arrange(opened []part) ([]part, error) {
	if len(opened) == 0 {
		return nil, errors.New("没有写分片的文件夹")
	}
	var failed []error
	first := &opened[0]
	parts := make([]part, first.share.Of)
	for i := range opened {
		p := &opened[i]
		switch {
		case p.share.Of != first.share.Of:
			failed = append(failed, fmt.Errorf("分片 %s 是 %s，分片 %s 是 %s，不是同一次划分；请只写同一次划分的分片", first.path, first.share, p.path, p.share))
		case parts[p.share.Index].files != nil:
			failed = append(failed, fmt.Errorf("分片 %s 有两份：%s 和 %s；请去掉一份", p.share, parts[p.share.Index].path, p.path))
		default:
			parts[p.share.Index] = *p
		}
	}
	if failed != nil {
		return nil, errors.Join(failed...)
	}
	var missing []string
	for i := range parts {
		if parts[i].files == nil {
			missing = append(missing, Share{i, len(parts)}.String())
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("缺少 %d 个分片：%s；请写上它们的文件夹，没有生成的先用 gongkai build --shard 生成", len(missing), strings.Join(missing, "、"))
	}
	return parts, nil
}

// match refuses every part that was not made of want; those with the same fault
// in one sentence.
func (p *Parts) match(want origin) error {
	var faults []string
	named := map[string][]string{}
	for i := range p.parts {
		fault := p.parts[i].stamp.differs(want)
		if fault == "" {
			continue
		}
		if named[fault] == nil {
			faults = append(faults, fault)
		}
		named[fault] = append(named[fault], fmt.Sprintf("%s（%s）", p.parts[i].share, p.parts[i].path))
	}
	var failed []error
	for _, fault := range faults {
		failed = append(failed, fmt.Errorf("分片 %s%s", strings.Join(named[fault], "、"), fault))
	}
	return errors.Join(failed...)
}

// differs says in what an origin is not the one that is wanted, and what to do.
func (o origin) differs(want origin) string {
	switch {
	case o.Program != want.Program:
		return "是另一个版本的 gongkai 生成的；生成和合并要用同一个程序文件，请重新生成"
	case o.AsOf != want.AsOf:
		return fmt.Sprintf("的数据截至日期是 %s，合并的是 %s；请写 --as-of %s，或者重新生成", o.AsOf, want.AsOf, o.AsOf)
	case o.BaseURL != want.BaseURL:
		return fmt.Sprintf("的网址是 %s，合并的是 %s；请写同样的 --base-url，或者重新生成", o.BaseURL, want.BaseURL)
	case o.Source != want.Source:
		return "生成时用的网站文件和现在的不同（content/、layouts/ 或者 static/ 有改动）；请用现在的文件重新生成"
	}
	return ""
}

// Close lets the folders go.
func (p *Parts) Close() error {
	var errs []error
	for i := range p.parts {
		errs = append(errs, p.parts[i].files.Close())
	}
	return errors.Join(errs...)
}

// NoSiteAt refuses a folder with a site in it as the place for a share, which
// would take the site away.
func NoSiteAt(path string) error {
	manifest, err := output.ReadManifest(path)
	if err != nil { // no output of ours: output.Open has the say
		return nil
	}
	for _, file := range manifest.Files {
		if file.Path == stampName {
			return nil
		}
	}
	return fmt.Errorf("%s 里是网站，不是分片；分片请用 --output 另外指定一个文件夹", path)
}
