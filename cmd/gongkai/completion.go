package main

import (
	"context"
	"fmt"
	"strings"
)

func completionCommand() command {
	c := command{
		name: "completion", args: "bash|zsh|fish",
		summary: "输出命令行补全脚本",
		example: `source <(gongkai completion bash)
gongkai completion fish > ~/.config/fish/completions/gongkai.fish`,
	}
	c.run = func(_ context.Context, p *process, args []string) (int, error) {
		rest, err := p.flags(c).parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) != 1 {
			return 0, usagef("写一种外壳：bash、zsh 或者 fish")
		}
		script, ok := completionScript(rest[0])
		if !ok {
			return 0, usagef("没有 %s 的补全，可选：bash、zsh、fish", rest[0])
		}
		fmt.Fprint(p.stdout, script)
		return exitFine, nil
	}
	return c
}

func completionScript(shell string) (string, bool) {
	var names, fish []string
	for _, c := range commands() {
		names = append(names, c.name)
		fish = append(fish, fmt.Sprintf("complete -c gongkai -n __fish_use_subcommand -f -a %s -d '%s'", c.name, c.summary))
	}
	options := "--source --output --as-of --format --base-url --quiet --help"
	bash := `_gongkai() {
	local cur=${COMP_WORDS[COMP_CWORD]}
	if ((COMP_CWORD == 1)); then
		COMPREPLY=($(compgen -W "` + strings.Join(names, " ") + `" -- "$cur"))
	elif [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "` + options + `" -- "$cur"))
	else
		COMPREPLY=($(compgen -f -- "$cur"))
	fi
}
complete -F _gongkai gongkai
`
	switch shell {
	case "bash":
		return bash, true
	case "zsh":
		return "autoload -U +X bashcompinit && bashcompinit\n" + bash, true
	case "fish":
		for _, o := range strings.Fields(options) {
			fish = append(fish, "complete -c gongkai -l "+strings.TrimPrefix(o, "--"))
		}
		return strings.Join(fish, "\n") + "\n", true
	}
	return "", false
}
