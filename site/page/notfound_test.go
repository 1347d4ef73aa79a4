package page

import (
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/internal/sitetest"
	"gongkai/site/page/view"
)

// A server shows the page for addresses of any depth, so all links lead from its root.
func TestNotFoundLinksFromTheRoot(t *testing.T) {
	for base, root := range map[string]string{"https://www.example.gov.cn": "/", "https://www.example.gov.cn/gk": "/gk/", "https://www.example.gov.cn/gk/": "/gk/"} {
		files := sitetest.Files(strings.Replace(settings, "https://www.shifan.example/", base, 1), town)
		v := at[view.NotFound](t, planFS(t, files, sitetest.AsOf()), address.NotFound)
		links := append(append(append([]view.Link{{Href: v.Base.Root}, {Href: v.Base.Home}, {Href: v.Base.Search}}, v.Base.Nav...), v.Base.Foot...), v.Links...)
		if len(v.Links) == 0 || len(v.Base.Nav) == 0 {
			t.Fatalf("%s: no links: %+v", base, v)
		}
		for _, l := range links {
			if !strings.HasPrefix(l.Href, root) || strings.HasPrefix(l.Href, "//") || strings.Contains(l.Href, "..") {
				t.Errorf("%s: %q does not lead from %s", base, l.Href, root)
			}
		}
	}
}
