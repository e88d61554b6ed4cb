package config

import "errors"

// Hooks are what the harness may do to the receiver from outside. What is nil
// it cannot do, and scenarios that need it are skipped.
type Hooks struct {
	// Reset makes the receiver forget; it is called before each scenario.
	Reset *Hook
	// Restart stops and starts it.
	Restart *Hook
	// Break makes its store fail until Mend makes it work again.
	Break, Mend *Hook
	// BreakNext makes the next event fail inside, once.
	BreakNext *Hook
}

// Hook is something to do: a program or a request, one of them.
type Hook struct {
	// Exec is a program and its arguments, for which --allow-exec is needed.
	Exec []string
	// Dir is where the program runs; a relative path of it starts there.
	Dir string
	// HTTP is answered 2xx when it is done.
	HTTP *Request
}

// key is a hook by its name in vinemock.yaml.
type key struct {
	name string
	hook **Hook
}

// keys lists every hook.
func (h *Hooks) keys() []key {
	return []key{{"reset", &h.Reset}, {"restart", &h.Restart}, {"break", &h.Break}, {"mend", &h.Mend}, {"break-next", &h.BreakNext}}
}

// Program is the name of a hook that runs a program, "" if none does.
func (h Hooks) Program() string {
	for _, key := range h.keys() {
		if hook := *key.hook; hook != nil && len(hook.Exec) > 0 {
			return key.name
		}
	}
	return ""
}

func (h Hooks) validate() error {
	var errs []error
	for _, key := range h.keys() {
		if hook := *key.hook; hook != nil {
			errs = append(errs, named(key.name, hook.validate()))
		}
	}
	if h.Break != nil && h.Mend == nil {
		errs = append(errs, errors.New("break: nothing would make the receiver work again; add mend"))
	}
	return errors.Join(errs...)
}

func (h Hook) validate() error {
	switch {
	case (len(h.Exec) > 0) == (h.HTTP != nil):
		return errors.New("want one of exec and http, such as exec: [docker, restart, app]")
	case h.HTTP != nil:
		return h.HTTP.validate()
	case h.Exec[0] == "":
		return errors.New("exec: the program's name is empty")
	}
	return nil
}
