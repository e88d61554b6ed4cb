package main

import (
	"bytes"
	"cmp"
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/harness/receiver"
)

// image is what the container tests build and run.
const image = "vinemock:test"

// docker runs the Docker client named by DOCKER, or docker.
func docker(t *testing.T, args ...string) (output string, code int) {
	t.Helper()
	client := cmp.Or(os.Getenv("DOCKER"), "docker")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 8*time.Minute) // cleaning up comes after the test
	defer cancel()
	command := exec.CommandContext(ctx, client, args...)
	command.Env = append(os.Environ(), "DOCKER_BUILDKIT=1")
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err := command.Run()
	if err != nil && command.ProcessState == nil {
		t.Fatalf("docker %s: %v", strings.Join(args, " "), err)
	}
	return out.String(), command.ProcessState.ExitCode()
}

// TestContainer builds the image and uses it as a CI job would. It takes
// minutes and a Docker engine, so it runs only where VINEMOCK_REQUIRE names
// docker.
func TestContainer(t *testing.T) {
	if !strings.Contains(os.Getenv("VINEMOCK_REQUIRE"), "docker") {
		t.Skip("set VINEMOCK_REQUIRE=docker to build the image and test it")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if out, code := docker(t, "build", "--network", "host", "--build-arg", "VERSION=v0.0.0-test", "-t", image, root); code != 0 {
		t.Fatalf("build: %s", out)
	}
	t.Run("version", func(t *testing.T) {
		expect(t, 0, "vinemock v0.0.0-test", "run", "--rm", "--network", "none", image, "version")
	})
	t.Run("demo", func(t *testing.T) {
		expect(t, 0, " passed in ", "run", "--rm", image, "demo")
	})
	t.Run("right receiver", func(t *testing.T) {
		expect(t, 0, " passed", "run", "--rm", "--network", "host", image, "test", "--target", host(t, "")+"/webhooks/vinespring")
	})
	t.Run("receiver that answers 202", func(t *testing.T) {
		expect(t, 1, "VS-RES-1", "run", "--rm", "--network", "host", image, "test", "--target", host(t, "answers-202")+"/webhooks/vinespring")
	})
	t.Run("serve turns healthy and keeps its data", serveContainer)
}

// expect runs docker and wants an exit code and a passage of the output.
func expect(t *testing.T, code int, passage string, args ...string) {
	t.Helper()
	out, got := docker(t, args...)
	if got != code || !strings.Contains(out, passage) {
		t.Errorf("docker %s: exit code %d, want %d with %q:\n%s", strings.Join(args, " "), got, code, passage, out)
	}
}

// host is a reference receiver on this machine.
func host(t *testing.T, defect string) string {
	t.Helper()
	r, err := receiver.New(receiver.Config{Defect: defect})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r)
	t.Cleanup(func() { _ = r.Close(); server.CloseClientConnections(); server.Close() })
	return server.URL
}

func serveContainer(t *testing.T) {
	name := "vinemock-test-serve"
	volume := name + "-data"
	_, _ = docker(t, "rm", "--force", name)
	expect(t, 0, "", "run", "--detach", "--name", name, "--volume", volume+":/data", image, "serve", "--data", "/data")
	t.Cleanup(func() {
		_, _ = docker(t, "rm", "--force", name)
		_, _ = docker(t, "volume", "rm", volume)
	})
	health := ""
	for deadline := time.Now().Add(time.Minute); health != "healthy" && time.Now().Before(deadline); {
		out, _ := docker(t, "inspect", "--format", "{{.State.Health.Status}}", name)
		health = strings.TrimSpace(out)
	}
	if health != "healthy" {
		logs, _ := docker(t, "logs", name)
		t.Errorf("health is %q after a minute:\n%s", health, logs)
	}
	expect(t, 0, "65532", "inspect", "--format", "{{.Config.User}}", name)
	expect(t, 0, "", "stop", "--time", "10", name)
	expect(t, 0, "0", "inspect", "--format", "{{.State.ExitCode}}", name)
}
