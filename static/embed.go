// Package static holds the default theme's style sheet, script and icon. A site
// replaces any of them by a file of the same name under its own static/.
package static

import (
	"embed"
	"io/fs"
)

//go:embed css js favicon.svg
var files embed.FS

//go:embed desk
var desk embed.FS

// FS returns the static files under the names they are published with.
func FS() fs.FS { return files }

// Desk returns the style sheet and the script of the clerk's desk (package desk), below
// desk/. They are not published.
func Desk() fs.FS { return desk }
