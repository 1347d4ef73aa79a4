package page

import (
	"gongkai/site/address"
	"gongkai/site/page/register"
	"gongkai/site/page/view"
)

// registerPage is the n-th page of a register.
type registerPage struct {
	register *register.Register
	n        int
}

// registerPages returns the pages of all registers.
func registerPages(registers *register.Set) []Page {
	var pages []Page
	for _, r := range registers.Registers {
		for n := 1; n <= r.Pages(); n++ {
			page := Page{
				URL: address.Page(r.URL, n), Layout: "audit", name: numbered(r.Name, n), above: r.Above, Modified: r.Modified,
				content: registerPage{r, n},
			}
			if r.Section != nil {
				page.Section = r.Section.Folder
			}
			pages = append(pages, page)
		}
	}
	return pages
}

func (r registerPage) view(f *frame, p *Page) any {
	of := r.register
	h := head{heading: numbered(of.Name, r.n), trail: of.Trail, column: of.Column, section: of.Section}
	if r.n > 1 {
		h.trail = append(h.trail[:len(h.trail):len(h.trail)], pageCrumb(of.URL, r.n))
	}
	v := f.registers.View(of, r.n)
	if of.Rule != nil && r.n == 1 {
		v.Example = f.example(of.Rule)
	}
	v.Base, v.Pager = f.base(p, h), pager(p.URL, of.URL, r.n, of.Pages())
	v.Terms = explained(f.terms, p.URL, ledgerWords(v)...)
	if words := gradeWords(v); words != "" {
		v.Terms = append(v.Terms, view.Link{Label: words, Href: address.Relative(p.URL, address.Proof)})
	}
	return v
}
