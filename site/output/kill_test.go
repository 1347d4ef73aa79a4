//go:build unix

package output

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// The test binary runs itself as the program that is killed.
const (
	childTask = "GONGKAI_OUTPUT_TASK" // build or limit
	childPath = "GONGKAI_OUTPUT_PATH"
	childSite = "GONGKAI_OUTPUT_SITE" // which of the sites to build
	killCount = "GONGKAI_KILLS"       // how many kills, default 20
)

func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(childTask) {
	case "":
		os.Exit(m.Run())
	case "build":
		err = childBuild(os.Getenv(childPath), os.Getenv(childSite))
	case "limit":
		err = childLimited(os.Getenv(childPath))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	os.Exit(0)
}

// childSiteFiles are sites of some hundred files; "even" and "odd" differ in
// half of them, in bytes and in names.
func childSiteFiles(site string) map[string]string {
	files := map[string]string{"index.html": site}
	for i := range 400 {
		name, data := fmt.Sprintf("s%d/%d/index.html", i%5, i), "same"
		switch i % 4 {
		case 0:
			data = site
		case 1:
			name = fmt.Sprintf("%s/%d/%d/index.html", site, i%3, i)
		case 2:
			if site == "odd" {
				name = fmt.Sprintf("s%d/%d", i%5, i)
			}
		}
		files[name] = strings.Repeat(data+strconv.Itoa(i), 500)
	}
	return files
}

// childBuild says on its standard output how far it is, one byte a step.
func childBuild(path, site string) error {
	return build(path, childSiteFiles(site), func(string, string) error {
		_, err := os.Stdout.Write([]byte{'.'})
		return err
	})
}

func startChild(t *testing.T, task, path, site string) (*exec.Cmd, io.Reader) {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childTask+"="+task, childPath+"="+path, childSite+"="+site)
	cmd.Stderr = os.Stderr
	progress, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	return cmd, progress
}

// A real process is killed at random moments of a build. The moment is that of
// a random step, and the kill falls anywhere in what the process does while the
// signal is under way.
func TestKilled(t *testing.T) {
	path := filepath.Join(quickDir(t), "public")
	sites := []string{"even", "odd"}
	must(t, build(path, childSiteFiles("even"), nil))
	steps := map[string]int{}
	for _, site := range []string{"odd", "even"} {
		cmd, progress := startChild(t, "build", path, site)
		n, err := io.Copy(io.Discard, progress)
		must(t, err)
		must(t, cmd.Wait())
		steps[site] = int(n)
	}
	at := 0 // index of the site that stands
	for kill := range kills(t) {
		old, new := childSiteFiles(sites[at]), childSiteFiles(sites[1-at])
		moment := rand.IntN(steps[sites[1-at]])
		cmd, progress := startChild(t, "build", path, sites[1-at])
		_, err := io.CopyN(io.Discard, progress, int64(moment))
		must(t, err)
		must(t, cmd.Process.Kill())
		_, _ = io.Copy(io.Discard, progress)
		_ = cmd.Wait()
		wantWhole(t, path, old, new)
		if kill%2 == 0 {
			must(t, Recover(path))
		} else {
			must(t, mustOpen(t, path).Close())
		}
		if wantEither(t, path, old, new) {
			at = 1 - at
		}
		if t.Failed() {
			t.Fatalf("kill %d at step %d of %d", kill, moment, steps[sites[1-at]])
		}
	}
}

func kills(t *testing.T) int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv(killCount), "20"))
	must(t, err)
	return n
}

// The first build of all, killed: no output, or all of it.
func TestKilledFirstBuild(t *testing.T) {
	for _, moment := range []int64{1, 50, 300, 1000} {
		path := filepath.Join(quickDir(t), "public")
		cmd, progress := startChild(t, "build", path, "odd")
		_, _ = io.CopyN(io.Discard, progress, moment)
		must(t, cmd.Process.Kill())
		_ = cmd.Wait()
		must(t, Recover(path))
		wantEither(t, path, nil, childSiteFiles("odd"))
	}
}

// A file larger than the system lets the process write.
func TestRealWriteError(t *testing.T) {
	path := filepath.Join(quickDir(t), "public")
	files := map[string]string{"a/index.html": "old", "b": "b"}
	publish(t, path, files)
	cmd, progress := startChild(t, "limit", path, "")
	said, _ := io.ReadAll(progress)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := string(said); !strings.Contains(got, "a/index.html") {
		t.Errorf("the error does not name the file: %s", got)
	}
	wantOutput(t, path, files)
}

// childLimited prints the error it meets, and fails when it meets none.
func childLimited(path string) error {
	signal.Ignore(syscall.SIGXFSZ)
	d, err := Open(path)
	if err != nil {
		return err
	}
	const limit = 4096 // bytes
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
		return err
	}
	err = d.Put("a/index.html", []byte(strings.Repeat("new", limit)))
	if !errors.Is(err, syscall.EFBIG) {
		return fmt.Errorf("Put = %v", err)
	}
	if _, err = d.Commit(); err == nil {
		return errors.New("published without a file")
	}
	fmt.Println(err)
	return d.Close()
}
