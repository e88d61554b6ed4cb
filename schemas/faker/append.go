package faker

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// appendString writes text as a JSON string, letters beyond ASCII as they are.
func appendString(dst []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' {
			return appendEscaped(dst, text)
		}
	}
	if !utf8.ValidString(text) {
		return appendEscaped(dst, text)
	}
	return append(append(append(dst, '"'), text...), '"')
}

func appendEscaped(dst []byte, text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil { // a string always marshals
		return append(dst, `""`...)
	}
	return append(dst, quoted...)
}

// appendTime writes a moment in Unix milliseconds as VineSpring does.
func appendTime(dst []byte, ms int64) []byte {
	t := time.UnixMilli(ms).UTC()
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	dst = append(dst, '"', byte('0'+year/1000), byte('0'+year/100%10))
	dst = append(two(dst, year%100), '-')
	dst = append(two(dst, int(month)), '-')
	dst = append(two(dst, day), 'T')
	dst = append(two(dst, hour), ':')
	dst = append(two(dst, minute), ':')
	dst = append(two(dst, second), '.')
	milli := t.Nanosecond() / int(time.Millisecond)
	return append(append(two(append(dst, byte('0'+milli/100)), milli%100), 'Z'), '"')
}

func two(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// appendCents writes money as the dollars that JSON has: 120.5, 80.
func appendCents(dst []byte, cents int64) []byte {
	if cents < 0 {
		dst, cents = append(dst, '-'), -cents
	}
	dst = strconv.AppendInt(dst, cents/100, 10)
	switch rest := int(cents % 100); {
	case rest == 0:
		return dst
	case rest%10 == 0:
		return append(dst, '.', byte('0'+rest/10))
	default:
		return two(append(dst, '.'), rest)
	}
}

// toCents reads dollars.
func toCents(dollars float64) int64 { return int64(math.Round(dollars * 100)) }

// appendID writes an id: the prefix, the second of its creation, and 16 more
// hexadecimal digits.
func appendID(dst []byte, prefix string, second int64, tail uint64) []byte {
	dst = append(append(append(dst, '"'), prefix...), '_')
	dst = appendHex(dst, uint64(second), 8)
	return append(appendHex(dst, tail, 16), '"')
}

func appendHex(dst []byte, n uint64, digits int) []byte {
	for shift := (digits - 1) * 4; shift >= 0; shift -= 4 {
		dst = append(dst, "0123456789abcdef"[n>>shift&15])
	}
	return dst
}

// idSecond reads the second of an id's creation from its JSON text, or 0.
func idSecond(raw []byte) int64 {
	const digits = 24 + len(`"`)
	if len(raw) <= digits {
		return 0
	}
	second, err := strconv.ParseInt(string(raw[len(raw)-digits:len(raw)-digits+8]), 16, 64)
	if err != nil {
		return 0
	}
	return second
}
