package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"gongkai/site/output"
	"gongkai/site/proof/log"
)

// Network is how a publication reaches other machines. The zero value reaches none.
type Network struct {
	Transport http.RoundTripper
	// Getenv returns a variable of the environment: credentials are nowhere else.
	Getenv func(name string) string
	// Sleep waits before a request is tried again. The error is that of the context.
	Sleep func(ctx context.Context, d time.Duration) error
	// Random returns a number from 0 to less than 1, so that many clients do not try
	// again at the same moment. It may be called side by side.
	Random func() float64
}

// store is a bucket as requests see it: names of files in, bytes in and out. It is the
// only one that knows the S3 protocol's library.
//
// Each object is put whole with its SHA-256 in the signature, so the service refuses one
// that was damaged on the way; aws-chunked encoding and trailing checksums, which OSS, COS
// and OBS refuse, are off. A request is tried five times when the network or the service
// fails; what the service refuses (400, 403) is said in its own words at once.
type store struct {
	core    minio.Core
	bucket  string
	prefix  string
	network Network
}

// openStore prepares requests. It makes none.
func (b *Bucket) openStore(n Network) (*store, error) {
	if n.Transport == nil {
		return nil, refuse(Unreachable, "没有网络")
	}
	endpoint, err := url.Parse(b.Endpoint)
	if err != nil {
		return nil, err
	}
	id, secret := n.Getenv(b.Credentials+"_ID"), n.Getenv(b.Credentials+"_SECRET")
	if id == "" || secret == "" {
		return nil, refuse(Unreachable, "环境变量 %s_ID 和 %s_SECRET 没有设好，不能登录对象存储；临时凭证还要设 %s_TOKEN", b.Credentials, b.Credentials, b.Credentials)
	}
	lookup := minio.BucketLookupPath
	if b.Virtual {
		lookup = minio.BucketLookupDNS
	}
	region := b.Region
	if region == "" {
		region = "us-east-1" // or the library asks for it
	}
	client, err := minio.New(endpoint.Host, &minio.Options{
		Creds: credentials.NewStaticV4(id, secret, n.Getenv(b.Credentials+"_TOKEN")), Secure: endpoint.Scheme == "https",
		Transport: n.Transport, Region: region, BucketLookup: lookup, MaxRetries: 1,
	})
	if err != nil {
		return nil, err
	}
	return &store{minio.Core{Client: client}, b.Bucket, b.Prefix, n}, nil
}

// tries is how often a request is made, and firstWait how long the first wait is, half of
// it to one and a half times; each further one is twice as long. The library waits up to
// firstWait more behind a request that has failed.
const (
	tries     = 5
	firstWait = 200 * time.Millisecond
)

// again makes a request until it succeeds, is refused, or has been tried often enough.
func (s *store) again(ctx context.Context, name string, request func() error) error {
	var err error
	for try, wait := 1, firstWait; ; try, wait = try+1, 2*wait {
		if err = request(); err == nil || errors.Is(err, fs.ErrNotExist) || ctx.Err() != nil {
			return err
		}
		if !passing(err) || try == tries {
			return s.explain(name, err)
		}
		if err := s.network.Sleep(ctx, wait/2+time.Duration(s.network.Random()*float64(wait))); err != nil {
			return err
		}
	}
}

// passing reports whether a request may succeed when it is made again.
func passing(err error) bool {
	var response minio.ErrorResponse
	if !errors.As(err, &response) || response.StatusCode == 0 {
		return true // the network
	}
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// explain says what a service has refused, in its own words.
func (s *store) explain(name string, err error) error {
	var response minio.ErrorResponse
	if !errors.As(err, &response) || response.StatusCode == 0 {
		return refuse(Unreachable, "%s：连不上对象存储，试了 %d 次：%v", name, tries, err)
	}
	words := fmt.Sprintf("%s（%s，HTTP %d）", response.Message, response.Code, response.StatusCode)
	switch {
	case response.Code == "RequestTimeTooSkewed":
		return refuse(Unreachable, "%s：本机的时钟与对象存储相差太多（一般不能超过 15 分钟），请校准时钟：%s", name, words)
	case response.Code == "NoSuchBucket":
		return refuse(Unreachable, "没有存储空间 %s，请先建立：%s", s.bucket, words)
	case passing(err):
		return refuse(Unreachable, "%s：对象存储出了故障，试了 %d 次：%s", name, tries, words)
	}
	return refuse(Unreachable, "%s：对象存储拒绝了：%s", name, words)
}

// get reads an object of at most so many bytes. The error wraps fs.ErrNotExist when there
// is none.
func (s *store) get(ctx context.Context, name string, most int64) (data []byte, err error) {
	err = s.again(ctx, name, func() error {
		object, _, _, err := s.core.GetObject(ctx, s.bucket, s.prefix+name, minio.GetObjectOptions{})
		if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
			return &fs.PathError{Op: "get", Path: name, Err: fs.ErrNotExist}
		}
		if err != nil {
			return err
		}
		defer object.Close()
		data, err = io.ReadAll(io.LimitReader(object, most+1))
		return err
	})
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s 超过 %d 字节", name, most)
	}
	return data, err
}

// inMemory is up to which size a file is read once and held while it is put.
const inMemory = 1 << 20

// put stores a file under a name. Its bytes must be those that the entry lists.
func (s *store) put(ctx context.Context, name string, files fs.FS, e output.Entry) error {
	if e.Bytes <= inMemory {
		data, err := readAtMost(files, e.Path, e.Bytes)
		if err != nil {
			return err
		}
		if log.Digest(data) != e.SHA256 {
			return changed(e)
		}
		return s.putBytes(ctx, name, data)
	}
	if got, err := digestOf(files, e.Path); err != nil {
		return err
	} else if got != e {
		return changed(e)
	}
	return s.again(ctx, name, func() error {
		f, err := files.Open(e.Path)
		if err != nil {
			return err
		}
		defer f.Close()
		return s.request(ctx, name, f, e.Bytes, e.SHA256)
	})
}

// putBytes stores bytes under a name.
func (s *store) putBytes(ctx context.Context, name string, data []byte) error {
	return s.again(ctx, name, func() error {
		return s.request(ctx, name, bytes.NewReader(data), int64(len(data)), log.Digest(data))
	})
}

func (s *store) request(ctx context.Context, name string, r io.Reader, size int64, sum string) error {
	_, err := s.core.PutObject(ctx, s.bucket, s.prefix+name, r, size, "", sum, minio.PutObjectOptions{
		ContentType: contentType(name), CacheControl: cacheControl(name), DisableContentSha256: true,
	})
	return err
}

// remove deletes an object; one that is not there is no error.
func (s *store) remove(ctx context.Context, name string) error {
	return s.again(ctx, name, func() error {
		err := s.core.RemoveObject(ctx, s.bucket, s.prefix+name, minio.RemoveObjectOptions{})
		if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
			return nil
		}
		return err
	})
}

// listed is an object of a list.
type listed struct {
	name string
	size int64
	md5  string // in hexadecimal digits, when the service says so
}

// list calls f for the objects of a folder, until it returns false.
func (s *store) list(ctx context.Context, folder string, f func(listed) bool) error {
	after, ended := "", false
	return s.again(ctx, folder, func() error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for o := range s.core.Client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix + folder, Recursive: true, StartAfter: after, UseV1: true}) {
			if o.Err != nil {
				return o.Err
			}
			after = o.Key
			if ended = ended || !f(listed{strings.TrimPrefix(o.Key, s.prefix), o.Size, strings.ToLower(strings.Trim(o.ETag, `"`))}); ended {
				return nil
			}
		}
		return ctx.Err()
	})
}
