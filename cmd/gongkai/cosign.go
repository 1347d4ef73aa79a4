package main

import (
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/verify"
	"gongkai/site/proof/witness"
)

// cosigning lets a verification end with a cosignature: the verifier is an availability
// witness (可用性见证人), who signs only what he could read and what continues what he
// signed before. His memory is the file of --save, or the folder of --state.
type cosigning struct {
	key  string // file
	name string
	out  string // folder on the web, "" without
	by   log.Cosigner
	now  func() time.Time
}

func (c *cosigning) flags(f *flag.FlagSet) {
	f.StringVar(&c.key, "cosign", "", "核验没有错误时联署，用这个密钥`文件`（没有就新建）")
	f.StringVar(&c.name, "name", "", "联署者的`名字`，如 dag.example/witness")
	f.StringVar(&c.out, "out", "", "把联署过的检查点放进这个`文件夹`，供网站取用")
}

// prepare reads the key, or makes one, and lets the verification read everything and
// compare with what was cosigned last.
func (c *cosigning) prepare(p *process, o *verifyOptions) error {
	if c.key == "" {
		if c.name != "" || c.out != "" {
			return usagef("--name 和 --out 只同 --cosign 一起用")
		}
		return nil
	}
	switch {
	case o.save == "" && o.state == "":
		return usagef("联署要记住上一次联署的检查点，以免给两种历史签名；请用 --save 指明文件，或者用 --state 指明文件夹")
	case len(o.Keys) == 0 && o.policy == "":
		return usagef("联署要先知道日志的公钥；请用 --key 或 --policy 指明，不要用网站自己说的")
	case o.Path != "":
		return usagef("联署要核对整个网站，不能同 --path 一起用")
	}
	c.now = p.now
	if err := c.read(); err != nil {
		return err
	}
	if o.state == "" {
		if _, err := os.Lstat(o.save); err == nil {
			o.since = o.save
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("读 %s：%w", o.save, err)
		}
	}
	o.all = true
	fmt.Fprintf(p.stderr, "联署者的验证公钥：%s\n", c.by.VKey())
	return nil
}

// read reads the key, or makes one.
func (c *cosigning) read() error {
	if c.name == "" || strings.ContainsAny(c.name, " \t\n+") {
		return usagef("请用 --name 写明联署者的名字，不含空格和加号，如 dag.example/witness")
	}
	info, err := os.Stat(c.key)
	if errors.Is(err, fs.ErrNotExist) {
		secret, _, err := log.NewKey(rand.Reader, c.name)
		if err != nil {
			return err
		}
		if err := writeKey(c.key, secret); err != nil {
			return err
		}
		info, err = os.Stat(c.key)
		if err != nil {
			return fmt.Errorf("读密钥 %s：%w", c.key, err)
		}
	} else if err != nil {
		return fmt.Errorf("读密钥 %s：%w", c.key, err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return usagef("密钥 %s 别人也能读（权限 %04o）；请运行 chmod 600 %s", c.key, info.Mode().Perm(), c.key)
	}
	if c.out != "" && isInside(filepath.Dir(c.key), c.out) {
		return usagef("密钥 %s 不能放在 --out 的文件夹 %s 里：它会随检查点一起公开", c.key, c.out)
	}
	secret, err := readKept(c.key)
	if err != nil {
		return err
	}
	if c.by, err = log.NewCosigner(string(secret), c.now); err != nil {
		return usagef("%s %v [wrong-key]", c.key, err)
	}
	if c.by.Name() != c.name {
		return usagef("密钥 %s 的名字是 %s，不是 %s [wrong-key]", c.key, c.by.Name(), c.name)
	}
	return nil
}

// sign cosigns what was verified. It returns the checkpoint and the line of the
// cosignature.
func (c *cosigning) sign(o *verifyOptions, r *verify.Report) (note []byte, line string, err error) {
	head, err := log.Unverified(r.Checkpoint)
	if err != nil || head.Origin != r.Origin || head.Size != r.Size || head.Root.String() != r.Root {
		return nil, "", errors.New("网站的检查点与核验的结论不符，没有联署；请重新核验")
	}
	if err := c.notBefore(o.Since, o.Memory); err != nil {
		return nil, "", err
	}
	var others []byte // without lines under our name
	for line := range strings.Lines(string(r.Checkpoint)) {
		if !strings.HasPrefix(line, "— "+c.name+" ") {
			others = append(others, line...)
		}
	}
	head.Note = others
	signed, err := head.Sign(c.by)
	if err != nil {
		return nil, "", err
	}
	line = witness.Lines(witness.Witness{Witness: grade.Witness{Key: c.by.Witness}}, signed.Note)[0]
	head, err = head.Cosign(line, c.by.Witness)
	return head.Note, line, err
}

// show puts a cosigned checkpoint into the folder on the web.
func (c *cosigning) show(note []byte, origin string) error {
	if c.out == "" {
		return nil
	}
	if err := os.MkdirAll(c.out, 0o755); err != nil {
		return fmt.Errorf("联署的文件夹 %s：%w", c.out, err)
	}
	folder, err := os.OpenRoot(c.out)
	if err != nil {
		return fmt.Errorf("联署的文件夹 %s：%w", c.out, err)
	}
	defer folder.Close()
	if err := log.WriteFiles(folder, []log.File{{Name: log.Digest([]byte(origin)) + "/checkpoint", Data: note}}); err != nil {
		return fmt.Errorf("写联署的文件夹 %s：%w", c.out, err)
	}
	return nil
}

// notBefore refuses to sign a time before that of the last cosignature: the clock was put
// back, and nobody could rely on either. The last checkpoint is that of a file or a memory;
// there may be none.
func (c *cosigning) notBefore(since []byte, memory *verify.Memory) error {
	if memory != nil {
		since = memory.Checkpoint
	}
	if since == nil {
		return nil
	}
	last, err := log.Unverified(since)
	if err != nil {
		return fmt.Errorf("上一次联署的检查点：%w；联署要靠它不给两种历史签名，请从备份中恢复", err)
	}
	if at, ok := last.Cosigned(c.by.Witness); ok && c.now().Before(at) {
		return fmt.Errorf("这台机器的时钟比上一次联署的时间（%s）还早，没有联署；请校准时钟", at.Format(time.DateTime))
	}
	return nil
}
