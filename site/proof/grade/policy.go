package grade

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/proof/log"
)

// mostOfPolicy bounds the logs, the witnesses and the groups of a policy.
const mostOfPolicy = 32

// Witness (见证人) is somebody who cosigns checkpoints, by its name in a policy or in
// publish.toml.
type Witness struct {
	Name string
	VKey string
	Key  log.Witness // of VKey

	Reader bool // cosigns only what it has fetched from the public address
}

// ReaderSuffix ends the names of witnesses that a policy calls readers: what a cosignature
// means beyond consistency is told by the name that the reader of the policy gives it.
const ReaderSuffix = "-read"

// Policy (C2SP tlog-policy) says which logs a reader knows, which witnesses, and which of
// these must have cosigned a checkpoint:
//
//	log VKEY [URL]
//	witness NAME VKEY [URL]
//	group NAME any|all|NUMBER MEMBER...
//	quorum NAME|none
//
// Members are witnesses and groups that the lines before name. Without a quorum, or with
// "none", any witness suffices to prove a time.
type Policy struct {
	Logs      []string // verifier keys
	Witnesses []Witness

	groups map[string]group
	quorum string
}

type group struct {
	needs   int
	members []string
}

// ParsePolicy reads a policy. A witness whose key is of a kind that is not known here is
// an error: nobody could say what it signs.
func ParsePolicy(text []byte) (Policy, error) {
	p := Policy{groups: map[string]group{}}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if err := p.line(fields); err != nil {
			return Policy{}, fmt.Errorf("策略第 %d 行：%w", number, err)
		}
	}
	return p, nil
}

func (p *Policy) line(fields []string) error {
	keyword, rest := fields[0], fields[1:]
	if p.quorum != "" && keyword != "log" {
		return fmt.Errorf("quorum 要写在 witness 和 group 的后面，只写一次")
	}
	switch {
	case keyword == "log" && (len(rest) == 1 || len(rest) == 2) && len(p.Logs) < mostOfPolicy:
		p.Logs = append(p.Logs, rest[0])
		return nil
	case keyword == "witness" && (len(rest) == 2 || len(rest) == 3) && len(p.Witnesses) < mostOfPolicy:
		if err := p.free(rest[0]); err != nil {
			return err
		}
		key, err := log.ParseWitness(rest[1])
		if err != nil {
			return err
		}
		p.Witnesses = append(p.Witnesses, Witness{Name: rest[0], VKey: rest[1], Key: key, Reader: strings.HasSuffix(rest[0], ReaderSuffix)})
		return nil
	case keyword == "group" && len(rest) >= 3 && len(rest) <= 2+mostOfPolicy && len(p.groups) < mostOfPolicy:
		return p.group(rest[0], rest[1], rest[2:])
	case keyword == "quorum" && len(rest) == 1:
		if rest[0] != "none" && !p.known(rest[0]) {
			return fmt.Errorf("前面没有名为 %q 的 witness 或者 group", rest[0])
		}
		p.quorum = rest[0]
		return nil
	}
	return fmt.Errorf("应为 log 公钥、witness 名字 公钥、group 名字 any|all|个数 成员… 或者 quorum 名字|none，各不超过 %d 行", mostOfPolicy)
}

func (p *Policy) group(name, needs string, members []string) error {
	if err := p.free(name); err != nil {
		return err
	}
	for i, member := range members {
		if !p.known(member) || slices.Contains(members[:i], member) {
			return fmt.Errorf("group %s 的成员 %q 前面没有，或者写了两次", name, member)
		}
	}
	g := group{members: members}
	switch needs {
	case "any":
		g.needs = 1
	case "all":
		g.needs = len(members)
	default:
		n, err := strconv.Atoi(needs)
		if err != nil || n < 1 || n > len(members) {
			return fmt.Errorf("group %s 要写 any、all 或者 1 到 %d 的数", name, len(members))
		}
		g.needs = n
	}
	p.groups[name] = g
	return nil
}

// free says that a name cannot be given again.
func (p *Policy) free(name string) error {
	if name == "none" || p.known(name) {
		return fmt.Errorf("名字 %q 已经用过", name)
	}
	return nil
}

func (p *Policy) known(name string) bool {
	_, isGroup := p.groups[name]
	return isGroup || slices.ContainsFunc(p.Witnesses, func(w Witness) bool { return w.Name == name })
}

// seen returns when enough witnesses had seen a checkpoint, from the times of those that
// have, and who completed the number.
func (p *Policy) seen(times map[string]Seen) (Seen, bool) {
	if p.quorum != "" && p.quorum != "none" {
		return p.of(p.quorum, times)
	}
	var list []Seen
	for _, w := range p.Witnesses {
		if s, ok := times[w.Name]; ok {
			list = append(list, s)
		}
	}
	return nth(list, 1)
}

// of returns when a witness, or enough members of a group, had seen a checkpoint.
func (p *Policy) of(name string, times map[string]Seen) (Seen, bool) {
	g, ok := p.groups[name]
	if !ok {
		s, ok := times[name]
		return s, ok
	}
	var list []Seen
	for _, member := range g.members {
		if s, ok := p.of(member, times); ok {
			list = append(list, s)
		}
	}
	return nth(list, g.needs)
}

// nth returns the n-th time of a list, counted from the earliest.
func nth(list []Seen, n int) (Seen, bool) {
	if len(list) < n {
		return Seen{}, false
	}
	slices.SortStableFunc(list, func(a, b Seen) int { return a.Time.Compare(b.Time) })
	return list[n-1], true
}
