package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"gongkai/site/corpus"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm"
)

// signing says who signs checkpoints: a key in a file, or commands of devices (UKey,
// 签名验签服务器) that get the bytes on stdin and give the bare signature on stdout.
type signing struct {
	key  string   // file
	sign []string // commands, in the order of the keys that need one
}

func (s *signing) flags(f *flag.FlagSet) {
	f.StringVar(&s.key, "key", "", "签名密钥的`文件`，log init 时新建；接收离线包时是日志的验证公钥")
	f.Func("sign", "签名设备的`命令`：标准输入得到要签的内容，标准输出给出签名（Ed25519 64 字节，SM2 为 DER）；有 SM2 公钥的日志再写一次", func(text string) error {
		s.sign = append(s.sign, text)
		return nil
	})
}

// signers returns the signers of a log; sm2 is nil without a second signature.
func (s *signing) signers(ctx context.Context, p *process, f *flags, l corpus.PublicationLog) (signer, sm2 log.Signer, err error) {
	commands := s.sign
	next := func() (command string, ok bool) {
		if len(commands) == 0 {
			return "", false
		}
		command, commands = commands[0], commands[1:]
		return command, true
	}
	if s.key != "" {
		if signer, err = readKey(f, s.key, l.Keys); err != nil {
			return nil, nil, err
		}
	} else {
		command, ok := next()
		if !ok {
			return nil, nil, usagef("这个网站有公开日志，请用 --key 指明签名密钥的文件，密钥在设备里的用 --sign 命令")
		}
		if signer, err = deviceEd25519(ctx, p, command, l.Keys[len(l.Keys)-1]); err != nil {
			return nil, nil, err
		}
	}
	if l.SM2 != "" {
		key, err := log.ParseSM2(l.SM2)
		if err != nil {
			return nil, nil, fmt.Errorf("%s 的 sm2：%w", logFile, err)
		}
		command, ok := next()
		if !ok {
			return nil, nil, usagef("%s 写了 sm2：每个检查点还要 SM2 签名，请用 --sign 写明签名设备的命令", logFile)
		}
		sm2 = &device{ctx: ctx, stderr: p.stderr, command: command, name: key.Name(), id: key.KeyHash(), verify: key.Verify}
	}
	if len(commands) > 0 {
		return nil, nil, usagef("--sign 写多了：%q 没有对应的公钥", commands[0])
	}
	return signer, sm2, nil
}

// deviceEd25519 returns the signer of an Ed25519 key in a device.
func deviceEd25519(ctx context.Context, p *process, command, vkey string) (log.Signer, error) {
	keys, err := log.ParseKeys(vkey)
	name, rest, _ := strings.Cut(vkey, "+")
	id, key64, _ := strings.Cut(rest, "+")
	public, err2 := base64.StdEncoding.DecodeString(key64)
	if err != nil || err2 != nil || len(public) != 1+ed25519.PublicKeySize || len(keys.Names()) != 1 {
		return nil, fmt.Errorf("%s 的最后一个公钥不是 Ed25519 公钥：%q", logFile, vkey)
	}
	d := &device{ctx: ctx, stderr: p.stderr, command: command, name: name, verify: func(text, sig []byte) bool {
		return len(sig) == ed25519.SignatureSize && ed25519.Verify(public[1:], text, sig)
	}}
	if _, err := fmt.Sscanf(id, "%08x", &d.id); err != nil {
		return nil, fmt.Errorf("%s 的公钥 %q：%w", logFile, vkey, err)
	}
	return d, nil
}

// device is a signer behind a command.
type device struct {
	ctx     context.Context
	stderr  io.Writer
	command string
	name    string
	id      uint32
	verify  func(text, signature []byte) bool
}

func (d *device) Name() string    { return d.name }
func (d *device) KeyHash() uint32 { return d.id }

// Bounds of a device: a person may have to type a PIN.
const (
	deviceWait    = 5 * time.Minute
	mostSignature = 4096
)

// Sign lets the device sign, and verifies what it gives.
func (d *device) Sign(text []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(d.ctx, deviceWait)
	defer cancel()
	shell := []string{"sh", "-c"}
	if runtime.GOOS == "windows" {
		shell = []string{"cmd", "/c"}
	}
	c := exec.CommandContext(ctx, shell[0], shell[1], d.command)
	out := bounded{left: mostSignature}
	c.Stdin, c.Stdout, c.Stderr, c.WaitDelay = bytes.NewReader(text), &out, d.stderr, time.Second
	if err := c.Run(); err != nil {
		return nil, fmt.Errorf("签名设备的命令 %q 没有成功：%w", d.command, err)
	}
	if !d.verify(text, out.buffer.Bytes()) {
		return nil, fmt.Errorf("签名设备的命令 %q 给出的不是 %s 的密钥（%08x）的签名：请核对插的是哪一个设备；标准输出只能有签名本身 [wrong-key]", d.command, d.name, d.id)
	}
	return out.buffer.Bytes(), nil
}

// bounded is a buffer that refuses more than a number of bytes. The buffer is no embedded
// one: its ReadFrom would pass Write by.
type bounded struct {
	buffer bytes.Buffer
	left   int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, fmt.Errorf("输出超过 %d 字节", mostSignature)
	}
	return b.buffer.Write(p)
}

// publicKey reads the public key of a device: the verifier key of the log, or of its
// second signature.
func publicKey(name, origin string) (vkey string, isSM2 bool, err error) {
	text, err := readKept(name)
	if err != nil {
		return "", false, err
	}
	der := text
	if block, _ := pem.Decode(text); block != nil {
		der = block.Bytes
	}
	if key, err := x509.ParsePKIXPublicKey(der); err == nil {
		if public, ok := key.(ed25519.PublicKey); ok {
			vkey, err = log.VKey(origin, public)
			return vkey, false, err
		}
	}
	point, err := sm.SM2Public(text)
	if err != nil {
		return "", false, usagef("%s 不是 Ed25519 或 SM2 的公钥：%v", name, err)
	}
	return log.NewSM2(origin, point).VKey(), true, nil
}
