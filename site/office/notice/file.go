package notice

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"gongkai/site/internal/charset"
	"gongkai/site/office/webpage"
)

// largest is how many bytes of a file are read; a saved page has about 100 KB.
const largest = 4 << 20

// Text returns the text of a notice's file: plain text in UTF-8 or GB18030, or the
// article of a saved page. An error says that the file is too large or no page.
func Text(name string, file io.Reader) (string, error) {
	src, err := io.ReadAll(io.LimitReader(file, largest+1))
	if err != nil {
		return "", fmt.Errorf("读通知文件 %s：%w", name, err)
	}
	if len(src) > largest {
		return "", fmt.Errorf("%s 超过 %d MB，不像是放假通知", name, largest>>20)
	}
	if !strings.HasPrefix(strings.ToLower(filepath.Ext(name)), ".htm") && !bytes.Contains(bytes.ToLower(src[:min(len(src), 1024)]), []byte("<html")) {
		return charset.Text(src), nil
	}
	page, err := webpage.Parse(src)
	if err != nil {
		return "", fmt.Errorf("读网页 %s：%w", name, err)
	}
	return webpage.PlainText(webpage.Content(page)), nil
}
