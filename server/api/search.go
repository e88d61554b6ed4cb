package api

import (
	"fmt"
	"strings"
)

// MessageTerm is one word of a search through messages.
type MessageTerm struct {
	// In is where to look: from, to, subject, or empty for all of those and the
	// text.
	In string
	// Text is in lower case.
	Text string
	// Not finds the messages that lack the text.
	Not bool
}

// searchFields are the prefixes that a search knows.
const searchFields = "from, to and subject"

// ParseSearch reads a search as Mailpit writes them: words, "quoted phrases",
// from:, to: and subject:, and a - or ! before what must be absent. A term of
// another kind is a [Problem].
func ParseSearch(query string) ([]MessageTerm, error) {
	var terms []MessageTerm
	for rest := strings.TrimSpace(query); rest != ""; rest = strings.TrimSpace(rest) {
		var term MessageTerm
		if rest[0] == '-' || rest[0] == '!' {
			term.Not, rest = true, rest[1:]
		}
		var err error
		if term.In, rest, err = searchField(rest); err != nil {
			return nil, err
		}
		if term.Text, rest, err = searchText(rest); err != nil {
			return nil, err
		}
		terms = append(terms, term)
	}
	if len(terms) == 0 {
		return nil, Invalid("the search is empty: give words, or from:, to: or subject: and a word, such as subject:\"no endpoint\"")
	}
	return terms, nil
}

// searchField cuts the field off a term that has one.
func searchField(term string) (field, rest string, err error) {
	end := strings.IndexFunc(term, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
	if end <= 0 || term[end] != ':' {
		return "", term, nil
	}
	switch field = strings.ToLower(term[:end]); field {
	case "from", "to", "subject":
		return field, term[end+1:], nil
	}
	return "", "", Invalid(fmt.Sprintf("the search has %s: and knows %s; quote the word to find it as it is: %q",
		field, searchFields, strings.Fields(term)[0]))
}

// searchText cuts off a word or a quoted phrase.
func searchText(term string) (text, rest string, err error) {
	phrase, quoted := strings.CutPrefix(term, `"`)
	if !quoted {
		text, rest, _ = strings.Cut(term, " ")
	} else if text, rest, quoted = strings.Cut(phrase, `"`); !quoted {
		return "", "", Invalid(fmt.Sprintf("the search has no closing quote after %s", term))
	}
	if text == "" {
		return "", "", Invalid("the search has a -, a field or quotes with no word to find")
	}
	return strings.ToLower(text), rest, nil
}
