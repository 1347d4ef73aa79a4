package tableaudit

import (
	"iter"

	"gongkai/site/diag"
	"gongkai/site/office/header"
)

// The codes of problems, beside those of packages columns and deadline.
const (
	CodeNoRule = "no-rule"

	codePublishedBeforeDated = "published-before-dated"
)

// Shown is how many problems of one code First gives.
const Shown = 20

// note keeps a problem for the output.
func (r *Report) note(p header.Problem) error {
	r.counts[p.Code]++
	if p.Severity == diag.Error {
		r.errors++
	}
	if r.counts[p.Code] <= Shown {
		r.first = append(r.first, p)
	}
	return r.problems.put(appendProblem(r.problems.scratch(), p))
}

// First returns the first problems of each code, at most Shown, and how many
// there are of each. Errors counts all errors.
func (r *Report) First() (first []header.Problem, counts map[string]int) { return r.first, r.counts }

// Errors is the number of problems that are errors.
func (r *Report) Errors() int { return r.errors }

// Problems gives all problems: those of the header, then those of the rows in
// their order.
func (r *Report) Problems() iter.Seq2[header.Problem, error] {
	return func(yield func(header.Problem, error) bool) {
		for text, err := range r.problems.all() {
			if err != nil {
				yield(header.Problem{}, err)
				return
			}
			if !yield(readProblem(text, r.Name), nil) {
				return
			}
		}
	}
}
