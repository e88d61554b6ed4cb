package probe

import (
	"regexp"
	"strings"
)

// queryToken finds what may be a parameter, and the texts, quoted names and
// comments in which nothing is one.
var queryToken = regexp.MustCompile(`'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\$\$\{|\$\{[^{}]*\}|\$\d+`)

// reference finds a placeholder that is not $${.
var reference = regexp.MustCompile(`(^|[^$])\$\{[^{}]*\}`)

// only is the parameter $1, which stands for the only value of a step.
const only = "$1"

// query is a query with its parameters as the driver writes them.
type query struct {
	source, text string
	// names of the values, one for each parameter.
	names []string
}

// parseQuery makes every ${name} and $1 a bind parameter, so that no value is
// ever read as SQL.
func parseQuery(source string, parameter func(n int) string) (query, error) {
	if strings.TrimSpace(source) == "" {
		return query{}, misconfigured("write query: select … where id = ${id}", "sql: there is no query")
	}
	q := query{source: source}
	var wrong error
	q.text = queryToken.ReplaceAllStringFunc(source, func(token string) string {
		text, err := q.token(token, parameter)
		if err != nil && wrong == nil {
			wrong = err
		}
		return text
	})
	return q, wrong
}

// token gives what is sent for one token.
func (q *query) token(token string, parameter func(n int) string) (string, error) {
	quoted := strings.ContainsRune(`'"`, rune(token[0]))
	switch {
	case quoted && reference.MatchString(token):
		return "", misconfigured("it is a bind parameter: write it without quotes", "sql: ${…} stands within the quotes of %s", token)
	case token == "$${", quoted, strings.HasPrefix(token, "--"):
		return placeholder.ReplaceAllString(token, "${"), nil
	case token == only:
		q.names = append(q.names, only)
	case strings.HasPrefix(token, "${"):
		q.names = append(q.names, token[2:len(token)-1])
	default:
		return "", misconfigured("name the value, as in ${id}", "sql: only $1 has no name, not %s", token)
	}
	return parameter(len(q.names)), nil
}

// arguments are the values of the parameters, as text: every database takes it
// for the type of what it is compared with.
func (q query) arguments(with map[string]any) ([]any, error) {
	var args []any
	for _, name := range q.names {
		if name == only {
			var err error
			if name, err = onlyName(with); err != nil {
				return nil, err
			}
		}
		text, err := lookup(name, with)
		if err != nil {
			return nil, err
		}
		args = append(args, text)
	}
	return args, nil
}

func onlyName(with map[string]any) (string, error) {
	if len(with) != 1 {
		return "", misconfigured("name the value, as in ${id}", "sql: $1 stands for the only value, but the step gives %s", given(with))
	}
	for name := range with {
		return name, nil
	}
	return "", nil
}
