//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package store

import (
	"fmt"
	"os"
)

// lock makes the lock file. On this system nothing keeps a second vinemock
// away.
func lock(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock store: %w; give vinemock the right to write there, or another --data directory", err)
	}
	return file, nil
}
