package receiver

import "regexp"

func dropsMilliseconds() Defect {
	return Defect{
		Name:     "drops-milliseconds",
		Sentence: "keeps dates to the second.",
		CaughtBy: "milliseconds-are-kept",
		spoil:    decodesAs(dropMilliseconds),
	}
}

// milliseconds is the end of a date as it stands in JSON.
var milliseconds = regexp.MustCompile(`(T\d\d:\d\d:\d\d)\.\d+Z"`)

func dropMilliseconds(data []byte) []byte { return milliseconds.ReplaceAll(data, []byte(`${1}Z"`)) }
