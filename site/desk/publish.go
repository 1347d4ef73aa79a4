package desk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/output"
	"gongkai/site/publish"
)

// targetView is a target of publish.toml with what is public there.
type targetView struct {
	Name, Kind string
	Version    string // "" for nothing, or for what nobody knows here
	At         string
	Unknown    string // why it is not known what is public there
	Last       string // the last publication from the desk
	Unfinished bool   // which did not end
	Back       string // the version before, where the target can go back to it
}

// publication is what a rehearsal or a publication came to.
type publication struct {
	Target    string
	Back      string // the version to go back to; "" for the built site
	Rehearsed bool
	Manifest  string   // of the site in question
	Lines     []string // what there is to say
	Documents publish.Documents
	Why       string   // why it cannot be, or did not end well
	Detail    string   // that in the program's own words
	Vanishes  []string // documents that would no longer be public
	Accepted  []string // those that the clerk has let go
}

// targets reads publish.toml.
func (d *Desk) targets() (publish.Config, []diag.Problem, error) {
	return publish.LoadConfig(d.opt.Root, d.opt.Root.Name())
}

// showTargets adds to the build's page where the site goes.
func (d *Desk) showTargets(v *buildView) {
	config, problems, err := d.targets()
	if errors.Is(err, fs.ErrNotExist) {
		v.NoTargets = true
		return
	}
	if err != nil {
		v.Failure = err.Error()
		return
	}
	for _, p := range problems {
		v.BadTargets = append(v.BadTargets, fmt.Sprintf("第 %d 行：%s。%s", p.Line, p.Message, p.Hint))
	}
	v.NoTargets = len(config.Targets) == 0 && len(problems) == 0
	last := d.lastPublications()
	for _, t := range config.Targets {
		at := targetView{Name: t.String()}
		served, err := t.Served()
		switch {
		case err != nil:
			at.Unknown = "读不到：" + err.Error()
		case !served.At.IsZero():
			at.Version, at.At = served.Version, minute(served.At)
		}
		switch t := t.(type) {
		case *publish.Folder:
			at.Kind = "网站服务器的文件夹"
			at.Back = versionBefore(t)
		case *publish.Bundle:
			at.Kind = "离线包，带到另一台机器上公开；有没有送到，看那边的回执"
		default:
			at.Kind, at.Unknown = "对象存储", "现在公开的是哪一版，要连上去才知道"
		}
		if e, ok := last[at.Name]; ok {
			at.Last, at.Unfinished = e.Time()+" "+e.Who, e.Begun
		}
		v.Targets = append(v.Targets, at)
	}
}

func minute(t time.Time) string { return t.In(calendar.Zone()).Format("2006-01-02 15:04") }

// versionBefore returns the version that was public before the present one, "" for none.
func versionBefore(t *publish.Folder) string {
	list, err := t.Versions()
	if err != nil {
		return "" // what is served there cannot be read either, which the page says
	}
	at := slices.IndexFunc(list, func(v publish.Version) bool { return v.Current })
	if at < 0 || at+1 == len(list) {
		return ""
	}
	return list[at+1].Name
}

// lastPublications returns the newest line of the journal for each target.
func (d *Desk) lastPublications() map[string]entry {
	last := map[string]entry{}
	all, _ := d.entries(newest) // the page of the journal says why it cannot be read
	for _, e := range all {
		if e.To != "" {
			last[e.To] = e
		}
	}
	return last
}

// publish begins a rehearsal (do=rehearse) or a publication (do=publish) in the background.
// A publication is of the site that was rehearsed, or it is refused.
func (d *Desk) publish(w http.ResponseWriter, r *http.Request) {
	f := r.PostForm
	x := publication{Target: f.Get("to"), Back: f.Get("version"), Rehearsed: f.Get("do") == "rehearse", Manifest: f.Get("manifest"), Accepted: f["accept"]}
	config, _, err := d.targets()
	if err != nil {
		d.refuse(w, http.StatusConflict, "没有 publish.toml，不知道公开到哪里；请管理员写好")
		return
	}
	t, err := publish.Find(config.Targets, x.Target)
	_, folder := t.(*publish.Folder)
	switch {
	case err != nil, f.Get("do") != "rehearse" && f.Get("do") != "publish":
		d.refuse(w, http.StatusBadRequest, "没有这个公开的地方，请回到“生成”再看")
		return
	case x.Back != "" && !folder:
		d.refuse(w, http.StatusBadRequest, "这里不留旧版本，不能退回；请改好以后重新生成、公开")
		return
	}
	name := "公开到 " + x.Target
	switch {
	case x.Rehearsed:
		name = "核对会公开什么"
	case x.Back != "":
		name = "退回 " + x.Target + " 的上一版"
	}
	who := clerk(r)
	d.begin(name, func(ctx context.Context, progress func(string, int, int)) result {
		if !x.Rehearsed {
			if err := d.note(entry{At: d.opt.Now(), Who: who, What: "开始：" + name, To: x.Target, Begun: true}); err != nil {
				return result{Done: "没有公开", Lines: []string{err.Error()}}
			}
		}
		good := d.doPublish(ctx, config, t, &x, progress)
		done := result{Done: "没有公开", Good: good, Outcome: &x}
		switch {
		case x.Rehearsed:
			done.Done = ""
			return done
		case good && x.Back != "":
			done.Done = "已退回上一版"
		case good:
			done.Done = "已公开"
		}
		what := name + "：" + strings.Join(append([]string{done.Done}, append(x.Lines, x.Why)...), "；")
		if err := d.note(entry{At: d.opt.Now(), Who: who, What: strings.TrimSuffix(what, "；"), To: x.Target, Begun: ctx.Err() != nil}); err != nil {
			x.Lines = append(x.Lines, err.Error())
		}
		return done
	})
	http.Redirect(w, r, "/build", http.StatusSeeOther)
}

// doPublish rehearses or publishes, and puts into x what came of it.
func (d *Desk) doPublish(ctx context.Context, config publish.Config, t publish.Target, x *publication, progress func(string, int, int)) bool {
	fail := func(err error) bool {
		x.Why, x.Detail = clerksWords(err), err.Error()
		if x.Back == "" && errors.Is(err, fs.ErrNotExist) {
			x.Why = "还没有生成过网站，请在这一页先“生成网站”"
		}
		var refusal *publish.Error
		if errors.As(err, &refusal) && refusal.Code == publish.Vanishes {
			x.Vanishes = refusal.Paths
		}
		return false
	}
	opt, err := d.opt.Publication(ctx, config, !x.Rehearsed)
	if err != nil {
		x.Why = err.Error()
		return false
	}
	opt.Targets, opt.DryRun, opt.Progress = []publish.Target{t}, x.Rehearsed, progress
	if !x.Rehearsed && x.Back == "" {
		manifest, err := fs.ReadFile(d.opt.Output(), output.ManifestName)
		if err != nil {
			return fail(err)
		}
		if digestOf(manifest) != x.Manifest {
			x.Why = "看过以后网站又生成过，公开的会和看到的不一样；请再看一次"
			return false
		}
	}
	var report *publish.Report
	if x.Back != "" {
		report, err = publish.Rollback(ctx, opt, t.(*publish.Folder), x.Back, x.Accepted)
	} else {
		report, err = publish.Run(ctx, opt)
	}
	if report != nil {
		x.Manifest = report.Manifest
		for i := range report.Targets {
			got := &report.Targets[i]
			x.Lines, x.Documents = append(x.Lines, got.Words()), got.Documents
			if x.Rehearsed && got.Error == "" && got.New+got.Changed+got.Gone == 0 {
				x.Lines = append(x.Lines, "那里现在公开的就是这一版，没有不同")
			}
		}
		switch {
		case report.Log != nil:
			words := report.Log.Words()
			if x.Rehearsed {
				words = strings.Replace(words, "登记了", "会登记", 1)
			}
			x.Lines = append(x.Lines, "公开日志："+words)
			x.Lines = append(x.Lines, report.Log.SignedWords()...)
			for _, warning := range report.Log.Warnings {
				x.Lines = append(x.Lines, warning.Message)
			}
		case opt.Log.Origin == "":
			x.Lines = append(x.Lines, "这个网站没有公开日志，只公开，不登记")
		}
	}
	if err != nil {
		return fail(err)
	}
	if x.Rehearsed {
		if _, err := d.opt.Publication(ctx, config, true); err != nil {
			x.Why = err.Error()
			return false
		}
	}
	return true
}

// clerksWords says why nothing was published to somebody who types no commands.
func clerksWords(err error) string {
	if errors.Is(err, context.Canceled) {
		return "办公桌关了，没有做完；下次打开再公开一次，就会接着做完"
	}
	var refusal *publish.Error
	if !errors.As(err, &refusal) {
		return "没有做成，再试一次；还不行的，把下面的话告诉管理员"
	}
	switch refusal.Code {
	case publish.Busy:
		return "另一个程序正在公开这个网站，请等它结束再试"
	case publish.AsOfBehind, publish.OtherLog, publish.OtherSite, publish.BadOutput, publish.Outdated:
		return "生成的网站不是最新的，不能公开；请在这一页先“生成网站”"
	case publish.Reveals:
		return "上一版里还有后来撤回、公示期满、移除或者遮盖的文件，不能退回：" + strings.Join(refusal.Paths, "、")
	case publish.Vanishes:
		return "上一版里没有现在公开的这些文件，退回以后它们的页面就消失"
	case publish.NoVersion:
		return "这一版已经不在了，不能退回"
	case publish.NameInPath:
		return "有文件名像是写有个人的姓名或者号码，公开以后不能抹去；请改文件名，再生成"
	case publish.Unsigned:
		return "已经公开、登记，但还缺联署或者时间戳；请过一会儿再公开一次，只会去补它们"
	case publish.Unreachable:
		return "连不上，没有公开到那里；请看看网络（U 盘要插好），再试一次"
	}
	return "不能公开，请把下面的话告诉管理员"
}
