package corpus

// rules takes in rules.toml as it is: package deadline knows what a rule means.
func (l *loader) rules() (err error) {
	l.corpus.RulesTOML, err = l.verbatim(rulesFile)
	return err
}

// wording takes in wording.toml as it is: the gate knows what it means.
func (l *loader) wording() (err error) {
	l.corpus.WordingTOML, err = l.verbatim(wordingFile)
	return err
}

// verbatim returns the bytes of a TOML file without byte order mark, nil when it
// is absent or unusable.
func (l *loader) verbatim(path string) ([]byte, error) {
	src, ok, err := l.settings(path)
	if err != nil || !ok {
		return nil, err
	}
	return append([]byte{}, src...), nil
}
