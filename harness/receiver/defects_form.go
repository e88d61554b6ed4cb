package receiver

import (
	"bytes"
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// formDefects are mistakes in how texts, money and dates are kept.
func formDefects() []Defect {
	return []Defect{
		{"birthday-shifts-a-day", "takes a birthday for a moment and shows it in another time zone, a day early.", "birthday-stays-on-its-day", keepsAs(shiftBirthday)},
		{"drops-milliseconds", "keeps dates to the second.", "milliseconds-are-kept", decodesAs(dropMilliseconds)},
		{"latin1", "reads the body as Latin-1, so that é becomes Ã©.", "text-is-kept-intact", decodesAs(latin1)},
		{"money-as-float32", "keeps money in 32-bit floats: 19.99 becomes 19.989999771118164.", "money-is-exact", keepsAs(fractions(func(amount float64) float64 {
			return float64(float32(amount))
		}))},
		{"money-as-integer", "keeps money in integers: 19.99 becomes 19.", "money-is-exact", keepsAs(fractions(math.Trunc))},
		{"three-byte-utf8", "keeps no character beyond three bytes: an emoji becomes ?.", "text-is-kept-intact", keepsAs(texts(func(text string) string {
			return strings.Map(func(char rune) rune {
				if char > 0xFFFF {
					return '?'
				}
				return char
			}, text)
		}))},
		{"truncates-cents", "counts cents as int(amount × 100): 19.99 becomes 19.98.", "money-is-exact", keepsAs(fractions(func(amount float64) float64 {
			return math.Trunc(amount*100) / 100
		}))},
		{"truncates-text-by-bytes", "cuts texts to as many bytes as they have characters.", "text-is-kept-intact", keepsAs(texts(func(text string) string {
			return text[:utf8.RuneCountInString(text)]
		}))},
	}
}

// decodesAs changes the bytes that are kept.
func decodesAs(change func([]byte) []byte) func(*Receiver) {
	return func(r *Receiver) {
		next := r.does.form
		r.does.form = func(data json.RawMessage) json.RawMessage { return change(next(data)) }
	}
}

// keepsAs changes each value that is kept; name is its field's. Data in which
// nothing changes stays byte for byte.
func keepsAs(change func(name string, value any) any) func(*Receiver) {
	return decodesAs(func(data []byte) []byte {
		value, err := decode(data)
		if err != nil {
			return data
		}
		changed := false
		value = walk("", value, func(name string, old any) any {
			kept := change(name, old)
			changed = changed || kept != old
			return kept
		})
		if !changed {
			return data
		}
		return encode(value)
	})
}

// encode writes JSON as other languages do, with <, > and & as they are.
func encode(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // what was decoded can be encoded
	return bytes.TrimSpace(out.Bytes())
}

// walk changes the leaves of a decoded JSON value.
func walk(name string, value any, change func(string, any) any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, item := range value {
			value[key] = walk(key, item, change)
		}
		return value
	case []any:
		for i, item := range value {
			value[i] = walk(name, item, change)
		}
		return value
	default:
		return change(name, value)
	}
}

// fractions changes the numbers that are written with a decimal point.
func fractions(change func(float64) float64) func(string, any) any {
	return func(_ string, value any) any {
		number, ok := value.(json.Number)
		if !ok || !strings.Contains(number.String(), ".") {
			return value
		}
		amount, err := number.Float64()
		if err != nil {
			return value
		}
		return json.Number(strconv.FormatFloat(change(amount), 'f', -1, 64))
	}
}

// texts changes strings.
func texts(change func(string) string) func(string, any) any {
	return func(_ string, value any) any {
		if text, ok := value.(string); ok {
			return change(text)
		}
		return value
	}
}

// shiftBirthday keeps midnight UTC of the day, seen from Denver.
func shiftBirthday(name string, value any) any {
	text, ok := value.(string)
	if !ok || name != "dob" {
		return value
	}
	born, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return value
	}
	return born.UTC().Truncate(24 * time.Hour).Add(-7 * time.Hour).Format("2006-01-02T15:04:05.000Z")
}

func latin1(data []byte) []byte {
	var out bytes.Buffer
	for _, char := range data {
		out.WriteRune(rune(char))
	}
	return out.Bytes()
}

// milliseconds is the end of a date as it stands in JSON.
var milliseconds = regexp.MustCompile(`(T\d\d:\d\d:\d\d)\.\d+Z"`)

func dropMilliseconds(data []byte) []byte { return milliseconds.ReplaceAll(data, []byte(`${1}Z"`)) }
