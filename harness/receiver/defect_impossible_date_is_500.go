package receiver

import (
	"fmt"
	"regexp"
	"time"
)

func impossibleDateIs500() Defect {
	return Defect{
		Name:     "impossible-date-is-500",
		Sentence: "fails on a date that the calendar does not have.",
		CaughtBy: "impossible-date-does-not-fail-for-ever",
		spoil:    objects(impossibleDate),
	}
}

// writtenDate is a date as it stands in JSON.
var writtenDate = regexp.MustCompile(`"(\d{4}-\d\d-\d\d)T[^"]*"`)

func impossibleDate(ev event) error {
	for _, found := range writtenDate.FindAllSubmatch(ev.data, -1) {
		if _, err := time.Parse(time.DateOnly, string(found[1])); err != nil {
			return fmt.Errorf("read a date: %w", err)
		}
	}
	return nil
}
