// Package witness asks somebody else's clock when a log was what it is: witnesses (见证人)
// that cosign a checkpoint, and authorities that stamp its time (时间戳服务机构).
//
// # Witnesses
//
// A server is asked with the call add-checkpoint of C2SP tlog-witness: the size that it
// saw last, the hashes that lead from there to the new checkpoint, and the checkpoint.
//
//	200  a cosignature, which must verify: one that does not is thrown away
//	409  it saw another size than that, and says which: asked once more from there
//	422  what it saw is no beginning of this log: the log is forked
//
// A reader (可用性见证人) is somebody who cosigns only what he could read at the public
// address. He has no server but a folder on the web; what he has cosigned is fetched from
// his monitoring address, ADDRESS/SHA-256 OF THE ORIGIN/checkpoint. A server may have one
// too: Seen reads either's.
//
// # Authorities
//
// An authority gets a request of RFC 3161 over the three lines of the checkpoint, by POST.
// Its answer is kept only when package sm verifies it against the roots and the request.
//
// # Bounds
//
// Nobody is waited for longer than Client.Wait, no answer is read beyond 64 KiB, no
// redirect is followed. What an answer says is never repeated in a message beyond 200
// bytes. The package asks no clock: what a time is, the answer says.
package witness

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm"
)

// Witness is somebody who cosigns checkpoints.
type Witness struct {
	grade.Witness        // the cosignatures of a reader are fetched, not asked for
	URL           string // "" when its cosignatures are carried by hand
	Required      bool   // a publication without it is not done
}

// Authority is somebody who stamps times.
type Authority struct {
	Name     string // in publish.toml
	URL      string // "" when its stamps are carried by hand
	Roots    sm.Roots
	PEM      []byte // of Roots
	Hash     string // sm.SHA256 or sm.SM3
	Required bool
}

// Client asks.
type Client struct {
	HTTP   *http.Client
	Random io.Reader     // of nonces
	Wait   time.Duration // for one witness or authority, all its calls together
}

// Fault says why there is no cosignature or stamp. Message is in Chinese.
type Fault struct {
	Code    string
	Message string
	Note    []byte // the checkpoint that contradicts ours, signed; nil when nobody has shown one
}

// Error returns the message.
func (f *Fault) Error() string { return f.Message }

// Codes of a fault, besides those of package log.
const (
	NoAnswer = "no-answer"  // 没有回答
	Forked   = "log-forked" // 日志分叉
	Behind   = "log-behind" // 见证人见过更长的日志
)

func fault(code, format string, args ...any) *Fault {
	return &Fault{Code: code, Message: fmt.Sprintf(format, args...)}
}

// mostAnswer is the most bytes of an answer.
const mostAnswer = 64 << 10

// Query returns the body of add-checkpoint for the newest checkpoint of a log, to a witness
// that saw its first older entries last.
func Query(l *log.Log, older int64) ([]byte, error) {
	hashes, err := l.Consistency(older, l.Checkpoint().Size)
	if err != nil {
		return nil, err
	}
	body := fmt.Appendf(nil, "old %d\n", older)
	for _, h := range hashes {
		body = fmt.Appendf(body, "%s\n", h)
	}
	return append(append(body, '\n'), l.Checkpoint().Note...), nil
}

// Cosign asks a server to cosign the newest checkpoint of a log. older is the size that it
// cosigned last, 0 when nobody knows. The error is a *Fault, one of the log or of the
// context.
func (c Client) Cosign(ctx context.Context, w Witness, l *log.Log, older int64) (line string, err error) {
	asked, cancel := context.WithTimeout(ctx, c.Wait)
	defer cancel()
	for again := false; ; again = true {
		body, err := Query(l, older)
		if err != nil {
			return "", err
		}
		status, answer, err := c.call(asked, http.MethodPost, w.URL+"/add-checkpoint", "text/plain; charset=utf-8", body)
		if err != nil {
			return "", c.silent(ctx, "见证人", w.Name, err)
		}
		switch status {
		case http.StatusOK:
			return cosignature(w, l.Checkpoint(), string(answer.body))
		case http.StatusConflict:
			size, err := strconv.ParseInt(strings.TrimSpace(string(answer.body)), 10, 64)
			switch {
			case err != nil || size < 0:
				return "", fault(NoAnswer, "见证人 %s 回答 409，却没有写明它见过多少号登记（%s）", w.Name, short(answer.body))
			case size > l.Checkpoint().Size:
				return "", fault(Behind, "见证人 %s 见过有 %d 号登记的日志，这里只有 %d 号：可能恢复了旧备份，或者另一台机器也在发布", w.Name, size, l.Checkpoint().Size)
			case again && size == l.Checkpoint().Size:
				return "", fault(Forked, "见证人 %s 见过的日志也有 %d 号登记，内容却不同", w.Name, size)
			case again:
				return "", fault(NoAnswer, "见证人 %s 反复回答 409（它见过 %d 号登记），没有联署", w.Name, size)
			}
			older = size
		case http.StatusUnprocessableEntity:
			return "", fault(Forked, "见证人 %s 说这个日志不是它见过的日志的延续（%s）", w.Name, short(answer.body))
		default:
			return "", fault(NoAnswer, "见证人 %s 回答 %d（%s）", w.Name, status, short(answer.body))
		}
	}
}

// cosignature returns the line of an answer that is the witness's and verifies.
func cosignature(w Witness, c log.Checkpoint, answer string) (string, error) {
	for line := range strings.Lines(answer) {
		if _, err := c.Cosign(line, w.Key); err == nil {
			return strings.TrimSuffix(line, "\n"), nil
		}
	}
	return "", fault(log.BadCosignature, "见证人 %s 的联署与检查点或者它的公钥不符，没有采用", w.Name)
}

// Lines returns the cosignature lines of a witness in a note.
func Lines(w Witness, note []byte) (lines []string) {
	for line := range strings.Lines(string(note)) {
		if strings.HasPrefix(line, "— "+w.Key.Name()+" ") {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return lines
}

// Seen returns the checkpoint that a witness shows at its monitoring address: the newest
// that it has cosigned, which must be signed by a key of the log. The error is
// fs.ErrNotExist when it shows none, a *Fault or one of the context otherwise.
func (c Client) Seen(ctx context.Context, w Witness, keys log.Keys, origin string) (log.Checkpoint, error) {
	asked, cancel := context.WithTimeout(ctx, c.Wait)
	defer cancel()
	sum := sha256.Sum256([]byte(origin))
	status, answer, err := c.call(asked, http.MethodGet, w.URL+"/"+hex.EncodeToString(sum[:])+"/checkpoint", "", nil)
	switch {
	case err != nil:
		return log.Checkpoint{}, c.silent(ctx, "见证人", w.Name, err)
	case status == http.StatusNotFound, status == http.StatusGone, status == http.StatusMethodNotAllowed:
		return log.Checkpoint{}, fs.ErrNotExist
	case status != http.StatusOK:
		return log.Checkpoint{}, fault(NoAnswer, "见证人 %s 的检查点读不到：回答 %d（%s）", w.Name, status, short(answer.body))
	}
	seen, err := keys.Checkpoint(answer.body)
	if err == nil && seen.Origin != origin {
		err = fmt.Errorf("是 %s 的", seen.Origin)
	}
	if err != nil {
		return log.Checkpoint{}, fault(log.BadCosignature, "见证人 %s 给出的检查点不是这个日志的（%v）", w.Name, err)
	}
	return seen, nil
}

// Stamp asks an authority to stamp a checkpoint. It returns the response, which verifies.
// The error is a *Fault or one of the context.
func (c Client) Stamp(ctx context.Context, a Authority, of log.Checkpoint) ([]byte, error) {
	request, err := sm.NewRequest(a.Hash, []byte(of.Text()), c.Random)
	if err != nil {
		return nil, err
	}
	body, err := request.Encode()
	if err != nil {
		return nil, err
	}
	asked, cancel := context.WithTimeout(ctx, c.Wait)
	defer cancel()
	status, answer, err := c.call(asked, http.MethodPost, a.URL, "application/timestamp-query", body)
	if err != nil {
		return nil, c.silent(ctx, "时间戳机构", a.Name, err)
	}
	if status != http.StatusOK {
		return nil, fault(NoAnswer, "时间戳机构 %s 回答 %d（%s）", a.Name, status, short(answer.body))
	}
	if kind, _, err := mime.ParseMediaType(answer.kind); err == nil && strings.HasPrefix(kind, "text/") {
		return nil, fault(NoAnswer, "时间戳机构 %s 回答的不是时间戳，是网页或文字（%s）", a.Name, short(answer.body))
	}
	if _, err := request.Answer(answer.body, a.Roots); err != nil {
		return nil, fault(log.BadTimestamp, "时间戳机构 %s 的回答没有采用：%v", a.Name, err)
	}
	return answer.body, nil
}

type answer struct {
	body []byte
	kind string
}

var errTooLong = errors.New("回答超过 64 KiB")

// call sends a request and reads the answer.
func (c Client) call(ctx context.Context, method, url, kind string, body []byte) (status int, a answer, err error) {
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return 0, a, err
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	own := *c.HTTP
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := own.Do(request)
	if err != nil {
		return 0, a, err
	}
	defer response.Body.Close()
	a.kind = response.Header.Get("Content-Type")
	if a.body, err = io.ReadAll(io.LimitReader(response.Body, mostAnswer+1)); err == nil && len(a.body) > mostAnswer {
		err = errTooLong
	}
	return response.StatusCode, a, err
}

// silent says that somebody did not answer; an interrupted run is that of the context.
func (c Client) silent(ctx context.Context, who, name string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fault(NoAnswer, "%s %s 在 %d 秒内没有回答", who, name, int(c.Wait.Seconds()))
	}
	return fault(NoAnswer, "连不上%s %s：%v", who, name, err)
}

// short returns the beginning of an answer for a message.
func short(answer []byte) string {
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(answer[:min(len(answer), 200)]), "?")), " ")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, text)
}
