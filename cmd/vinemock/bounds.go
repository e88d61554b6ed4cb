package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/vinemock/vinemock/server"
)

// boundFlags bound what a stand-in keeps and does at a time.
type boundFlags struct {
	Keep        int           `help:"How many settled deliveries, and messages, are kept; all by default. Pending ones always are." placeholder:"N" group:"Bounds"`
	KeepFor     age           `help:"How long settled deliveries, and messages, are kept, such as 12h or 7d; for ever by default." placeholder:"AGE" group:"Bounds"`
	Concurrency int           `help:"Most attempts that one webhook has under way; 256 by default." placeholder:"N" group:"Bounds"`
	Grace       time.Duration `help:"How long attempts in flight may take to finish at shutdown; the rest stays pending." default:"10s" group:"Bounds"`
}

// bound puts the flags into the configuration.
func (f boundFlags) bound(config *server.Config) {
	config.Keep, config.KeepFor = f.Keep, time.Duration(f.KeepFor)
	config.Concurrency, config.Grace = f.Concurrency, f.Grace
}

// age is a span of time that may be given in days.
type age time.Duration

// UnmarshalText reads 7d, or what Go reads as a duration.
func (a *age) UnmarshalText(text []byte) error {
	if days, found := strings.CutSuffix(string(text), "d"); found {
		if n, err := strconv.ParseFloat(days, 64); err == nil {
			*a = age(n * 24 * float64(time.Hour))
			return nil
		}
	}
	span, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("read age %q: want a number with a unit, such as 7d, 12h or 90m", text)
	}
	*a = age(span)
	return nil
}
