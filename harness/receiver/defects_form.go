package receiver

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// formDefects are mistakes in how texts, money and dates are kept.
func formDefects() []Defect {
	return []Defect{
		birthdayShiftsADay(),
		dropsMilliseconds(),
		latin1Defect(),
		moneyAsFloat32(),
		moneyAsInteger(),
		threeByteUtf8(),
		truncatesCents(),
		truncatesTextByBytes(),
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
