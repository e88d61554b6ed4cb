//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// endWithChildren has the end of a command's context end its children as well.
func endWithChildren(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
}
