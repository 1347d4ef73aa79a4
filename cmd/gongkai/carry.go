package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"gongkai/site/publish"
)

// logSource opens the log of a site with what publish.toml says of witnesses.
func (p *process) logSource(f *flags) (publish.Options, *os.Root, error) {
	root, err := openSource(f.source)
	if err != nil {
		return publish.Options{}, nil, err
	}
	o, err := p.logOptions(root, f)
	if err != nil {
		root.Close()
	}
	return o, root, err
}

func (p *process) logOptions(root *os.Root, f *flags) (o publish.Options, err error) {
	c, err := p.logSettings(root, f.source)
	if err != nil {
		return o, err
	}
	if c.Log.Origin == "" {
		return o, fmt.Errorf("这个网站还没有公开日志；用 gongkai log init 建立")
	}
	o = publish.Options{Source: root, Log: c.Log, Names: namesPerson}
	if _, err := root.Lstat(publishFile); errors.Is(err, fs.ErrNotExist) {
		return o, nil
	}
	config, err := p.publishConfig(root, f.source)
	if err == nil {
		askWitnesses(&o, config)
	}
	return o, err
}

// logRequest prints what is to be carried to a witness or an authority.
func (p *process) logRequest(ctx context.Context, f *flags, witness, tsa string) (int, error) {
	if (witness == "") == (tsa == "") {
		return 0, usagef("请用 --witness 名字 或者 --tsa 名字 指明请求谁，名字写在 %s 里", publishFile)
	}
	o, root, err := p.logSource(f)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	if witness != "" {
		o.Authority = nil
	} else {
		o.Witnesses = nil
	}
	body, err := publish.Ask(ctx, o, witness+tsa)
	if err != nil {
		return p.refused(err)
	}
	if _, err := p.stdout.Write(body); err != nil {
		return 0, err
	}
	if witness != "" {
		f.say("请带到见证人 %s：curl --data-binary @文件 它的地址/add-checkpoint > 联署文件；带回来用 gongkai log attach 联署文件\n", witness)
	} else {
		f.say("请带到时间戳机构 %s：curl -H 'Content-Type: application/timestamp-query' --data-binary @文件 它的地址 > 时间戳.tsr；带回来用 gongkai log attach 时间戳.tsr\n", tsa)
	}
	return exitFine, nil
}

// mostCarried bounds a file that was carried here, in bytes.
const mostCarried = 64 << 10

// logAttach takes in what was carried back.
func (p *process) logAttach(ctx context.Context, f *flags, names []string) (int, error) {
	if len(names) == 0 {
		return 0, usagef("写带回来的文件，如 gongkai log attach sft.cosig ntsc.tsr")
	}
	o, root, err := p.logSource(f)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	var files []publish.Carried
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return 0, fmt.Errorf("读 %s：%w", name, err)
		}
		if !info.Mode().IsRegular() || info.Size() > mostCarried {
			return 0, usagef("%s 不是联署或时间戳的文件（不是普通文件，或者超过 %d KiB）", name, mostCarried>>10)
		}
		data, err := readKept(name)
		if err != nil {
			return 0, err
		}
		files = append(files, publish.Carried{Name: name, Data: data})
	}
	attached, err := publish.Attach(ctx, o, files)
	if err != nil {
		return p.refused(err)
	}
	for _, a := range attached {
		fmt.Fprintln(p.stdout, attested(a))
	}
	f.say("已经写进 log/；下一次 gongkai publish 会带到各发布位置\n")
	return exitFine, nil
}

// attested says in words what somebody has signed.
func attested(a publish.Attestation) string {
	word := "联署"
	if a.Stamp {
		word = "时间戳"
	}
	return fmt.Sprintf("%s：%s，检查点有 %d 号登记，%s", a.Name, word, a.Size, a.Time.Format(time.DateTime))
}

// logRedact takes the text of an older version away.
func (p *process) logRedact(ctx context.Context, f *flags, x publish.Redaction, s *signing) (int, error) {
	if x.Record == "" || x.Reason == "" {
		return 0, usagef("请用 --record 写明哪一个版本（公开记录的 SHA-256），用 --reason 写明理由；理由会一直公开")
	}
	o, root, err := p.logSource(f)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	if o.Signer, o.SM2, err = s.signers(ctx, p, f, o.Log); err != nil {
		return 0, err
	}
	c, err := publish.Redact(ctx, o, x)
	if err != nil {
		return p.refused(err)
	}
	f.say("已经遮盖 %s 的旧版本并登记，日志共 %d 号登记。下一步：gongkai build，再 gongkai publish，各发布位置上的也会删去\n", x.Path, c.Size)
	return exitFine, nil
}
