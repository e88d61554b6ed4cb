package delivery

import (
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// maxDrain bounds the wait for the other side to take what was sent.
const maxDrain = time.Second

// drain waits until the other side's kernel has everything that was written.
func (c *conn) drain() {
	tcp, ok := c.tcp.(*net.TCPConn)
	if !ok {
		return
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return
	}
	for until := time.Now().Add(maxDrain); time.Now().Before(until) && unsent(raw) > 0; {
		time.Sleep(time.Millisecond)
	}
}

// unsent is how many bytes have not been acknowledged yet.
func unsent(raw interface{ Control(func(uintptr)) error }) (n int) {
	_ = raw.Control(func(fd uintptr) { n, _ = unix.IoctlGetInt(int(fd), unix.TIOCOUTQ) })
	return n
}
