package publish

import (
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/site/output"
)

// A service of other people, which checks every signature and every sum: versitygw. It is
// used where it is installed; CI installs it, and says when it cannot.
func TestVersitygw(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("versitygw")
	if err != nil {
		if os.Getenv("GONGKAI_VERSITYGW") == "must" {
			t.Fatal(err)
		}
		t.Skip("versitygw is not installed: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, bucketName), 0o755); err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	log, err := os.Create(filepath.Join(t.TempDir(), "versitygw.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	gateway := exec.Command(program, "--port", address, "--access", "id", "--secret", "secret", "posix", dir)
	gateway.Stdout, gateway.Stderr = log, log
	if err := gateway.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = gateway.Process.Kill()
		_ = gateway.Wait() // killed
		if t.Failed() {
			said, _ := os.ReadFile(log.Name())
			t.Logf("%s", said)
		}
	}()
	for range 3000 { // five minutes at most
		if response, err := http.Get("http://" + address + "/"); err == nil {
			response.Body.Close()
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	o := newTown(t)
	target := &Bucket{Name: "gateway", Endpoint: "http://" + address, Bucket: bucketName, Prefix: "公开/", Credentials: "GONGKAI_TEST", Workers: 8}
	served := func() map[string]string { return filesOf(t, os.DirFS(filepath.Join(dir, bucketName, "公开"))) }
	same := func() {
		t.Helper()
		want := filesOf(t, os.DirFS(filepath.Join(o.dir, "public")))
		for name, data := range filesOf(t, os.DirFS(filepath.Join(o.dir, LogFolder))) {
			want[LogFolder+"/"+name] = data
		}
		if got := served(); !maps.Equal(got, want) {
			t.Errorf("%v, want %v", names(got), names(want))
		}
	}
	large := map[string]string{"files/大.bin": strings.Repeat("大", inMemory)}
	maps.Copy(large, strange)
	o.build(t, "2026-11-21", map[string]string{"甲": "一", "乙": "二"}, large)
	o.publish(t, target)
	same()
	o.build(t, "2026-11-22", map[string]string{"甲": "改过", "丙": "三"}, strange)
	o.publish(t, target)
	same()
	if err := os.WriteFile(filepath.Join(dir, bucketName, "公开", "index.html"), []byte("改了"), 0o644); err != nil {
		t.Fatal(err)
	}
	opt := o.options(target)
	opt.Full = true
	if _, err := Run(t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	same()

	// What the service refuses is said in its own words.
	opt.Network.Getenv = func(name string) string {
		return map[string]string{"GONGKAI_TEST_ID": "id", "GONGKAI_TEST_SECRET": "wrong"}[name]
	}
	if _, err := Run(t.Context(), opt); !isCode(err, Unreachable) || !strings.Contains(err.Error(), "SignatureDoesNotMatch，HTTP 403") {
		t.Error(err)
	}
	s, err := target.openStore(network(nil))
	if err != nil {
		t.Fatal(err)
	}
	err = s.again(t.Context(), "x", func() error {
		return s.request(t.Context(), "x", strings.NewReader("damaged"), 7, strings.Repeat("0", 64))
	})
	if !isCode(err, Unreachable) || !strings.Contains(err.Error(), "对象存储拒绝了") {
		t.Errorf("an object that was damaged on the way: %v", err)
	}
	if _, err := s.get(t.Context(), output.ManifestName, mostListed); err != nil {
		t.Error(err)
	}
}
