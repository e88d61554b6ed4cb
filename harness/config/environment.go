package config

import (
	"fmt"
	"regexp"

	"github.com/vinemock/vinemock/scenarios/document"
)

var (
	// variable is ${ENV:NAME}; $${ stands for the two characters ${ themselves
	// and is left for whoever reads the value.
	variable = regexp.MustCompile(`\$\$\{|\$\{ENV:([^{}]*)\}`)
	// count is a variable's value that keys wanting a number may have.
	count = regexp.MustCompile(`^[0-9]{1,9}$`)
)

// expand puts the variables of the environment into the tree's texts. A
// variable that is not set is refused where it is named.
func expand(n document.Node, env func(string) (string, bool)) document.Node {
	return n.Rewrite(func(n document.Node) document.Node {
		if !n.IsText() || !variable.MatchString(n.Text()) {
			return n
		}
		text := variable.ReplaceAllStringFunc(n.Text(), func(match string) string {
			if match == "$${" {
				return match
			}
			value, err := lookup(match, env)
			refuse(n, err)
			return value
		})
		return retyped(n, text)
	})
}

func lookup(match string, env func(string) (string, bool)) (string, error) {
	name := variable.FindStringSubmatch(match)[1]
	if name == "" {
		return "", fmt.Errorf("%s names no variable; write ${ENV:NAME}", match)
	}
	value, ok := env(name)
	if !ok {
		return "", fmt.Errorf("%s: the environment has no variable %s; set it before vinemock starts", match, name)
	}
	return value, nil
}

// retyped gives the text in the place of the node. A text of digits is a number
// again, as it would be if it were written there.
func retyped(n document.Node, text string) document.Node {
	if count.MatchString(text) {
		_, documents := document.Read("", []byte(text))
		return documents[0].In(n)
	}
	return n.WithText(text)
}
