package render

import (
	"fmt"
	"html/template"
	"io/fs"
)

// Block returns the text of a block as the theme has it, ready to be changed
// and laid over it. main, head and above are others in every layout and are in
// its file.
func Block(theme fs.FS, name string) (text string, ok bool, err error) {
	files, err := fs.Glob(theme, "*.html")
	if err != nil || name == "main" || name == "head" || name == "above" || name == hook {
		return "", false, err
	}
	for _, file := range files {
		source, err := fs.ReadFile(theme, file)
		if err != nil {
			return "", false, err
		}
		set, err := template.New(file).Parse(string(source))
		if err != nil {
			return "", false, fmt.Errorf("模板 %s：%w", file, err)
		}
		if block := set.Lookup(name); block != nil && name != file {
			return block.Tree.Root.String(), true, nil
		}
	}
	return "", false, nil
}
