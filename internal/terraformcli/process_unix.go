//go:build unix

package terraformcli

import (
	"os/exec"
	"syscall"
	"time"
)

// stopGently makes a cancelled context interrupt the command, which then has time to save its state. The command gets a
// process group of its own: a Ctrl-C in the terminal would otherwise reach it twice, and at the second interrupt Terraform
// stops without saving.
func stopGently(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 30 * time.Second
}
