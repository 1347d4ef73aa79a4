//go:build !unix

package swap

import (
	"context"
	"os"
	"path"
)

func mirror(ctx context.Context, root *os.Root, from, to string, folders []string, files map[string][]string) error {
	for _, dir := range folders {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := root.Mkdir(path.Join(to, dir), 0o777); err != nil {
			return err
		}
		for _, name := range files[dir] {
			source, target := path.Join(from, dir, name), path.Join(to, dir, name)
			if err := root.Link(source, target); err != nil {
				if err := copied(root, source, target, err); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func fell(context.Context, *os.Root, string, []string, map[string][]string) {}
