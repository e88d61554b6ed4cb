package probe

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vinemock/vinemock/server/api"
)

var (
	// numeric are the types whose text is a number.
	numeric = regexp.MustCompile(`^(UNSIGNED )?(TINY|SMALL|MEDIUM|BIG)?INT|^(FLOAT|DOUBLE|REAL|DECIMAL|NUMERIC)`)
	// jsonNumber is a number as JSON writes it.
	jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
)

// plain gives a column's value as encoding/json with UseNumber would. kind is
// the database's name of the column's type; an expression of SQLite has none.
func (d dialect) plain(value any, kind string) any {
	kind, _, _ = strings.Cut(strings.ToUpper(kind), "(")
	switch value := value.(type) {
	case nil, bool:
		return value
	case int64:
		if truth(kind) && (value == 0 || value == 1) {
			return value == 1
		}
		return json.Number(strconv.FormatInt(value, 10))
	case float32:
		return number(strconv.FormatFloat(float64(value), 'f', -1, 32))
	case float64:
		return number(strconv.FormatFloat(value, 'f', -1, floatBits(kind)))
	case time.Time:
		return moment(value, kind)
	case []byte:
		if !utf8.Valid(value) {
			return base64.StdEncoding.EncodeToString(value)
		}
		return d.text(string(value), kind)
	case string:
		return d.text(value, kind)
	}
	return number(fmt.Sprint(value)) // the other integers that drivers have
}

// truth tells whether 0 and 1 in such a column are booleans. MySQL's own
// BOOLEAN is a TINYINT.
func truth(kind string) bool { return kind == "BOOLEAN" || kind == "BOOL" || kind == "TINYINT" }

// floatBits is the precision that a number was kept with: more digits than it
// has would tell of a difference that is none.
func floatBits(kind string) int {
	if kind == "FLOAT4" {
		return 32
	}
	return 64
}

// moment writes a time as VineSpring does, and a date as a date.
func moment(t time.Time, kind string) string {
	t = t.UTC()
	if kind == "DATE" && t.Equal(t.Truncate(24*time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format(api.TimeLayout)
}

// text reads a value that came as text by the type of its column.
func (d dialect) text(text, kind string) any {
	switch {
	case numeric.MatchString(kind):
		return number(text)
	case kind == "JSON", kind == "JSONB", slices.Contains(d.vague, kind) && strings.ContainsAny(text[:min(1, len(text))], "[{"):
		return parsed(text)
	case d.array != nil:
		if list, ok := d.array(text, kind); ok {
			return list
		}
	}
	return text
}

// number is exact, or stays text if JSON has no such number (NaN).
func number(text string) any {
	if jsonNumber.MatchString(text) {
		return json.Number(text)
	}
	return text
}

// parsed is the JSON in a text, or the text if it is none.
func parsed(text string) any {
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil || decoder.More() {
		return text
	}
	return value
}
