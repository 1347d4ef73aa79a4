// Package content holds the demonstration site: an invented city with invented
// bodies, firms and people. `gongkai init --demo` copies it.
package content

import (
	"embed"
	"io/fs"
)

//go:embed designations.toml indicators.toml organs.toml rules.toml site.toml tasks.toml wording.toml about assessments budgets decisions enforcement indicators interpretations notices policies powers reconsiderations regulations reports
var files embed.FS

// FS returns the demonstration site's content folder.
func FS() fs.FS { return files }
