package receiver

import "unicode/utf8"

func truncatesTextByBytes() Defect {
	return Defect{
		Name:     "truncates-text-by-bytes",
		Sentence: "cuts texts to as many bytes as they have characters.",
		CaughtBy: "text-is-kept-intact",
		spoil: keepsAs(texts(func(text string) string {
			return text[:utf8.RuneCountInString(text)]
		})),
	}
}
