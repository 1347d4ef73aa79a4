package desk

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/edit"
	"gongkai/site/undo"
)

// journalFile is the journal (操作记录): a line of JSON for each action, in order. The
// folder is private and left out of version control.
const journalFile = ".gongkai/journal"

// entry is a line of the journal.
type entry struct {
	At    time.Time `json:"at"`
	Who   string    `json:"who"`
	What  string    `json:"what"`
	Files []string  `json:"files"` // names in the site's folder

	// To is the target of a publication. Begun says that it has not ended: a line follows
	// when it does.
	To    string `json:"to,omitempty"`
	Begun bool   `json:"begun,omitempty"`
}

// Time is the moment in the zone of all days.
func (e entry) Time() string { return e.At.In(calendar.Zone()).Format("2006-01-02 15:04:05") }

// note adds a line to the journal.
func (d *Desk) note(e entry) error {
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	file, err := d.opt.Root.OpenFile(journalFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("写操作记录 %s：%w", journalFile, err)
	}
	_, err = file.Write(append(text, '\n'))
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("写操作记录 %s：%w", journalFile, err)
	}
	return nil
}

// How much of the journal is read, from its end, in bytes: all that a clerk may want, and
// what the newest lines need.
const maxJournal, newest = 64 << 20, 256 << 10

// entries returns the journal in its order, or what its last bytes hold. A line that cannot be read, such as the last
// one of a killed program, is left out.
func (d *Desk) entries(most int64) (list []entry, err error) {
	file, err := d.opt.Root.Open(journalFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("读操作记录 %s：%w", journalFile, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("读操作记录 %s：%w", journalFile, err)
	}
	from := max(0, info.Size()-most)
	text := make([]byte, info.Size()-from)
	n, err := file.ReadAt(text, from)
	if n < len(text) && err != nil {
		return nil, fmt.Errorf("读操作记录 %s：%w", journalFile, err)
	}
	for line := range bytes.Lines(text) {
		var e entry
		if json.Unmarshal(line, &e) == nil && e.What != "" {
			list = append(list, e)
		}
	}
	return list, nil
}

// lastEntries returns the newest entries, the last one first.
func (d *Desk) lastEntries(most int) (list []entry) {
	all, _ := d.entries(newest) // the page of the journal says why it cannot be read
	for i := len(all) - 1; i >= 0 && len(list) < most; i-- {
		list = append(list, all[i])
	}
	return list
}

type journalView struct {
	frame
	Entries []entry
	More    int
	Undo    []actionView // what can be taken back, the last one first
}

// journal shows the journal, the last action first, or hands it over as CSV.
func (d *Desk) journal(w http.ResponseWriter, r *http.Request) {
	all, err := d.entries(maxJournal)
	if err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	if r.URL.Query().Get("format") == "csv" {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="journal.csv"; filename*=UTF-8''%E6%93%8D%E4%BD%9C%E8%AE%B0%E5%BD%95.csv`)
		_, _ = w.Write([]byte("\uFEFF"))
		c := csv.NewWriter(w)
		c.UseCRLF = true
		_ = c.Write([]string{"时间", "姓名", "做了什么", "文件"})
		for _, e := range all {
			_ = c.Write([]string{e.Time(), agenda.Harmless(e.Who), agenda.Harmless(e.What), agenda.Harmless(strings.Join(e.Files, "\n"))})
		}
		c.Flush() // the reader has gone when this fails
		return
	}
	const most = 200
	v := journalView{frame: d.frame(r, "操作记录", "/journal"), Entries: d.lastEntries(most), More: max(0, len(all)-most)}
	done, err := undo.List(d.opt.Root)
	if err != nil {
		v.Failure = err.Error()
	}
	for _, a := range done {
		view := viewOf(a)
		if public, err := edit.Public(d.opt.Root, a); err == nil && len(public) > 0 {
			view.Href = "" // readers would miss it
		}
		v.Undo = append(v.Undo, view)
	}
	d.show(w, http.StatusOK, "journal", v)
}

// actionView is an action that can be taken back.
type actionView struct {
	What, At, Href string
	Files          int
}

func viewOf(a undo.Done) actionView {
	return actionView{a.What, minute(a.At), link("/undo", "id", a.ID()), len(a.Files)}
}

type undoView struct {
	frame
	actionView
	Later  []actionView // later actions that have to be taken back too
	IDs    []string     // of all, so that no other ones are taken back
	Taken  []undo.Taken
	Public []string // files that may not go unseen
	None   bool
}

// undoPage shows what taking an action back would do: the last one, or the one that is
// asked for, with the later ones that changed its files.
func (d *Desk) undoPage(w http.ResponseWriter, r *http.Request) {
	v := undoView{frame: d.frame(r, "撤销", "/journal")}
	chain, public, err := d.chain(r.URL.Query().Get("id"))
	if err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	if len(chain) == 0 {
		v.None = true
		d.show(w, http.StatusOK, "undo", v)
		return
	}
	last := len(chain) - 1
	v.actionView, v.Public = viewOf(chain[last]), public
	for i, a := range chain {
		v.IDs = append(v.IDs, a.ID())
		if i < last {
			v.Later = append(v.Later, viewOf(a))
		}
	}
	if v.Taken, err = undo.TakeAll(d.opt.Root, chain, true); err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	d.show(w, http.StatusOK, "undo", v)
}

// chain returns the action with an ID, the last one for "", behind the later ones that have
// to be taken back before it, and the files among theirs that are public. It is empty when
// there is no such action.
func (d *Desk) chain(id string) (chain []undo.Done, public []string, err error) {
	done, err := undo.List(d.opt.Root)
	if err != nil || len(done) == 0 {
		return nil, nil, err
	}
	chain = undo.Chain(done, cmp.Or(id, done[0].ID()))
	for _, a := range chain {
		more, err := edit.Public(d.opt.Root, a)
		if err != nil {
			return nil, nil, err
		}
		public = append(public, more...)
	}
	return chain, public, nil
}

// undo takes an action back with the later ones that were shown, unless one has made what
// is public by now.
func (d *Desk) undo(w http.ResponseWriter, r *http.Request) {
	d.writing.Lock()
	defer d.writing.Unlock()
	shown := r.PostForm["id"]
	id := "" // the one that was asked for comes last
	if len(shown) > 0 {
		id = shown[len(shown)-1]
	}
	chain, public, err := d.chain(id)
	var ids, names []string
	for _, a := range chain {
		ids, names = append(ids, a.ID()), append(names, a.What)
	}
	switch {
	case err != nil:
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	case len(ids) == 0 || !slices.Equal(ids, shown):
		d.refuse(w, http.StatusConflict, "这以后又做过别的，没有撤销；请回到“记录”再看")
		return
	case len(public) > 0:
		d.refuse(w, http.StatusConflict, "写的文件里有已经公开的，撤销了页面就消失，没有撤销；改错了的用更正，依法撤回的用撤回")
		return
	}
	taken, err := undo.TakeAll(d.opt.Root, chain, false)
	d.ask()
	var files []string
	left := 0
	for _, t := range taken {
		if t.Kept {
			left++
			continue
		}
		files = append(files, t.Name)
	}
	if err != nil {
		d.refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	what := fmt.Sprintf("撤销：%s，%d 个文件", strings.Join(names, "；"), len(files))
	if left > 0 {
		what += fmt.Sprintf("；%d 个文件在这以后又改过，没有动", left)
	}
	if err := d.note(entry{At: d.opt.Now(), Who: clerk(r), What: what, Files: files}); err != nil {
		d.refuse(w, http.StatusInternalServerError, "已撤销，但是"+err.Error())
		return
	}
	http.Redirect(w, r, link("/journal", "done", what), http.StatusSeeOther)
}

// change is a file with the text that an action gives it. Before is nil for a new file.
// A new file that was received has from, where it lies, and sum, its digest; a file that
// goes has gone.
type change struct {
	name          string
	before, after []byte
	from          string
	sum           [sha256.Size]byte
	gone          bool
}

// write makes the change as a part of an action.
func (c change) write(root *os.Root, action *undo.Action) error {
	switch {
	case c.from != "":
		return edit.Place(root, action, c.from, c.name, c.sum)
	case c.gone:
		return edit.Remove(root, action, c.name)
	}
	return edit.Write(root, action, c.name, c.before, c.after)
}

// commit writes files as one action that can be taken back, and notes the action. The
// caller holds d.writing. When a write fails, what was written before is taken back.
func (d *Desk) commit(r *http.Request, what string, changes []change) error {
	action, err := undo.Begin(d.opt.Root, what, d.opt.Now())
	if err != nil {
		return err
	}
	var names []string
	for _, c := range changes {
		if err = c.write(d.opt.Root, action); err != nil {
			break
		}
		names = append(names, c.name)
	}
	err = errors.Join(err, action.End())
	defer d.ask()
	if err != nil {
		if done, again := undo.List(d.opt.Root); len(names) > 0 && again == nil && len(done) > 0 {
			_, again = undo.Take(d.opt.Root, done[0], false)
			err = errors.Join(err, again)
		}
		return err
	}
	return d.note(entry{At: d.opt.Now(), Who: clerk(r), What: what, Files: names})
}
