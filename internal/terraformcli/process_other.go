//go:build !unix

package terraformcli

import "os/exec"

// stopGently does nothing here: without POSIX signals a cancelled command is killed.
func stopGently(*exec.Cmd) {}
