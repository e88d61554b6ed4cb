//go:build unix

package probe

import (
	"os/exec"
	"syscall"
)

// inGroup puts the program into a process group, so that when the time is over
// the programs that it started end with it.
func inGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
