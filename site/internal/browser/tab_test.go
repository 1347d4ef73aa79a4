package browser

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/checks.js
var checks string

// chromium is the running browser with the scripts that its tabs load.
type chromium struct {
	ctx context.Context
	axe string
}

// start starts the browser, or leaves the test out where there is none.
func start(t *testing.T) *chromium {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		without(t, "没有浏览器，网页没有在浏览器里检查：请安装 chromium 和 fonts-noto-cjk")
	}
	axe, err := os.ReadFile("../../../.ci/node_modules/axe-core/axe.min.js")
	if err != nil {
		without(t, "没有 axe-core，网页没有在浏览器里检查：请在 .ci 文件夹里运行 npm ci --ignore-scripts")
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true), chromedp.Flag("force-color-profile", "srgb"),
	)
	ctx, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(func() { closeBrowser(); stop() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	return &chromium{ctx, string(axe)}
}

// without leaves the test out, or fails where nothing may be left out.
func without(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// patience is after how long a page that does not answer is given up.
const patience = 3 * time.Minute

// tab is one page of the browser, in a mode, with a storage of its own.
type tab struct {
	ctx      context.Context
	axe      string
	noScript bool
	t        *testing.T

	mu       sync.Mutex
	console  []string // what the page or the browser said since the page was opened
	requests []string // what it asked for since then
}

func (b *chromium) open(t *testing.T, m mode) *tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	tab := &tab{ctx: ctx, axe: b.axe, noScript: m.noScript, t: t}
	if err := chromedp.Listen(ctx, tab.hear); err != nil {
		t.Fatal(err)
	}
	call(tab, cdplog.Enable, cdp.Empty{})
	call(tab, network.Enable, network.EnableParams{})
	tab.do(chromedp.EmulateViewport(m.width, m.height))
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: m.media, Features: m.features})
	if m.letters > 0 {
		call(tab, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: m.letters, Fixed: m.letters * 13 / 16}})
	}
	return tab
}

// hear notes what a page says and asks for.
func (tab *tab) hear(event any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	switch e := event.(type) {
	case *cdplog.EventEntryAdded:
		tab.console = append(tab.console, fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
	case *runtime.EventConsoleAPICalled:
		for _, a := range e.Args {
			tab.console = append(tab.console, fmt.Sprintf("%s: %s%s", e.Type, a.Value, a.Description))
		}
	case *runtime.EventExceptionThrown:
		tab.console = append(tab.console, "exception: "+e.ExceptionDetails.Text)
	case *network.EventRequestWillBeSent:
		tab.requests = append(tab.requests, e.Request.URL)
	}
}

// heard returns what the page said and asked for since it was opened.
func (tab *tab) heard() (console, requests []string) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return tab.console, tab.requests
}

// visit opens a page and waits until it has loaded. Where scripts are off, they
// are off while it loads: the page's own never run, and axe can afterwards.
func (tab *tab) visit(url string) {
	tab.t.Helper()
	tab.mu.Lock()
	tab.console, tab.requests = nil, nil
	tab.mu.Unlock()
	if tab.noScript {
		call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	tab.do(chromedp.Navigate(url))
	if tab.noScript {
		call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false})
	}
}

func (tab *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	if err := chromedp.Do(tab.ctx, steps...); err != nil {
		tab.t.Fatal(err)
	}
}

func call[P, R any](tab *tab, command cdp.Command[P, R], params P) R {
	tab.t.Helper()
	result, err := chromedp.Call(tab.ctx, command, params)
	if err != nil {
		tab.t.Fatal(err)
	}
	return result
}

// eval runs a script in the page, also where the page's own may not run, and
// waits for a promise.
func eval[T any](tab *tab, script string) T {
	tab.t.Helper()
	ctx, done := context.WithTimeout(tab.ctx, patience)
	defer done()
	result, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("%v in: %.200s", err, script)
	}
	return result
}

// ask calls functions of checks.js; each returns what it finds wrong.
func (tab *tab) ask(names ...string) []string {
	tab.t.Helper()
	calls := make([]string, len(names))
	for i, name := range names {
		calls[i] = "..." + name + "().map(found => '" + name + ": ' + found)"
	}
	return eval[[]string](tab, checks+"\n["+strings.Join(calls, ",")+"]")
}

// key presses a key as a person does.
func (tab *tab) key(name string, code int64, text string) {
	tab.t.Helper()
	press := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: name, Code: name, WindowsVirtualKeyCode: code, NativeVirtualKeyCode: code}
	if text != "" {
		press.Type, press.Text = input.DispatchKeyEventTypeKeyDown, text
	}
	call(tab, input.DispatchKeyEvent, press)
	press.Type, press.Text = input.DispatchKeyEventTypeKeyUp, ""
	call(tab, input.DispatchKeyEvent, press)
}

func (tab *tab) tabKey() { tab.t.Helper(); tab.key("Tab", 9, "") }
func (tab *tab) enter()  { tab.t.Helper(); tab.key("Enter", 13, "\r") }

// click presses and releases the mouse at a place of the viewport.
func (tab *tab) click(x, y float64) {
	tab.t.Helper()
	tab.do(chromedp.MouseClickXY(x, y))
}

// loads waits for the page that do leads to.
func (tab *tab) loads(do func()) {
	tab.t.Helper()
	step := chromedp.Func(func(context.Context, *chromedp.Target) error { do(); return nil })
	ctx, done := context.WithTimeout(tab.ctx, patience)
	defer done()
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, step)); err != nil {
		tab.t.Fatal(err)
	}
}

// location is the address of the page, without the fragment.
func (tab *tab) location() string {
	tab.t.Helper()
	return eval[string](tab, "location.href.split('#')[0]")
}
