package log

import "os"

// syncFolder does nothing: Windows does not sync folders, it keeps their names itself.
func syncFolder(*os.Root, string) error { return nil }
