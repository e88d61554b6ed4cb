//go:build unix

package delivery

import (
	"errors"
	"net"
	"syscall"
)

// alive tells whether the other side has neither closed the connection nor sent
// anything unasked.
func (c *conn) alive() bool {
	tcp, ok := c.tcp.(*net.TCPConn)
	if !ok || c.r.Buffered() > 0 {
		return false
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return false
	}
	quiet := false
	err = raw.Read(func(fd uintptr) bool {
		var one [1]byte
		_, _, err := syscall.Recvfrom(int(fd), one[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		quiet = errors.Is(err, syscall.EAGAIN)
		return true
	})
	return err == nil && quiet
}
