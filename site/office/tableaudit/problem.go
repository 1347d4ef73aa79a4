package tableaudit

import (
	"iter"

	"gongkai/site/office/header"
)

// The codes of problems; packages header and deadline have more.
const (
	CodeNoRule = "no-rule"

	codePublishedBeforeDated = "published-before-dated"
)

// note adds a problem to the log and to the spool.
func (r *Report) note(p header.Problem) error {
	r.Log.Add(p)
	return r.problems.put(problemFields(p))
}

// Problems returns all problems: those of the header, then those of the rows in
// their order.
func (r *Report) Problems() iter.Seq2[header.Problem, error] {
	return func(yield func(header.Problem, error) bool) {
		for fields, err := range r.problems.all() {
			if err != nil {
				yield(header.Problem{}, err)
				return
			}
			if !yield(problemOf(fields, r.Name), nil) {
				return
			}
		}
	}
}
