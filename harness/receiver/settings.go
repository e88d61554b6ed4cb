package receiver

import _ "embed"

//go:embed vinemock.yaml
var settings []byte

// Settings is a vinemock.yaml with every probe and hook that a [Process] has
// but the reset, with which nothing could run beside anything. It reads
// RECEIVER, the process's host and port, and SECRET, which is Config.Secret,
// from the environment.
func Settings() []byte { return settings }
