package receiver

import (
	"errors"
	"fmt"
	"strings"
)

func rejectsNul() Defect {
	return Defect{
		Name:     "rejects-nul",
		Sentence: "cannot store a NUL or a lone surrogate, and answers 500 for ever.",
		CaughtBy: "unstorable-text-does-not-fail-for-ever",
		spoil:    objects(unstorableText),
	}
}

// unstorableText fails as PostgreSQL's jsonb does.
func unstorableText(ev event) error {
	value, err := decode(ev.data)
	if err != nil {
		return err
	}
	if text := fmt.Sprint(value); strings.ContainsAny(text, "\x00\uFFFD") {
		return errors.New("unsupported Unicode escape sequence")
	}
	return nil
}
