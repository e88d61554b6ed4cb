package receiver

import "bytes"

func latin1Defect() Defect {
	return Defect{
		Name:     "latin1",
		Sentence: "reads the body as Latin-1, so that é becomes Ã©.",
		CaughtBy: "text-is-kept-intact",
		spoil:    decodesAs(latin1),
	}
}

func latin1(data []byte) []byte {
	var out bytes.Buffer
	for _, char := range data {
		out.WriteRune(rune(char))
	}
	return out.Bytes()
}
