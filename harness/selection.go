package harness

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/vinemock/vinemock/scenarios"
)

// LabelRealtime is the label of scenarios that check what virtual time hides.
// They run only when a label expression asks for them.
const LabelRealtime = "realtime"

// Selection narrows what runs; its zero value takes everything.
type Selection struct {
	// Labels is a Ginkgo label expression, such as "orders && !email". Without
	// one, scenarios that only make sense in real time are left out.
	Labels string
	// Focus is a regular expression over names and titles.
	Focus string
	// Level, if not empty, is the only one to run.
	Level scenarios.Level
	// Shard takes every scenario of one part of several.
	Shard Shard
}

// Shard is part Index of Total, counted from 1. Scenarios go to parts by their
// ids, so that adding one moves no other. The zero Shard is everything.
type Shard struct{ Index, Total int }

// UnmarshalText reads "1/3".
func (s *Shard) UnmarshalText(text []byte) error {
	index, total, found := strings.Cut(string(text), "/")
	i, err := strconv.Atoi(index)
	n, err2 := strconv.Atoi(total)
	if !found || err != nil || err2 != nil || i < 1 || i > n {
		return fmt.Errorf("read shard %q: want a part of several, such as 1/3", text)
	}
	*s = Shard{Index: i, Total: n}
	return nil
}

func (s Shard) has(id string) bool {
	if s.Total == 0 {
		return true
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return int(h.Sum32()%uint32(s.Total)) == s.Index-1
}

// Of gives the scenarios that are selected, in their order.
func (s Selection) Of(list []*scenarios.Scenario) ([]*scenarios.Scenario, error) {
	labelled, err := types.ParseLabelFilter(cmp.Or(s.Labels, "!"+LabelRealtime))
	if err != nil {
		return nil, fmt.Errorf("read label expression %q: want labels joined by &&, ||, ! and brackets, such as 'orders && !realtime'", s.Labels)
	}
	focus, err := regexp.Compile(s.Focus)
	if err != nil {
		return nil, fmt.Errorf("read focus %q: %w", s.Focus, err)
	}
	var selected []*scenarios.Scenario
	for _, one := range list {
		named := focus.MatchString(one.Name()) || focus.MatchString(one.Title)
		leveled := s.Level == "" || s.Level == one.Level
		if named && leveled && labelled(one.Labels) && s.Shard.has(one.ID) {
			selected = append(selected, one)
		}
	}
	return selected, nil
}
