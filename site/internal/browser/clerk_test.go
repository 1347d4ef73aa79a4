package browser

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// clerk is a person at the desk (办公桌) of a site, who sees words, types and clicks.
type clerk struct {
	*journey
	base     string // "http://127.0.0.1:40000"
	reviewed *reviews
	looked   map[string]bool // what look has been called for
}

// program returns the program, built once for all tests of the package.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "gongkai-browser-*")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "gongkai")
	if out, err := exec.Command("go", "build", "-o", file, "gongkai/cmd/gongkai").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return file, nil
})

// TestMain takes the program away at the end.
func TestMain(m *testing.M) {
	code := m.Run()
	if file, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(file)) // the system's folder for such files
	}
	os.Exit(code)
}

// gongkai runs the program in a folder; an import may leave rows out.
func gongkai(t *testing.T, dir string, args ...string) string {
	t.Helper()
	file, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(file, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil && (args[0] != "import" || cmd.ProcessState.ExitCode() != 1) {
		t.Fatalf("gongkai %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// entersDesk starts the desk of the site in a folder, as of a day, and opens its address.
func (b *chromium) entersDesk(t *testing.T, dir, asOf string, reviewed *reviews, options ...string) *clerk {
	t.Helper()
	address := startDesk(t, dir, append([]string{"--as-of", asOf}, options...)...)
	c := b.clerk(t, address[:strings.Index(address, "/enter")], reviewed)
	c.visit(address)
	c.do(chromedp.WaitVisible("#name")) // the page that lets people in goes on by itself
	return c
}

// clerk is somebody in front of the desk at an address.
func (b *chromium) clerk(t *testing.T, base string, reviewed *reviews) *clerk {
	t.Helper()
	return &clerk{journey: &journey{tab: b.open(t, mode{width: 1280, height: 900})}, base: base, reviewed: reviewed, looked: map[string]bool{}}
}

// deskPassword lets people in where the desk listens on every address.
const deskPassword = "bangong-2026"

// startDesk starts the desk of the site in a folder until the test ends, and returns the
// address that it says.
func startDesk(t *testing.T, dir string, options ...string) string {
	t.Helper()
	file, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(file, append([]string{"desk", "--no-open"}, options...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GONGKAI_PASSWORD="+deskPassword)
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
		_ = cmd.Wait() // killed
	})
	lines := bufio.NewReader(said)
	address := ""
	for address == "" {
		line, err := lines.ReadString('\n')
		if found := regexp.MustCompile(`办公桌：(http://\S+)`).FindStringSubmatch(line); found != nil {
			address = found[1]
		} else if err != nil {
			close(ended)
			t.Fatalf("the desk does not open: %s", line)
		}
	}
	go func() { _, _ = io.Copy(io.Discard, lines); close(ended) }()
	return address
}

// goes opens a page of the desk.
func (c *clerk) goes(path string) { c.t.Helper(); c.visit(c.base + path) }

// control is a script for the control that has a label, or is called so.
func control(label string) string {
	return `(function (text) {
		var controls = all('main input:not([type=hidden]),main select,main textarea').filter(shown);
		function name(e) { return (e.getAttribute('aria-label') || Array.from(e.labels || [], l => l.textContent).join(' ')).replace(/\s+/g, ' ').trim(); }
		var e = controls.find(e => name(e) === text) || controls.find(e => name(e).startsWith(text)) || controls.find(e => name(e).includes(text));
		if (!e) { throw new Error('no control ' + text + ', only ' + controls.map(name).join(' | ').slice(0, 2000)); }
		return e;
	})(` + quoted(label) + `)`
}

// points clicks the control that has a label.
func (c *clerk) points(label string) {
	c.t.Helper()
	at := eval[[]float64](c.tab, "{"+checks+`
		let e = `+control(label)+`;
		e.scrollIntoView({ block: 'center', inline: 'center' });
		let box = e.getBoundingClientRect();
		[box.left + Math.min(box.width / 2, 60), box.top + box.height / 2];
	}`)
	c.click(at[0], at[1])
}

// types clears the control that has a label and types into it. A date is written
// 2026-03-05, and typed field by field as the browser wants it.
func (c *clerk) types(label, text string) {
	c.t.Helper()
	if eval[string](c.tab, "{"+checks+control(label)+".type}") == "date" {
		eval[any](c.tab, "{"+checks+control(label)+".focus(); 0}") // on its first part
		part := strings.Split(text, "-")
		c.do(chromedp.KeyEvent(part[1] + part[2] + part[0])) // the month first: the browser speaks English
	} else {
		c.points(label)
		c.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
		call(c.tab, input.InsertText, input.InsertTextParams{Text: text}) // as an input method for Chinese does
	}
	if got := eval[string](c.tab, "{"+checks+control(label)+".value}"); got != text {
		c.t.Fatalf("%s on %s holds %q, not %q", label, c.location(), got, text)
	}
}

// chooses takes an option of a list with the arrow keys.
func (c *clerk) chooses(label, option string) {
	c.t.Helper()
	eval[any](c.tab, "{"+checks+control(label)+".focus(); 0}")
	r := eval[[]int](c.tab, "{"+checks+`
		let e = `+control(label)+`, text = `+quoted(option)+`;
		[e.selectedIndex, Array.from(e.options).findIndex(o => o.textContent.trim() === text)];
	}`)
	from, to := r[0], r[1]
	if to < 0 {
		c.t.Fatalf("%s on %s has no option %s", label, c.location(), option)
	}
	for ; from < to; from++ {
		c.key("ArrowDown", 40, "")
	}
	for ; from > to; from-- {
		c.key("ArrowUp", 38, "")
	}
	if got := eval[string](c.tab, "{"+checks+"let e = "+control(label)+"; e.options[e.selectedIndex].textContent.trim()}"); got != option {
		c.t.Fatalf("%s on %s is %q, not %q", label, c.location(), got, option)
	}
}

// takes gives a file to the control that has a label.
func (c *clerk) takes(label, file string) {
	c.t.Helper()
	found := call(c.tab, runtime.Evaluate, runtime.EvaluateParams{Expression: "{" + checks + control(label) + "}"})
	if found.ExceptionDetails != nil {
		c.t.Fatalf("%s: %s", label, found.ExceptionDetails.Text)
	}
	call(c.tab, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: found.Result.ObjectID})
}

// presses clicks a button or link and waits for the page that it leads to.
func (c *clerk) presses(words string) { c.t.Helper(); c.tap(words) }

// waits looks at a page that loads itself anew until it shows words, as long as a machine
// may take.
func (c *clerk) waits(words string) {
	c.t.Helper()
	ctx, done := context.WithTimeout(c.tab.ctx, patience)
	defer done()
	for {
		shown, err := chromedp.Run(ctx, chromedp.Evaluate[string]("(document.querySelector('main') || document.body || {}).innerText || ''"))
		switch {
		case err == nil && strings.Contains(shown, words):
			return
		case ctx.Err() != nil:
			c.t.Fatalf("the page never says %q: %s", words, shown)
		}
		time.Sleep(100 * time.Millisecond) // between two looks; a look while the page changes fails
	}
}

// look has axe and the checks look at the page as it is now, by day and by night, on a
// wide screen and on a narrow one. name is what the page shows.
func (c *clerk) look(name string) {
	c.t.Helper()
	c.looked[name] = true
	type view struct {
		name          string
		width, height int64
		dark          bool
	}
	views := []view{{"light", 1280, 900, false}, {"390 dark", 390, 844, true}}
	if !testing.Short() {
		views = append(views, view{"dark", 1280, 900, true}, view{"390", 390, 844, false})
	}
	before := c.t
	for _, v := range views {
		before.Run(name+" "+v.name, func(t *testing.T) {
			c.tab.t = t
			c.do(chromedp.EmulateViewport(v.width, v.height))
			scheme := "light"
			if v.dark {
				scheme = "dark"
			}
			call(c.tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: feature("prefers-color-scheme", scheme)})
			for _, found := range c.ask("headings", "reflow", "regions", "clipped") {
				t.Error(found)
			}
			c.accessible("desk "+name, v.name, c.reviewed)
		})
	}
	c.tab.t = before
	c.do(chromedp.EmulateViewport(1280, 900))
	call(c.tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	console, _ := c.heard()
	for _, line := range console {
		if !strings.HasPrefix(line, "verbose: ") && !strings.Contains(line, "Failed to load resource: the server responded with a status of 4") { // a form that was refused
			c.t.Errorf("%s: on the console: %s", name, line)
		}
	}
}

// walk goes over a page that was just opened with Tab, once round: every control is reached in the order of
// the document, shows that it has the focus, and nothing lies over it.
func (c *clerk) walk(name string) {
	c.t.Helper()
	count, _ := c.focus()
	for next, presses := 0, 0; next < count; presses++ {
		c.tabKey()
		_, at := c.focus()
		if at.Index == next-1 && presses < 6*count { // the next part of a date
			continue
		}
		if at.Index != next {
			c.t.Errorf("%s: stop %d of %d is %s, number %d of the document", name, next, count, at.Place, at.Index)
			return
		}
		if at.Outline < 2 {
			c.t.Errorf("%s: %s has an outline of %.1f pixels", name, at.Place, at.Outline)
		}
		if at.Bottom <= 0 || at.Top >= 900 {
			c.t.Errorf("%s: %s has the focus outside of the screen, at %.0f", name, at.Place, at.Top)
		}
		if over := eval[string](c.tab, "{"+checks+`
			let e = document.activeElement, box = e.getClientRects()[0];
			let top = document.elementFromPoint(box.left + Math.min(box.width, innerWidth - box.left) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2);
			!top || e.contains(top) || top.contains(e) || e.labels && Array.from(e.labels).some(l => l.contains(top)) ? '' : place(top);
		}`); over != "" {
			c.t.Errorf("%s: %s has the focus below %s", name, at.Place, over)
		}
		next++
	}
}

// ticks reaches boxes with Tab, in their order on the page, and ticks them with the space bar.
func (c *clerk) ticks(names ...string) {
	c.t.Helper()
	for range names {
		for range 2000 {
			c.tabKey()
			if name := eval[string](c.tab, "document.activeElement.getAttribute('aria-label') || ''"); slices.Contains(names, name) {
				c.key(" ", 32, " ")
				if !eval[bool](c.tab, "document.activeElement.checked") {
					c.t.Errorf("the space bar does not tick %s", name)
				}
				break
			}
		}
	}
}

// reaches presses Tab until the control or link that is called so has the focus.
func (c *clerk) reaches(name string) {
	c.t.Helper()
	for range 2000 {
		c.tabKey()
		if eval[bool](c.tab, "{let e = document.activeElement; [e.getAttribute('aria-label'), e.textContent.trim()].concat(Array.from(e.labels || [], l => l.textContent.trim())).includes("+quoted(name)+")}") {
			return
		}
	}
	c.t.Fatalf("Tab does not reach %s on %s", name, c.location())
}
