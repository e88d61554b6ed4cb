//go:build !linux

package delivery

import "time"

// drain gives the other side a moment to take what was sent; whether it has can
// only be asked of Linux.
func (c *conn) drain() { time.Sleep(50 * time.Millisecond) }
