package scenarios

import (
	"bytes"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// normal turns what a probe or an answer gave into the values of encoding/json
// with UseNumber, whatever Go types it came in.
func normal(actual any) any {
	switch actual := actual.(type) {
	case nil, string, bool, json.Number:
		return actual
	case []byte:
		return string(actual)
	}
	src, err := json.Marshal(actual)
	if err != nil {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(src))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil
	}
	return value
}

// equal holds an actual value against a wanted one, both in the shape of
// [normal]. Numbers are equal by value and times by moment, because receivers
// may write them in other ways; of an object, the wanted keys are looked at.
func equal(want, actual any) bool {
	switch want := want.(type) {
	case map[string]any:
		return equalObject(want, actual)
	case []any:
		return equalList(want, actual)
	case json.Number:
		c, ok := compareNumbers(actual, want)
		return ok && c == 0
	case string:
		if c, ok := compareTimes(actual, want); ok {
			return c == 0
		}
	}
	return want == actual
}

func equalObject(want map[string]any, actual any) bool {
	object, ok := actual.(map[string]any)
	if !ok {
		return false
	}
	for key, value := range want {
		if !equal(value, object[key]) {
			return false
		}
	}
	return true
}

func equalList(want []any, actual any) bool {
	list, ok := actual.([]any)
	if !ok || len(list) != len(want) {
		return false
	}
	for i := range want {
		if !equal(want[i], list[i]) {
			return false
		}
	}
	return true
}

// compare orders two numbers or two times; others cannot be ordered.
func compare(a, b any) (int, bool) {
	if c, ok := compareTimes(a, b); ok {
		return c, true
	}
	return compareNumbers(a, b)
}

func compareNumbers(a, b any) (int, bool) {
	x, okX := decimal(a)
	y, okY := decimal(b)
	if !okX || !okY {
		return 0, false
	}
	return x.Cmp(y), true
}

func compareTimes(a, b any) (int, bool) {
	x, okX := moment(a)
	y, okY := moment(b)
	if !okX || !okY {
		return 0, false
	}
	return x.Compare(y), true
}

// near tells whether two numbers or two times differ by at most by.
func near(want, actual any, by string) bool {
	if wanted, ok := moment(want); ok {
		got, ok := moment(actual)
		most, err := time.ParseDuration(by)
		if by == "" {
			most, err = nearTime, nil
		}
		return ok && err == nil && got.Sub(wanted).Abs() <= most
	}
	if by == "" {
		by = nearNumber
	}
	x, okX := decimal(want)
	y, okY := decimal(actual)
	most, okMost := decimal(by)
	if !okX || !okY || !okMost {
		return false
	}
	difference := new(big.Rat).Sub(x, y)
	return difference.Abs(difference).Cmp(most) <= 0
}

// Bounds that keep a hostile number from filling the memory.
const (
	maxDigits   = 400
	maxExponent = 400
)

// decimal reads a number exactly: 0.1 is a tenth. Decimal text counts too, as
// SQL and careful JSON write money.
func decimal(value any) (*big.Rat, bool) {
	var source string
	switch value := value.(type) {
	case json.Number:
		source = value.String()
	case string:
		source = value
	default:
		return nil, false
	}
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(source), "e")
	if len(mantissa) > maxDigits || strings.Trim(mantissa, "+-.0123456789") != "" || mantissa == "" {
		return nil, false
	}
	if scientific {
		if power, err := strconv.Atoi(exponent); err != nil || power > maxExponent || power < -maxExponent {
			return nil, false
		}
	}
	return new(big.Rat).SetString(source)
}

// moment reads an RFC 3339 time.
func moment(value any) (time.Time, bool) {
	source, ok := value.(string)
	if !ok {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, source)
	return at, err == nil
}
