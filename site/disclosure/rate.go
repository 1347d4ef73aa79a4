package disclosure

import "strconv"

// Permille returns a rate of the record in thousandths, as PermilleOf does; ok is false
// where a number is missing or the whole is nothing.
func (r *Record) Permille(rate Rate) (n int, ok bool) {
	part, given := r.figure(rate.Part)
	if !given {
		return 0, false
	}
	for _, key := range rate.Whole {
		if whole, given := r.figure(key); given {
			if whole == 0 {
				return 0, false
			}
			return PermilleOf(part, whole), true
		}
	}
	return 0, false
}

// PermilleOf returns part of whole in thousandths, rounded to the nearest, half up. Only
// the whole is 1000, and only nothing is 0: a figure must not hide the one case that is
// missing or is there. whole is not 0.
func PermilleOf(part, whole int) int {
	n := (2000*part + whole) / (2 * whole)
	switch {
	case part > 0 && n == 0:
		return 1
	case part < whole && n >= 1000:
		return 999
	}
	return n
}

// Percent writes thousandths as a percentage with one decimal: 125 is 12.5.
func Percent(permille int) string {
	return strconv.Itoa(permille/10) + "." + strconv.Itoa(permille%10)
}

// figure returns a single number of the record.
func (r *Record) figure(key string) (n int, given bool) {
	v, ok := r.Value(key)
	if !ok || len(v.Numbers()) != 1 {
		return 0, false
	}
	return v.Numbers()[0], true
}
