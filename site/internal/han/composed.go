package han

import "golang.org/x/text/unicode/norm"

// Composed returns a text with its characters composed (NFC). Names that differ in
// nothing else look alike, and are one file on some systems.
func Composed(text string) string { return norm.NFC.String(text) }
