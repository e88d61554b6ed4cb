// Command vinemock stands in for VineSpring and tests the receivers of its
// webhooks.
//
//	arguments, environment → one command → server, harness, schemas → stdout, exit code
//
// Each command is a file with a struct, whose fields are its flags, and a Run.
// Only this package knows flags, standard output and exit codes.
package main
