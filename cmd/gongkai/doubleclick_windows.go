package main

import (
	"syscall"
	"unsafe"
)

// startedByDoubleClick reports whether the console window was made for this program: no
// other program, such as a shell, is attached to it.
func startedByDoubleClick() bool {
	list := syscall.NewLazyDLL("kernel32.dll").NewProc("GetConsoleProcessList")
	if list.Find() != nil {
		return false
	}
	var ids [2]uint32
	n, _, _ := list.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return n == 1
}
