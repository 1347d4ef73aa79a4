package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// machine describes where it is measured.
func (b *bench) machine() string {
	memory := ""
	if kib, ok := entry("/proc/meminfo", "MemTotal"); ok {
		var n float64
		fmt.Sscan(kib, &n)
		memory = fmt.Sprintf(", %.1f GiB", n/(1<<20))
	}
	cpu, _ := entry("/proc/cpuinfo", "model name")
	kernel, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	hugo := ""
	if out, err := exec.Command(b.hugo, "version").Output(); err == nil {
		if words := strings.Fields(string(out)); len(words) > 1 {
			hugo, _, _ = strings.Cut(", Hugo "+words[1], "-")
		}
	}
	return fmt.Sprintf("%s, %d cores%s, Linux %s, %s%s", cpu, runtime.NumCPU(), memory, strings.TrimSpace(string(kernel)), runtime.Version(), hugo)
}

// about says what is measured, and on what.
func (b *bench) about() string {
	disk := "disk"
	var fs syscall.Statfs_t
	if syscall.Statfs(b.work, &fs) == nil && fs.Type == 0x01021994 {
		disk = "tmpfs"
	}
	head, _ := exec.Command("git", "-C", b.root, "rev-parse", "--short", "HEAD").Output()
	return fmt.Sprintf("%d documents, medians of %d alternating rounds, corpus and output on %s, %s at %s",
		b.n, b.runs, disk, filepath.Base(b.in("gongkai")), strings.TrimSpace(string(head)))
}

// load is the load average of the last minute.
func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// entry is the first value of a name in a file of /proc.
func entry(file, name string) (string, bool) {
	text, _ := os.ReadFile(file)
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value), true
		}
	}
	return "", false
}
