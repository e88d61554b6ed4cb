package receiver

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/agnivade/levenshtein"
)

// Defect is one mistake that receivers make.
type Defect struct {
	// Name is the mistake in kebab-case, as Config.Defect takes it.
	Name string
	// Sentence says what the receiver does wrong, after "It".
	Sentence string
	// CaughtBy is the id of the built-in scenario that is meant for it.
	CaughtBy string
	// spoil replaces some of the receiver's behaviour.
	spoil func(*Receiver)
}

// Defects lists every mistake that a receiver can be made with, by name.
func Defects() []Defect {
	all := slices.Concat(headDefects(), bodyDefects(), formDefects(), typeDefects(), keyDefects(),
		orderDefects(), groupDefects(), workDefects(), loadDefects(), answerDefects())
	slices.SortFunc(all, func(a, b Defect) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// findDefect gives the defect by name; "" is none.
func findDefect(name string) (Defect, error) {
	if name == "" {
		return Defect{}, nil
	}
	all := Defects()
	if i := slices.IndexFunc(all, func(d Defect) bool { return d.Name == name }); i >= 0 {
		return all[i], nil
	}
	nearest := slices.MinFunc(all, func(a, b Defect) int {
		return cmp.Compare(levenshtein.ComputeDistance(name, a.Name), levenshtein.ComputeDistance(name, b.Name))
	})
	return Defect{}, fmt.Errorf("there is no defect %q; did you mean %q? `vinemock receiver --list-defects` shows all %d",
		name, nearest.Name, len(all))
}
