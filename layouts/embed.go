// Package layouts holds the default theme's html/template files, and THEME.md,
// which tells who makes a theme what the files may use. A site replaces any of
// them by a file of the same name under its own layouts/, and any single block
// by layouts/partials/NAME.html.
package layouts

import (
	"embed"
	"io/fs"
)

//go:embed *.html
var files embed.FS

//go:embed desk/*.html
var desk embed.FS

//go:embed THEME.md
var guide string

// FS returns the layouts, one file each at the root.
func FS() fs.FS { return files }

// Desk returns the pages of the clerk's desk (package desk), below desk/. A site cannot
// replace them: their forms carry what lets a clerk write.
func Desk() fs.FS { return desk }

// Guide is THEME.md.
func Guide() string { return guide }
