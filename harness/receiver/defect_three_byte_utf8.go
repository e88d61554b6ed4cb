package receiver

import "strings"

func threeByteUtf8() Defect {
	return Defect{
		Name:     "three-byte-utf8",
		Sentence: "keeps no character beyond three bytes: an emoji becomes ?.",
		CaughtBy: "text-is-kept-intact",
		spoil: keepsAs(texts(func(text string) string {
			return strings.Map(func(char rune) rune {
				if char > 0xFFFF {
					return '?'
				}
				return char
			}, text)
		})),
	}
}
