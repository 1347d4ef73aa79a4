package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gongkai/site"
)

func mergeCommand() command {
	c := command{
		name: "merge", args: "分片的文件夹...",
		summary: "把几台机器生成的分片合并成网站",
		example: `gongkai build --shard 0/2 --output parts/0 --as-of 2026-11-21   # 第一台机器
gongkai build --shard 1/2 --output parts/1 --as-of 2026-11-21   # 第二台机器
gongkai merge parts/0 parts/1 --as-of 2026-11-21                # 和一次 gongkai build 逐字节相同
# 程序文件、网站文件、--as-of、--base-url 要相同；--accept 只写在 merge 上`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (code int, err error) {
		f := p.flags(c).site()
		b := f.build()
		paths, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(paths) == 0 {
			return 0, usagef("写上全部分片的文件夹，如 gongkai merge parts/0 parts/1")
		}
		if err := outsideParts(paths, f.outputDir()); err != nil {
			return 0, err
		}
		if b.program, err = program(); err != nil {
			return 0, err
		}
		if b.parts, err = site.OpenParts(paths); err != nil {
			return 0, err
		}
		defer b.parts.Close()
		return p.build(ctx, f, b, site.Merge)
	}
	return c
}

// buildShare is build --shard.
func (p *process) buildShare(ctx context.Context, f *flags, b *building) (int, error) {
	if f.output == "" {
		return 0, usagef("--shard 要和 --output 一起写，指定一个文件夹放这个分片，如 --output parts/%d", b.share.Index)
	}
	if len(b.accept) > 0 {
		return 0, usagef("--accept 写在 gongkai merge 上：和已经公开的网站核对的是它")
	}
	if err := site.NoSiteAt(f.output); err != nil {
		return 0, err
	}
	var err error
	if b.program, err = program(); err != nil {
		return 0, err
	}
	return p.build(ctx, f, b, site.BuildShare)
}

// outsideParts refuses an output that would swallow a part, or lie in one.
func outsideParts(parts []string, out string) error {
	target, err := filepath.Abs(out)
	if err != nil {
		return fmt.Errorf("输出文件夹 %s：%w", out, err)
	}
	for _, part := range parts {
		from, err := filepath.Abs(part)
		if err != nil {
			return fmt.Errorf("分片的文件夹 %s：%w", part, err)
		}
		if liesIn(from, target) || liesIn(target, from) {
			return usagef("输出文件夹 %s 和分片 %s 不能一个在另一个里；请用 --output 换一个地方", out, part)
		}
	}
	return nil
}

// program is the SHA-256 of this program's own file: two that differ may make
// different pages.
func program() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("找不到程序文件：%w", err)
	}
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("读取程序文件：%w", err)
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", fmt.Errorf("读取程序文件 %s：%w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
