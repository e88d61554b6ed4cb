package main

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"os"

	"golang.org/x/net/http/httpproxy"

	"github.com/vinemock/vinemock/server"
)

// networkFlags say how the receiver is reached.
type networkFlags struct {
	CAFile       string `help:"File of certificates, in PEM, that TLS trusts beside the system's." name:"ca-file" placeholder:"FILE" group:"Network"`
	Insecure     bool   `help:"Do not verify the receiver's TLS certificate." group:"Network"`
	ProxyFromEnv bool   `help:"Go through the proxies of HTTP_PROXY, HTTPS_PROXY and NO_PROXY; by default they are not used." group:"Network"`
}

// network reads what the flags name.
func (f networkFlags) network(env environment) (server.Network, error) {
	n := server.Network{Insecure: f.Insecure}
	if f.ProxyFromEnv {
		n.Proxy = proxies(env).ProxyFunc()
	}
	if f.CAFile == "" {
		return n, nil
	}
	pem, err := os.ReadFile(f.CAFile)
	if err != nil {
		return n, usage("read --ca-file: %w", err)
	}
	if n.RootCAs, err = x509.SystemCertPool(); err != nil {
		n.RootCAs = x509.NewCertPool() // a machine without any
	}
	if !n.RootCAs.AppendCertsFromPEM(pem) {
		return n, usage("read --ca-file: %s has no certificate in PEM: it would begin with -----BEGIN CERTIFICATE-----", f.CAFile)
	}
	return n, nil
}

// proxies are those of the environment, by either spelling.
func proxies(env environment) *httpproxy.Config {
	either := func(upper, lower string) string {
		if value, given := env.lookup(upper); given {
			return value
		}
		value, _ := env.lookup(lower)
		return value
	}
	return &httpproxy.Config{
		HTTPProxy: either("HTTP_PROXY", "http_proxy"), HTTPSProxy: either("HTTPS_PROXY", "https_proxy"), NoProxy: either("NO_PROXY", "no_proxy"),
	}
}

// transport reaches the receiver in the same way, for requests that the harness
// makes itself.
func transport(n server.Network) *http.Transport {
	t := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: n.RootCAs, InsecureSkipVerify: n.Insecure, MinVersion: tls.VersionTLS12}, //nolint:gosec // only if asked for
	}
	if n.Proxy != nil {
		t.Proxy = func(r *http.Request) (*url.URL, error) { return n.Proxy(r.URL) }
	}
	return t
}
