package receiver

import (
	"cmp"
	"fmt"
	"slices"
)

// Defect is one mistake that receivers make.
type Defect struct {
	// Name is the mistake in kebab-case, as Config.Defect takes it.
	Name string
	// Sentence says what the receiver does wrong, after "It".
	Sentence string
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
		return cmp.Compare(distance(name, a.Name), distance(name, b.Name))
	})
	return Defect{}, fmt.Errorf("there is no defect %q; did you mean %q? `vinemock receiver --list-defects` shows all %d",
		name, nearest.Name, len(all))
}

// distance counts the letters to insert, remove or replace to get from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
