package corpus

// rules keeps rules.toml as it is: what a rule means is known further up.
func (l *loader) rules() error {
	src, ok, err := l.settings(rulesFile)
	if ok {
		l.corpus.RulesTOML = append([]byte{}, src...)
	}
	return err
}
