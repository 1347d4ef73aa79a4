package diag

import "gongkai/site/pack"

// AppendProblems writes problems in the form of package pack.
func AppendProblems(b []byte, problems []Problem) []byte {
	b = pack.AppendNumber(b, len(problems))
	for i := range problems {
		p := &problems[i]
		for _, s := range [...]string{p.Code, p.Path, p.Message, p.Hint} {
			b = pack.AppendText(b, s)
		}
		private := 0
		if p.Private {
			private = 1
		}
		for _, n := range [...]int{int(p.Severity), p.Line, p.Column, private} {
			b = pack.AppendNumber(b, n)
		}
	}
	return b
}

// ReadProblems reads what AppendProblems wrote.
func ReadProblems(r *pack.Reader) []Problem {
	n := r.Number()
	if n == 0 {
		return nil
	}
	problems := make([]Problem, n)
	for i := range problems {
		p := &problems[i]
		p.Code, p.Path, p.Message, p.Hint = r.Text(), r.Text(), r.Text(), r.Text()
		p.Severity, p.Line, p.Column, p.Private = Severity(r.Number()), r.Number(), r.Number(), r.Number() == 1
	}
	return problems
}
