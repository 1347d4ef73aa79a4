//go:build unix

package output

import (
	"cmp"
	"context"
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
	childTask = "GONGKAI_OUTPUT_TASK" // build, series or limit
	childPath = "GONGKAI_OUTPUT_PATH"
	childSite = "GONGKAI_OUTPUT_SITE" // which of the sites to build
	childWay  = "GONGKAI_OUTPUT_WAY"  // index in manners
	killCount = "GONGKAI_KILLS"       // how many kills, default 20
)

func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(childTask) {
	case "":
		os.Exit(m.Run())
	case "build":
		err = childBuild(os.Getenv(childPath), os.Getenv(childSite))
	case "series":
		n, _ := strconv.Atoi(os.Getenv(childSite))
		err = childFiles(os.Getenv(childPath), seriesSite(n))
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
func childBuild(path, site string) error { return childFiles(path, childSiteFiles(site)) }

func childFiles(path string, files map[string]string) error {
	way, _ := strconv.Atoi(os.Getenv(childWay))
	return manners[way].build(path, files, func(string, string) error {
		_, err := os.Stdout.Write([]byte{'.'})
		return err
	})
}

func startChild(t *testing.T, way int, task, path, site string) (*exec.Cmd, io.Reader) {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childTask+"="+task, childPath+"="+path, childSite+"="+site, childWay+"="+strconv.Itoa(way))
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
	for way, m := range manners {
		t.Run(m.name, func(t *testing.T) { killBuilds(t, way) })
	}
}

func killBuilds(t *testing.T, way int) {
	path := filepath.Join(quickDir(t), "public")
	sites := []string{"even", "odd"}
	must(t, build(path, childSiteFiles("even"), nil))
	steps := map[string]int{}
	for _, site := range []string{"odd", "even"} {
		cmd, progress := startChild(t, way, "build", path, site)
		n, err := io.Copy(io.Discard, progress)
		must(t, err)
		must(t, cmd.Wait())
		steps[site] = int(n)
	}
	at := 0 // index of the site that stands
	for kill := range kills(t) {
		old, new := childSiteFiles(sites[at]), childSiteFiles(sites[1-at])
		moment := rand.IntN(steps[sites[1-at]])
		cmd, progress := startChild(t, way, "build", path, sites[1-at])
		_, err := io.CopyN(io.Discard, progress, int64(moment))
		must(t, err)
		must(t, cmd.Process.Kill())
		_, _ = io.Copy(io.Discard, progress)
		_ = cmd.Wait()
		manners[way].wantWhole(t, path, old, new)
		if kill%2 == 0 {
			must(t, Recover(t.Context(), path))
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
	usual := "20"
	if testing.Short() {
		usual = "7"
	}
	n, err := strconv.Atoi(cmp.Or(os.Getenv(killCount), usual))
	must(t, err)
	return n
}

// The first build of all, killed: no output, or all of it.
func TestKilledFirstBuild(t *testing.T) {
	for n, moment := range []int64{1, 50, 300, 1000, 1, 50, 300, 1000, 1200} {
		path := filepath.Join(quickDir(t), "public")
		cmd, progress := startChild(t, n%len(manners), "build", path, "odd")
		_, _ = io.CopyN(io.Discard, progress, moment)
		must(t, cmd.Process.Kill())
		_ = cmd.Wait()
		must(t, Recover(t.Context(), path))
		wantEither(t, path, nil, childSiteFiles("odd"))
	}
}

// A file larger than the system lets the process write.
func TestRealWriteError(t *testing.T) {
	path := filepath.Join(quickDir(t), "public")
	files := map[string]string{"a/index.html": "old", "b": "b"}
	publish(t, path, files)
	cmd, progress := startChild(t, 0, "limit", path, "")
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
	d, err := Open(context.Background(), path)
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
	if _, err = d.Commit(context.Background(), InPlace); err == nil {
		return errors.New("published without a file")
	}
	fmt.Println(err)
	return d.Close()
}
