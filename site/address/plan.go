package address

import "strconv"

// URLs of the plans of work (任务), of assessments (考核) and of named units (示范单位).
const (
	Tasks        = "/tasks/"
	Assessments  = "/assessments/"
	Designations = "/designations/"
)

// Assessment returns the URL of the assessments of a year.
func Assessment(year int) string { return Assessments + strconv.Itoa(year) + "/" }
